package engine

import (
	"slices"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

var mailed = way(named("alice"), chooseEmail)

// recoveringMailed is where the mail of a recovery is out.
var recoveringMailed = way(named("alice"), the(Recover{}), chooseEmail)

func pollingEvery(d time.Duration) func(*directory.Org) {
	return func(o *directory.Org) { o.Email.PollInterval = d }
}

// hidingRobert is an org that hides whom it knows, and knows bob by another
// name than his address.
var (
	hidingRobert = orgWith(hidingUnknown, withUser("bob", func(u *directory.User) { u.Login, u.Email = "bobby", "robert@example.com" }))
	robert       = the(Identify{Identifier: "bobby"})
)

var emailSituations = []situation{
	{
		fixture: "authenticator-verification-data-email.json", about: "before the mail: send me one?",
		legs: way(named("alice"), choose(byEmail)),
		want: sight{forms: dataForms, current: "user's okta_email " + alicesEmail, fields: "authenticator{id! methodType!<Email>}"},
	},
	{
		fixture: "authenticator-verification-data-email-with-secondary-email.json", about: "before the mail to both addresses", policy: "password", org: aliceHasSecondEmail,
		legs: way(named("alice"), the(Recover{})),
		want: sight{forms: dataForms, current: "user's okta_email " + alicesEmail + " s***d@example.org"},
	},
	{
		fixture: "authenticator-verification-email.json", about: "the mail is out: code, poll, resend",
		legs: mailed,
		want: sight{forms: challengeForms, current: emailWaiting, fields: codeField},
	},
	{
		fixture: "authenticator-verification-email-with-secondary-email.json", about: "the mail is out to both addresses", policy: "password", org: aliceHasSecondEmail,
		legs: recoveringMailed,
		want: sight{forms: challengeForms, current: "user's okta_email " + alicesEmail + " s***d@example.org magicLink=true poll=4000 resend"},
		also: func(w *world, _ Page) bool {
			return len(w.mails) == 2 && w.mails[0].To == "alice@example.com" && w.mails[1].To == "second@example.org"
		},
	},
	{
		fixture: "authenticator-verification-email-without-emailmagiclink.json", about: "the mail is out, code only", org: withoutLink,
		legs: mailed,
		want: sight{forms: challengeForms, current: "user's okta_email " + alicesEmail + " magicLink=false resend"},
		also: func(w *world, _ Page) bool { return w.lastMail().Link.Token == "" },
	},
	{
		fixture: "authenticator-verification-email-polling.json", about: "waiting for the link, every four seconds, and nothing happened yet",
		legs: slices.Concat(mailed, times(3, later(4*time.Second, the(Poll{})))),
		want: sight{forms: challengeForms, current: emailWaiting},
	},
	{
		fixture: "authenticator-verification-email-polling-long.json", about: "waiting, every two seconds", org: pollingEvery(2 * time.Second),
		legs: mailed,
		want: sight{forms: challengeForms, current: "user's okta_email " + alicesEmail + " magicLink=true poll=2000 resend"},
	},
	{
		fixture: "authenticator-verification-email-polling-short.json", about: "waiting, every second", org: pollingEvery(time.Second),
		legs: mailed,
		want: sight{forms: challengeForms, current: "user's okta_email " + alicesEmail + " magicLink=true poll=1000 resend"},
	},
	{
		fixture: "authenticator-verification-email-polling-very-short.json", about: "waiting, every half second; a poll brings another pace", org: pollingEvery(4 * time.Second),
		legs: slices.Concat(mailed, way(once(pollingEvery(500*time.Millisecond), the(Poll{})))),
		want: sight{forms: challengeForms, current: "user's okta_email " + alicesEmail + " magicLink=true poll=500 resend"},
	},
	{
		fixture: "error-401-invalid-email-otp-passcode.json", about: "wrong code of the mail",
		legs: slices.Concat(mailed, way(say("999999"))),
		want: sight{status: 401, forms: challengeForms, field: codeWrong, current: emailWaiting},
	},
	{
		fixture: "error-401-invalid-otp-passcode.json", about: "wrong code of the mail, with a phone to change to",
		org:  orgWith(aliceHasPhone, askingOneOf(byEmail, byPhone), pollingEvery(4200*time.Millisecond)),
		legs: slices.Concat(mailed, way(say("999999"))),
		want: sight{status: 401, forms: challengeForms, field: codeWrong, current: "user's okta_email " + alicesEmail + " magicLink=true poll=4200 resend"},
		also: func(_ *world, p Page) bool {
			return fieldsOf(p.Body.Remediation.Value[1].Value) == "authenticator<Email{id! methodType=email}|Phone{id! methodType<SMS|Voice call> enrollmentId!}>"
		},
	},
	{
		fixture: "error-429-too-many-request-operation-ratelimit.json", about: "too many wrong codes: the end",
		legs: slices.Concat(mailed, times(5, say("999999")), way(otpOf)),
		want: sight{status: 429, message: "tooManyRequests ERROR"},
	},
	{
		fixture: "error-429-authenticator-verification-email-polling.json", about: "too many requests, and the page stays: asked for another mail too soon",
		legs: slices.Concat(mailed, way(the(Resend{}))),
		want: sight{status: 429, forms: challengeForms, message: "tooManyRequests ERROR", current: emailWaiting},
	},
	{
		fixture: "authenticator-verification-data-email-no-profile.json", about: "before the mail, of somebody whose name tells no address", org: hidingRobert,
		legs: way(robert, choose(byEmail)),
		want: sight{forms: dataForms, current: "user's okta_email"},
	},
	{
		fixture: "authenticator-verification-email-no-profile.json", about: "the mail is out to an address that is not shown", org: hidingRobert,
		legs: way(robert, chooseEmail),
		want: sight{forms: challengeForms, current: "user's okta_email magicLink=true poll=4000 resend"},
		also: func(w *world, _ Page) bool { return w.lastMail().To == "robert@example.com" },
	},
	{
		fixture: "authenticator-verification-email-no-profile-no-emailmagiclink.json", about: "the same, code only", org: orgWith(hidingRobert, withoutLink),
		legs: way(robert, chooseEmail),
		want: sight{forms: challengeForms, current: "user's okta_email magicLink=false resend"},
		also: func(w *world, _ Page) bool { return w.lastMail().To == "robert@example.com" },
	},
	{
		fixture: "authenticator-verification-email-alphanumeric.json", about: "the mail is out, with a code of ten letters and digits",
		org: func(o *directory.Org) {
			o.Email.CodeLength, o.Email.CodeAlphabet = 10, "abcdefghijklmnopqrstuvwxyz0123456789"
		},
		legs: mailed,
		want: sight{forms: challengeForms, current: emailWaiting, fields: "credentials!{passcode[10-10]alphanumeric}"},
		also: func(w *world, _ Page) bool { return len(w.lastMail().Link.OTP) == 10 },
	},
}
