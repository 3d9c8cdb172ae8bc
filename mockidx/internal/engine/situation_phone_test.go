package engine

const alicesPhone = "+1_XXX-XXX-4567"

var phoneAsked = orgWith(aliceHasPhone, asking(byPhone))

var phoneSituations = []situation{
	{
		fixture: "authenticator-verification-data-phone-sms-then-voice.json", about: "choose how to be reached, text message first", org: phoneAsked,
		legs: way(named("alice"), choose(byPhone)),
		want: sight{forms: dataForms, current: "user's phone_number sms,voice " + alicesPhone, fields: "authenticator{id! methodType!<SMS|Voice call> enrollmentId!}"},
	},
	{
		fixture: "authenticator-verification-phone-sms.json", about: "text message challenge", org: phoneAsked,
		legs: way(named("alice"), chooseBy(byPhone, methodSMS)),
		want: sight{forms: challengeForms, current: "user's phone_number sms " + alicesPhone + " resend"},
		also: func(w *world, _ Page) bool { return w.texts[0].Channel == methodSMS },
	},
	{
		fixture: "authenticator-verification-phone-sms-required.json", about: "text message challenge whose credentials are required", org: phoneAsked,
		legs: way(named("alice"), chooseBy(byPhone, methodSMS)),
		want: sight{forms: challengeForms, current: "user's phone_number sms " + alicesPhone + " resend", fields: codeField},
	},
	{
		fixture: "authenticator-verification-phone-voice.json", about: "call challenge", org: phoneAsked,
		legs: way(named("alice"), choose(byPhone), chooseBy(byPhone, methodVoice)),
		want: sight{forms: challengeForms, current: "user's phone_number voice " + alicesPhone + " resend"},
		also: func(w *world, _ Page) bool { return w.texts[0].Channel == methodVoice },
	},
	{
		fixture: "error-authenticator-challenge-phone-invalid-otp.json", about: "wrong code of a text message", org: phoneAsked,
		legs: way(named("alice"), chooseBy(byPhone, methodSMS), say("999999")),
		want: sight{status: 401, forms: challengeForms, field: codeWrong, current: "user's phone_number sms " + alicesPhone + " resend"},
	},
	{
		fixture: "authenticator-verification-data-phone-sms-then-voice-no-profile.json", about: "choose how to be reached, the number hidden from strangers", org: orgWith(phoneAsked, hidingUnknown),
		legs: way(named("alice"), choose(byPhone)),
		want: sight{forms: dataForms, current: "user's phone_number sms,voice", fields: "authenticator{id! methodType!<SMS|Voice call> enrollmentId!}"},
	},
	{
		fixture: "authenticator-verification-phone-sms-no-profile.json", about: "text message challenge, the number hidden", org: orgWith(phoneAsked, hidingUnknown),
		legs: way(named("alice"), chooseBy(byPhone, methodSMS)),
		want: sight{forms: challengeForms, current: "user's phone_number sms resend"},
		also: func(w *world, _ Page) bool { return w.texts[0].To == "+15551234567" },
	},
	{
		fixture: "authenticator-verification-phone-voice-no-profile.json", about: "call challenge, the number hidden", org: orgWith(phoneAsked, hidingUnknown),
		legs: way(named("alice"), chooseBy(byPhone, methodVoice)),
		want: sight{forms: challengeForms, current: "user's phone_number voice resend"},
	},
	{
		fixture: "error-authenticator-phone-sms-ratelimit.json", about: "too many text messages asked for", org: phoneAsked,
		legs: way(named("alice"), chooseBy(byPhone, methodSMS), the(Resend{})),
		want: sight{status: 429, forms: challengeForms, message: "errors.E0000150 ERROR", current: "user's phone_number sms " + alicesPhone + " resend"},
	},
	{
		fixture: "error-authenticator-phone-voice-ratelimit.json", about: "too many calls asked for", org: phoneAsked,
		legs: way(named("alice"), chooseBy(byPhone, methodVoice), the(Resend{})),
		want: sight{status: 429, forms: challengeForms, message: "errors.E0000151 ERROR", current: "user's phone_number voice " + alicesPhone + " resend"},
	},
}
