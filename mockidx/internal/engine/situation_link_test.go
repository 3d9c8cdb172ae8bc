package engine

import (
	"slices"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

const otherDevice = "DT-other"

// unlocking is where the mail that unlocks lou's account is out.
var unlocking = way(the(UnlockAccount{}), unlockOf("lou", byEmail, "email"))

// signingUp is where the mail that proves ada's address is out.
var signingUp = way(the(SelectEnrollProfile{}), the(ada()), enrollOf(byEmail))

var toronto = ion.Location{City: "Toronto", State: "Ontario", Country: "Canada"}

// in is an org that says of everyone that they are there.
func in(where ion.Location) func(*directory.Org) {
	return func(o *directory.Org) { o.Email.Location = directory.Location(where) }
}

// tellsCode wants the mail's code on the page, with the client that asked for
// it.
func tellsCode(os string, at ion.Location) func(*world, Page) bool {
	return func(w *world, p Page) bool {
		c := p.Body.Client.Value
		return p.Body.CurrentAuthenticator.Value.ContextualData.OTP == w.lastMail().Link.OTP &&
			c.Browser == "FIREFOX" && c.OS == os && c.Location == at && p.Body.StateHandle == "" && p.Body.App != nil
	}
}

// linkSituations are the pages of a mailed link without an app's own page for
// it, and what the tab that waits learns of it.
var linkSituations = []situation{
	{
		fixture: "terminal-transfered-email.json", about: "the tab that waited: the link went on in another",
		legs: slices.Concat(mailed, way(opened(ownDevice), the(Poll{}))),
		want: sight{message: "idx.transferred.to.new.tab INFO"},
	},
	{
		fixture: "terminal-return-email.json", about: "link opened in its own browser: go back, there is more to do", policy: "email-then-password",
		legs: slices.Concat(mailed, way(opened(ownDevice))),
		want: sight{message: "idx.return.to.original.tab INFO"},
	},
	{
		fixture: "terminal-return-error-email.json", about: "link of somebody who may not sign in any more",
		legs: slices.Concat(mailed, way(once(withUser("alice", func(u *directory.User) { u.Status = directory.Suspended }), opened(ownDevice)))),
		want: sight{message: "idx.return.error ERROR"},
	},
	{
		fixture: "terminal-return-expired-email.json", about: "link opened too late",
		legs: slices.Concat(mailed, way(later(5*time.Minute+1, opened(ownDevice)))),
		want: sight{message: "idx.return.link.expired INFO"},
	},
	{
		fixture: "terminal-return-stale-email.json", about: "link whose code was used",
		legs: slices.Concat(mailed, way(otpOf, opened(ownDevice))),
		want: sight{message: "idx.return.stale INFO"},
	},
	{
		fixture: "terminal-return-otp-only-no-location.json", about: "link in another browser: the code, no location",
		legs: slices.Concat(mailed, way(opened(otherDevice))),
		want: sight{intent: "AUTHENTICATION", message: "idx.enter.otp.in.original.tab INFO", current: "org's okta_email otp"},
		also: tellsCode("Mac OS X", ion.Location{}),
	},
	{
		fixture: "terminal-return-otp-only-full-location.json", about: "the same, with city, state and country", org: in(toronto),
		legs: slices.Concat(mailed, way(opened(otherDevice))),
		want: sight{intent: "AUTHENTICATION", message: "idx.enter.otp.in.original.tab INFO", current: "org's okta_email otp"},
		also: tellsCode("Mac OS X", toronto),
	},
	{
		fixture: "terminal-return-otp-only-partial-location.json", about: "the same, with city and country", org: in(ion.Location{City: "Toronto", Country: "Canada"}),
		legs: slices.Concat(mailed, way(opened(otherDevice))),
		want: sight{intent: "AUTHENTICATION", message: "idx.enter.otp.in.original.tab INFO", current: "org's okta_email otp"},
		also: tellsCode("Mac OS X", ion.Location{City: "Toronto", Country: "Canada"}),
	},
	{
		fixture: "terminal-return-otp-only-full-location-mobile-icon-authentication.json", about: "the same, asked for by a phone", org: in(toronto), begin: begunFrom("Android"),
		legs: slices.Concat(mailed, way(opened(otherDevice))),
		want: sight{intent: "AUTHENTICATION", message: "idx.enter.otp.in.original.tab INFO", current: "org's okta_email otp"},
		also: tellsCode("Android", toronto),
	},
	{
		fixture: "terminal-return-otp-only-full-location-mobile-icon-enrollment.json", about: "the same of a registration", begin: begunFrom("iOS"), org: orgWith(withRegistration, in(toronto)),
		legs: slices.Concat(signingUp, way(opened(otherDevice))),
		want: sight{intent: "ENROLLMENT", message: "idx.enter.otp.in.original.tab INFO", current: "org's okta_email otp"},
		also: tellsCode("iOS", toronto),
	},
	{
		fixture: "terminal-return-otp-only-full-location-mobile-icon-recovery.json", about: "the same of a recovery", policy: "password", org: in(toronto), begin: begunFrom("Android"),
		legs: slices.Concat(recoveringMailed, way(opened(otherDevice))),
		want: sight{intent: "RECOVERY", message: "idx.enter.otp.in.original.tab INFO", current: "org's okta_email otp"},
		also: tellsCode("Android", toronto),
	},
	{
		fixture: "terminal-return-otp-only-full-location-mobile-icon-unlock.json", about: "the same of an unlock", begin: begunFrom("iOS"), org: orgWith(withUnlock, in(toronto)),
		legs: slices.Concat(unlocking, way(opened(otherDevice))),
		want: sight{intent: "UNLOCK_ACCOUNT", message: "idx.enter.otp.in.original.tab INFO", current: "org's okta_email otp"},
		also: tellsCode("iOS", toronto),
	},
	{
		fixture: "email-challenge-consent.json", about: "link in another browser: allow it?", org: withConsent,
		legs: slices.Concat(mailed, way(opened(otherDevice))),
		want: sight{intent: "CONSENT", forms: "email-challenge-consent", fields: "consent!:boolean<Allow|Deny>"},
		also: func(_ *world, p Page) bool {
			return fieldsOf(p.Body.Remediation.Value[0].Info) == "appName=Demo browser=FIREFOX"
		},
	},
	{
		fixture: "terminal-return-email-consent.json", about: "allowed: go back", org: withConsent,
		legs: slices.Concat(mailed, way(opened(otherDevice), allow(true))),
		want: sight{intent: "CONSENT", message: "idx.return.to.original.tab INFO"},
		also: func(w *world, _ Page) bool { return w.step(Poll{}).Outcome == CodeIssued },
	},
	{
		fixture: "terminal-return-email-consent-denied.json", about: "denied, as the one who denied it sees it", org: withConsent,
		legs: slices.Concat(mailed, way(opened(otherDevice), allow(false))),
		want: sight{intent: "CONSENT", message: "idx.operation.cancelled.on.other.device ERROR"},
	},
	{
		fixture: "terminal-enduser-email-consent-denied.json", about: "denied, as the tab that waits sees it", org: withConsent,
		legs: slices.Concat(mailed, way(opened(otherDevice), allow(false), the(Poll{}))),
		want: sight{message: "idx.operation.cancelled.by.user ERROR"},
	},
	{
		fixture: "error-429-too-many-request.json", about: "link opened after too many wrong codes: the message and nothing else",
		legs: slices.Concat(mailed, times(5, say("999999")), way(opened(ownDevice))),
		want: sight{status: 429, intent: "none", message: "tooManyRequests ERROR"},
		also: func(_ *world, p Page) bool { return p.Body.StateHandle == "" && p.Body.ExpiresAt.IsZero() },
	},
}
