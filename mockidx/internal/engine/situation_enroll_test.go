package engine

import (
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

const (
	selectEnroll = "select-authenticator-enroll"
	enrollForms  = "enroll-authenticator select-authenticator-enroll"
	policyOfPass = "length=8 lower=1 upper=1 number=1 symbol=0 history=4"
	alicesNumber = "+1 555-123-4567"
)

// toSetUp is where alice, by her password, is asked to set something up.
var toSetUp = way(named("alice"), say(password))

// joined is where ada registered.
var joined = way(the(SelectEnrollProfile{}), the(ada()))

func toSet(f directory.Factor) []func(*world) Input {
	return slices.Concat(toSetUp, way(enrollOf(f)))
}

var enrollSituations = []situation{
	{
		fixture: "authenticator-enroll-select-authenticator.json", about: "choose what to set up", policy: "password", org: requiring(byPhone, byQuestion, byTOTP),
		legs: toSetUp,
		want: sight{
			forms:  selectEnroll,
			fields: "authenticator<Phone{id! methodType<SMS|Voice call> phoneNumber}|Security Question{id! methodType=security_question}|Google Authenticator{id! methodType=otp}>",
		},
	},
	{
		fixture: "authenticator-enroll-select-authenticator-with-skip.json", about: "the same, and it can be left out", policy: "password", org: orgWith(requiring(byQuestion), offering(byPhone, byTOTP)),
		legs: slices.Concat(toSet(byQuestion), way(question("disliked_food", "", "liver"))),
		want: sight{
			forms:  selectEnroll + " skip",
			fields: "authenticator<Phone{id! methodType<SMS|Voice call> phoneNumber}|Google Authenticator{id! methodType=otp}>",
		},
	},
	{
		fixture: "authenticator-enroll-select-authenticator-with-usage-info.json", about: "the same, with what each is for", policy: "password", org: orgWith(requiring(byPhone, byQuestion), recoveringBy(byPhone)),
		legs: toSetUp,
		want: sight{forms: selectEnroll},
		also: func(_ *world, p Page) bool {
			list := p.Body.Authenticators.Value
			return len(list) == 2 && list[0].AllowedFor == "any" && list[1].AllowedFor == "sso"
		},
	},
	{
		fixture: "authenticator-enroll-data-phone.json", about: "before a phone is set up: its number, and how to reach it", policy: "password", org: requiring(byPhone),
		legs: toSet(byPhone),
		want: sight{forms: "authenticator-enrollment-data select-authenticator-enroll", current: "org's phone_number sms,voice", fields: "authenticator{id! methodType!<SMS|Voice call> phoneNumber!}"},
	},
	{
		fixture: "authenticator-enroll-phone.json", about: "set up a phone: the text message is out", policy: "password", org: requiring(byPhone),
		legs: slices.Concat(toSetUp, way(enrollPhone(methodSMS, alicesNumber))),
		want: sight{forms: enrollForms, current: "org's phone_number sms " + alicesPhone + " resend", fields: codeField},
		also: func(w *world, _ Page) bool { return w.texts[0].Channel == methodSMS && w.texts[0].To == "+15551234567" },
	},
	{
		fixture: "authenticator-enroll-phone-voice.json", about: "set up a phone: the call is out", policy: "password", org: requiring(byPhone),
		legs: slices.Concat(toSet(byPhone), way(enrollPhone(methodVoice, alicesNumber))),
		want: sight{forms: enrollForms, current: "org's phone_number voice " + alicesPhone + " resend", fields: codeField},
		also: func(w *world, _ Page) bool { return w.texts[0].Channel == methodVoice },
	},
	{
		fixture: "authenticator-enroll-email.json", about: "set up the address: the mail is out", policy: "mfa", org: withRegistration,
		legs: slices.Concat(joined, way(enrollOf(byPassword), say(password), enrollOf(byEmail))),
		want: sight{forms: enrollForms, current: "org's okta_email magicLink=true poll=4000 resend", fields: codeField},
	},
	{
		fixture: "authenticator-enroll-email-emailmagiclink-true.json", about: "the same, the mail has a link, and other things are to be set up too", policy: "mfa", org: withRegistration,
		legs: signingUp,
		want: sight{forms: enrollForms, current: "org's okta_email magicLink=true poll=4000 resend"},
		also: func(w *world, p Page) bool {
			return w.lastMail().Link.Token != "" && fieldsOf(p.Body.Remediation.Value[1].Value) == "authenticator<Email{id! methodType=email}|Password{id! methodType=password}>"
		},
	},
	{
		fixture: "authenticator-enroll-email-emailmagiclink-false.json", about: "the same, code only", policy: "mfa", org: orgWith(withRegistration, withoutLink),
		legs: signingUp,
		want: sight{forms: enrollForms, current: "org's okta_email magicLink=false resend", fields: codeField},
		also: func(w *world, _ Page) bool { return w.lastMail().Link.Token == "" },
	},
	{
		fixture: "authenticator-enroll-email-first-emailmagiclink-true.json", about: "registration: the address first, and nothing else", org: withRegistration,
		legs: signingUp,
		want: sight{forms: enrollForms, current: "org's okta_email magicLink=true poll=4000 resend"},
		also: func(w *world, p Page) bool {
			return w.lastMail().Template == directory.RegistrationActivation && fieldsOf(p.Body.Remediation.Value[1].Value) == "authenticator<Email{id! methodType=email}>"
		},
	},
	{
		fixture: "authenticator-enroll-google-authenticator.json", about: "set up the authenticator app: QR code and secret", policy: "password", org: requiring(byTOTP),
		legs: toSet(byTOTP),
		want: sight{forms: enrollForms, current: "org's google_otp qrcode=embedded image/png secret=16", fields: codeField},
	},
	{
		fixture: "authenticator-enroll-webauthn.json", about: "set up a security key", policy: "password", org: requiring(byKey),
		legs: way(named("alice"), say(password), enrollOf(byKey)),
		want: sight{forms: enrollForms, current: "org's webauthn creates discouraged", fields: "credentials!{attestation! clientData!}"},
	},
	{
		fixture: "authenticator-enroll-password.json", about: "set a password, with what it must have", policy: "mfa", org: withRegistration,
		legs: slices.Concat(joined, way(enrollOf(byPassword))),
		want: sight{forms: enrollForms, current: "org's okta_password " + policyOfPass, fields: codeField},
	},
	{
		fixture: "authenticator-enroll-security-question.json", about: "set up a security question: one of Okta's, or one's own", policy: "password", org: requiring(byQuestion),
		legs: toSet(byQuestion),
		want: sight{forms: enrollForms, current: "org's security_question questions=20 keys=21"},
		also: func(_ *world, p Page) bool {
			credentials := p.Body.Remediation.Value[0].Value[0].Options
			return credentials[0].Label == "Choose a security question" && len(credentials[0].Value.Form.Value[0].Options) == 20 &&
				optionsOf(credentials[1:]) == "Create my own security question{questionKey!=custom question! answer!}"
		},
	},
	{
		fixture: "authenticator-enroll-data-phone-voice.json", about: "before a phone is set up that can only be called", policy: "password", org: orgWith(requiring(byPhone), reaching(directory.Voice)),
		legs: toSet(byPhone),
		want: sight{forms: "authenticator-enrollment-data select-authenticator-enroll", current: "org's phone_number voice", fields: "authenticator{id! methodType!<Voice call> phoneNumber!}"},
	},
	{
		fixture: "authenticator-enroll-password-with-ad-req.json", about: "set a password, with what it must have as in Active Directory", policy: "mfa", org: orgWith(withRegistration, asActiveDirectory),
		legs: slices.Concat(joined, way(enrollOf(byPassword))),
		want: sight{forms: enrollForms, current: policyOfAD, fields: codeField},
		also: refusesWeak,
	},
	{
		fixture: "authenticator-enroll-email-first.json", about: "registration: send a mail to the address?", org: orgWith(withRegistration, func(o *directory.Org) { o.Interoperability.AskBeforeEnrollMail = true }),
		legs: signingUp,
		want: sight{forms: "authenticator-enrollment-data select-authenticator-enroll", current: "org's okta_email", fields: "authenticator{id! methodType!<Email>}"},
		also: func(w *world, _ Page) bool {
			none := len(w.mails) == 0
			return none && w.step(Enroll{AuthenticatorID: authenticatorID(w.org, byEmail), MethodType: "email"}).Outcome == MailSent
		},
	},
}

var enrollWrongSituations = []situation{
	{
		fixture: "error-authenticator-enroll-email-invalid-otp.json", about: "wrong code of the mail", org: withRegistration,
		legs: slices.Concat(signingUp, way(say("999999"))),
		want: sight{status: 401, forms: enrollForms, field: codeWrong, current: "org's okta_email magicLink=true poll=4000 resend"},
	},
	{
		fixture: "error-authenticator-enroll-phone-invalid-number.json", about: "no phone number", policy: "password", org: requiring(byPhone),
		legs: slices.Concat(toSet(byPhone), way(enrollPhone(methodSMS, "12"))),
		want: sight{status: 400, forms: "authenticator-enrollment-data select-authenticator-enroll", message: "api.factors.error.sms.invalid_phone ERROR", current: "org's phone_number sms,voice"},
	},
	{
		fixture: "error-authenticator-enroll-phone-invalid-otp.json", about: "wrong code of the text message", policy: "password", org: requiring(byPhone),
		legs: slices.Concat(toSetUp, way(enrollPhone(methodSMS, alicesNumber), say("999999"))),
		want: sight{status: 401, forms: enrollForms, field: codeWrong, current: "org's phone_number sms " + alicesPhone + " resend"},
	},
	{
		fixture: "error-authenticator-enroll-google-invalid-otp.json", about: "wrong code of the app", policy: "password", org: requiring(byTOTP),
		legs: slices.Concat(toSet(byTOTP), way(say("999999"))),
		want: sight{status: 401, forms: enrollForms, field: codeWrong, current: "org's google_otp qrcode=embedded image/png secret=16"},
	},
	{
		fixture: "error-authenticator-enroll-password-common.json", about: "a password that everyone has", policy: "mfa", org: withRegistration,
		legs: slices.Concat(joined, way(enrollOf(byPassword), say("Password1"))),
		want: sight{status: 401, forms: enrollForms, field: "passcode password.common ERROR", current: "org's okta_password " + policyOfPass},
	},
	{
		fixture: "error-authenticator-enroll-security-question.json", about: "answer too short", policy: "password", org: requiring(byQuestion),
		legs: slices.Concat(toSet(byQuestion), way(question("disliked_food", "", "egg"))),
		want: sight{status: 400, forms: enrollForms, field: answerShort, current: "org's security_question questions=20 keys=21"},
	},
	{
		fixture: "error-authenticator-enroll-security-question-create-question.json", about: "answer to one's own question too short", policy: "password", org: requiring(byQuestion),
		legs: slices.Concat(toSet(byQuestion), way(question("custom", "What did I have for breakfast?", "egg"))),
		want: sight{status: 400, forms: enrollForms, field: answerShort, current: "org's security_question questions=20 keys=21"},
	},
	{
		fixture: "error-authenticator-enroll-security-question-html-tags.json", about: "one's own question has markup", policy: "password", org: requiring(byQuestion),
		legs: slices.Concat(toSet(byQuestion), way(question("custom", "<b>What?</b>", "scrambled eggs"))),
		want: sight{status: 400, forms: enrollForms, field: "question tagsNotAllowed ERROR", current: "org's security_question questions=20 keys=21"},
	},
	{
		fixture: "enroll-security-question-with-character-limit-error.json", about: "answer too short, and it can be left out", org: orgWith(withRegistration, offering(byQuestion)),
		legs: slices.Concat(signingUp, way(otpOf, enrollOf(byQuestion), question("custom", "What did I have for breakfast?", "egg"))),
		want: sight{status: 400, forms: enrollForms + " skip", field: answerShort, current: "org's security_question questions=20 keys=21"},
	},
}

// answerShort stands at the answer to each kind of question.
const answerShort = "answer securityQuestion.answer.tooShort.arg ERROR; answer securityQuestion.answer.tooShort.arg ERROR"
