package engine

import "github.com/idxlab/idxlab/mockidx/internal/directory"

const alicesPhone = "+1_XXX-XXX-4567"

var (
	phoneAsked = orgWith(aliceHasPhone, asking(byPhone))
	nicknamed  = withUser("alice", func(u *directory.User) { u.PhoneNickname = "pocket" })
)

func reaching(methods ...directory.PhoneMethod) func(*directory.Org) {
	return func(o *directory.Org) { o.Phone.Methods = methods }
}

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
	{
		fixture: "authenticator-verification-data-phone-voice-then-sms.json", about: "choose how to be reached, call first", org: orgWith(phoneAsked, reaching(directory.Voice, directory.SMS)),
		legs: way(named("alice"), choose(byPhone)),
		want: sight{forms: dataForms, current: "user's phone_number voice,sms " + alicesPhone, fields: "authenticator{id! methodType!<Voice call|SMS> enrollmentId!}"},
	},
	{
		fixture: "authenticator-verification-data-phone-voice-then-sms-no-profile.json", about: "the same, the number hidden", org: orgWith(phoneAsked, reaching(directory.Voice, directory.SMS), hidingUnknown),
		legs: way(named("alice"), choose(byPhone)),
		want: sight{forms: dataForms, current: "user's phone_number voice,sms", fields: "authenticator{id! methodType!<Voice call|SMS> enrollmentId!}"},
	},
	{
		fixture: "authenticator-verification-data-phone-voice-only.json", about: "to be called, and nothing else", org: orgWith(phoneAsked, reaching(directory.Voice)),
		legs: way(named("alice"), choose(byPhone)),
		want: sight{forms: dataForms, current: "user's phone_number voice " + alicesPhone, fields: "authenticator{id! methodType!<Voice call> enrollmentId!}"},
	},
	{
		fixture: "authenticator-verification-data-phone-sms-then-voice-nickname.json", about: "choose how to be reached, by the phone's nickname", org: orgWith(phoneAsked, nicknamed),
		legs: way(named("alice"), choose(byPhone)),
		want: sight{forms: dataForms, current: "user's phone_number sms,voice " + alicesPhone + " called=pocket"},
	},
	{
		fixture: "authenticator-verification-phone-sms-nickname.json", about: "text message challenge, by the phone's nickname", org: orgWith(phoneAsked, nicknamed),
		legs: way(named("alice"), chooseBy(byPhone, methodSMS)),
		want: sight{forms: challengeForms, current: "user's phone_number sms " + alicesPhone + " called=pocket resend"},
	},
	{
		fixture: "authenticator-verification-select-authenticator-with-nickname.json", about: "choose what to verify with, by the phone's nickname", org: orgWith(aliceHasPhone, askingOneOf(byEmail, byPhone), nicknamed),
		legs: way(named("alice")),
		want: sight{forms: selectOnly},
		also: func(_ *world, p Page) bool { return p.Body.AuthenticatorEnrollments.Value[1].Nickname == "pocket" },
	},
}
