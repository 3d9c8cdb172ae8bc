package engine

import (
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

const (
	unlockForm   = "select-authenticator-unlock-account"
	unlockFields = "authenticator<Email{id! methodType=email}|Phone{id! methodType<SMS|Voice call>}> identifier!"
	unlockLanded = "oie.selfservice.unlock_user.landing.to.app.success.message INFO"
	firstOfThree = "identify select-enroll-profile unlock-account"
)

var (
	louHasAll = withUser("lou", func(u *directory.User) { u.Phone, u.TOTPSecret = "+15557654321", totpSecret })
	unlockBy  = orgWith(withUnlock, withRegistration, recoveringBy(byEmail, byPhone), louHasAll)
)

func namingFirst(o *directory.Org) { o.Interoperability.UnlockNamesFirst = true }

var unlockSituations = []situation{
	{
		fixture: "user-account-unlock-introspect-choose-auth-after-unlock.json", about: "first page of an org that lets people unlock and, after that, choose how to go on",
		org:  choosingAfter,
		want: sight{forms: firstOfThree, fields: identifyFields},
		also: endsInChoice,
	},
	{
		fixture: "user-account-unlock-introspect-direct-landing-after-unlock.json", about: "first page of an org that lets people unlock and, after that, go straight on",
		org:  orgWith(unlockBy, landingOnApp),
		want: sight{forms: firstOfThree, fields: identifyFields},
		also: endsInApp,
	},
	{
		fixture: "user-unlock-account.json", about: "whose account, and how do they prove it?", org: unlockBy,
		legs: way(the(UnlockAccount{})),
		want: sight{forms: unlockForm, fields: unlockFields},
	},
	{
		fixture: "user-account-unlock-choose-auth-after-unlock.json", about: "the same on the way to a choice", org: choosingAfter,
		legs: way(the(UnlockAccount{})),
		want: sight{forms: unlockForm, fields: unlockFields},
		also: func(w *world, p Page) bool {
			list := p.Body.Authenticators.Value
			return len(list) == 2 && list[0].Key == "okta_email" && list[1].Key == "phone_number" && endsInChoice(w, p)
		},
	},
	{
		fixture: "user-account-unlock-direct-landing-after-unlock.json", about: "the same on the way straight to the app", org: orgWith(unlockBy, landingOnApp),
		legs: way(the(UnlockAccount{})),
		want: sight{forms: unlockForm, fields: unlockFields},
		also: endsInApp,
	},
	{
		fixture: "error-400-unlock-account.json", about: "an account that cannot be unlocked", org: unlockBy,
		legs: way(the(UnlockAccount{}), unlockOf("sue", byEmail, "email")),
		want: sight{status: 400, forms: unlockForm, message: "oie.selfservice.user.unlock.not.allowed ERROR"},
	},
	{
		fixture: "user-account-unlock-challenge-choose-auth-after-unlock.json", about: "prove it by text message", org: choosingAfter,
		legs: way(the(UnlockAccount{}), unlockOf("lou", byPhone, methodSMS)),
		want: sight{forms: challengeForms, current: "user's phone_number sms +1_XXX-XXX-4321 resend", fields: codeField},
	},
	{
		fixture: "user-account-unlock-challenge-direct-landing-after-unlock.json", about: "prove it by mail", org: orgWith(unlockBy, landingOnApp),
		legs: unlocking,
		want: sight{forms: challengeForms, current: "user's okta_email l***u@example.com magicLink=true poll=4000 resend", fields: codeField},
		also: func(w *world, _ Page) bool { return w.lastMail().Template == directory.SelfServiceUnlock },
	},
	{
		fixture: "user-account-unlock-answer-2-choose-auth-after-unlock.json", about: "unlocked: choose how to go on", org: choosingAfter,
		legs: way(the(UnlockAccount{}), unlockOf("lou", byPhone, methodSMS), textOf),
		want: sight{forms: selectOnly, message: unlockLanded, fields: "authenticator<Email{id! methodType=email}|Google Authenticator{id! methodType=otp}|Password{id! methodType=password}>"},
		also: louIsActive,
	},
	{
		fixture: "user-account-unlock-success-land-on-app.json", about: "unlocked: go on with the password", policy: "password", org: orgWith(withUnlock, landingOnApp),
		legs: slices.Concat(unlocking, way(otpOf)),
		want: sight{forms: challengeForms, message: unlockLanded, current: usersPass, fields: codeField},
		also: louIsActive,
	},
	{
		fixture: "user-account-unlock-success.json", about: "unlocked: sign in again", policy: "password", org: withUnlock,
		legs: slices.Concat(unlocking, way(otpOf)),
		want: sight{message: "oie.selfservice.unlock_user.success.message INFO"},
		also: louIsActive,
	},
	{
		fixture: "error-unlock-account.json", about: "suspended while the code was out", org: unlockBy,
		legs: slices.Concat(unlocking, way(once(withUser("lou", func(u *directory.User) { u.Status = directory.Suspended }), otpOf))),
		want: sight{status: 403, message: "oie.selfservice.unlock_user.failed.message ERROR"},
	},
	{
		fixture: "user-unlock-account-identifier-first.json", about: "whose account? asked by itself", org: orgWith(unlockBy, namingFirst),
		legs: way(the(UnlockAccount{})),
		want: sight{forms: "unlock-account", fields: "identifier!"},
	},
	{
		fixture: "user-unlock-account-choose-auth-identifier-first.json", about: "how do they prove it? asked after that", org: orgWith(unlockBy, namingFirst, reaching(directory.SMS)),
		legs: way(the(UnlockAccount{}), named("lou")),
		want: sight{forms: unlockForm, fields: "authenticator<Email{id! methodType=email}|Phone{id! methodType<SMS>}>"},
		also: func(w *world, p Page) bool {
			return p.Body.User.Value.Identifier == "lou@example.com" && w.step(chooseBy(byEmail, "email")(w)).Outcome == MailSent && w.lastMail().To == "lou@example.com"
		},
	},
}

// choosingAfter is an org where, once unlocked, one chooses how to go on.
var choosingAfter = orgWith(unlockBy, landingOnApp, askingOneOf(byEmail, byTOTP, byPassword))

// endsInChoice goes on to where the account is unlocked by text message.
func endsInChoice(w *world, _ Page) bool {
	w.step(UnlockAccount{})
	w.step(unlockOf("lou", byPhone, methodSMS)(w))
	return formsOf(w.step(textOf(w)).Body) == selectOnly && louIsActive(w, Page{})
}

// endsInApp goes on to where the mail that unlocks the account signs in too.
func endsInApp(w *world, _ Page) bool {
	w.step(UnlockAccount{})
	w.step(unlockOf("lou", byEmail, "email")(w))
	return w.step(otpOf(w)).Outcome == CodeIssued
}

func louIsActive(w *world, _ Page) bool {
	u, _ := w.org.UserByLogin("lou@example.com")
	return u.Status == directory.Active && w.tx.Code == nil
}
