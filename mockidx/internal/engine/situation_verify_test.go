package engine

import (
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

const (
	selectOnly   = "select-authenticator-authenticate"
	dataForms    = "authenticator-verification-data select-authenticator-authenticate"
	codeWrong    = "passcode api.authn.error.PASSCODE_INVALID ERROR"
	codeField    = "credentials!{passcode}"
	usersPass    = "user's okta_password recover"
	alicesEmail  = "a***e@example.com"
	emailWaiting = "user's okta_email " + alicesEmail + " magicLink=true poll=4000 resend"
)

// verifySituations are about the choice, the password, the security question
// and the authenticator app.
var verifySituations = []situation{
	{
		fixture: "authenticator-verification-select-authenticator.json", about: "choose what to verify with",
		org:  orgWith(aliceHasAll, askingOneOf(byEmail, byPhone, byQuestion, byTOTP, byPassword)),
		legs: way(named("alice")),
		want: sight{
			forms: selectOnly,
			fields: "authenticator<Email{id! methodType=email}|Phone{id! methodType<SMS|Voice call> enrollmentId!}|Security Question{id! methodType=security_question}|" +
				"Google Authenticator{id! methodType=otp}|Password{id! methodType=password}>",
		},
	},
	{
		fixture: "authenticator-verification-select-authenticator-with-email.json", about: "the same, with the masked address",
		org:  orgWith(aliceHasPhone, askingOneOf(byEmail, byPhone)),
		legs: way(named("alice")),
		want: sight{forms: selectOnly},
		also: func(_ *world, p Page) bool {
			list := p.Body.AuthenticatorEnrollments.Value
			return list[0].Profile.Email == alicesEmail && list[1].Profile.PhoneNumber == "+1 XXX-XXX-4567"
		},
	},
	{
		fixture: "authenticator-verification-select-authenticator-for-recovery.json", about: "choose what to recover the password with", policy: "password",
		org:  orgWith(aliceHasPhone, recoveringBy(byEmail, byPhone)),
		legs: way(named("alice"), the(Recover{})),
		want: sight{forms: selectOnly, fields: "authenticator<Email{id! methodType=email}|Phone{id! methodType<SMS|Voice call> enrollmentId!}>"},
		also: func(_ *world, p Page) bool { return p.Body.RecoveryAuthenticator.Value.Key == "okta_password" },
	},
	{
		fixture: "authenticator-verification-password.json", about: "password challenge, which can be recovered", policy: "password",
		legs: way(named("alice")),
		want: sight{forms: challengeForms, current: usersPass, fields: codeField},
	},
	{
		fixture: "authenticator-verification-email-without-resend.json", about: "challenge of which nothing can be sent again: in the recording, too, it is the password's", policy: "mfa",
		legs: way(named("alice")),
		want: sight{forms: challengeForms, current: usersPass},
	},
	{
		fixture: "error-forgot-password.json", about: "forgot password is off", policy: "password",
		org:  func(o *directory.Org) { o.Password.NoRecovery = true },
		legs: way(named("alice"), the(Recover{})),
		want: sight{status: 403, forms: challengeForms, message: "oie.selfservice.reset.password.not.allowed ERROR", current: usersPass},
	},
	{
		fixture: "error-reset-password-not-allowed.json", about: "forgot password, by somebody with nothing to recover with", policy: "one-page", org: recoveringBy(byPhone),
		legs: way(the(Recover{}), named("alice")),
		want: sight{status: 403, forms: "identify-recovery", message: "oie.selfservice.reset.password.not.allowed ERROR"},
	},
	{
		fixture: "authenticator-verification-security-question.json", about: "security question challenge", org: orgWith(aliceHasQuestion, asking(byQuestion)),
		legs: way(named("alice")),
		want: sight{forms: challengeForms, current: "user's security_question disliked_food asks=disliked_food", fields: "credentials!{questionKey!=disliked_food answer!}"},
	},
	{
		fixture: "authenticator-verification-google-authenticator.json", about: "authenticator app challenge", org: orgWith(aliceHasTOTP, asking(byTOTP)),
		legs: way(named("alice")),
		want: sight{forms: challengeForms, current: "user's google_otp", fields: codeField},
	},
	{
		fixture: "error-authenticator-verification-on-google-otp-invalid-passcode.json", about: "wrong code of the app", org: orgWith(aliceHasTOTP, asking(byTOTP)),
		legs: way(named("alice"), say("999999")),
		want: sight{status: 401, forms: challengeForms, field: "passcode authfactor.challenge.soft_token.invalid_passcode ERROR", current: "user's google_otp"},
	},
	{
		fixture: "error-authenticator-verification-on-google-otp-used-passcode.json", about: "code of the app that was used before", org: orgWith(aliceHasTOTP, asking(byTOTP)),
		legs: way(named("alice"), totpOf, anew(named("alice")), totpOf),
		want: sight{status: 401, forms: challengeForms, field: "passcode authfactor.challenge.soft_token.used_passcode ERROR", current: "user's google_otp"},
	},
	{
		fixture: "authenticator-verification-webauthn.json", about: "security key challenge, of somebody who has two", org: orgWith(aliceHasKeys, asking(byKey)),
		legs: way(named("alice")),
		want: sight{
			forms: challengeForms, current: "org's webauthn challenges discouraged", fields: "credentials!{authenticatorData! clientData! signatureData!}",
		},
	},
	{
		fixture: "error-authenticator-webauthn-failure.json", about: "no key of the user signed", org: orgWith(aliceHasKeys, asking(byKey)),
		legs: way(named("alice"), signsWith("AAAA", 1)),
		want: sight{status: 401, forms: challengeForms, message: "authfactor.webauthn.error.assertion_validation_failure ERROR", current: "org's webauthn challenges discouraged"},
	},
	{
		fixture: "authenticator-verification-select-authenticator-no-number.json", about: "choose what to verify with, the number hidden from strangers",
		org:  orgWith(aliceHasPhone, askingOneOf(byEmail, byPhone), hidingUnknown),
		legs: way(named("alice")),
		want: sight{forms: selectOnly},
		also: func(_ *world, p Page) bool {
			list := p.Body.AuthenticatorEnrollments.Value
			return list[1].Key == "phone_number" && list[1].Profile == nil
		},
	},
	{
		fixture: "error-authenticator-verify-password.json", about: "wrong password, called so", policy: "password",
		org:  func(o *directory.Org) { o.Interoperability.TellWrongPassword = true },
		legs: way(named("alice"), say("wrong")),
		want: sight{status: 401, forms: challengeForms, message: "incorrectPassword ERROR", current: usersPass},
	},
	{
		fixture: "error-authenticator-verification-password-too-many-attempts.json", about: "one wrong password too many, told so", policy: "password",
		org:  func(o *directory.Org) { o.Interoperability.TellWrongPassword, o.Password.MaxFailures = true, 3 },
		legs: slices.Concat(way(named("alice")), times(3, say("wrong"))),
		want: sight{status: 401, forms: challengeForms, message: "authfactor.challenge.suspended_factor ERROR", current: usersPass},
		also: func(w *world, _ Page) bool {
			u, _ := w.org.UserByLogin("alice@example.com")
			return u.Status == directory.LockedOut
		},
	},
}
