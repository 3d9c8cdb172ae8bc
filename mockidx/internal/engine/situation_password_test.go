package engine

import (
	"slices"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func passwordEnds(in time.Duration) func(*directory.Org) {
	return withUser("alice", func(u *directory.User) { u.PasswordExpires = epoch.Add(in) })
}

// recovered is where alice proved that she may choose another password.
var recovered = slices.Concat(recoveringMailed, way(otpOf))

const newPassword = "Another-horse-2"

// policyOfAD is a policy as Active Directory has it: any three of four kinds.
const policyOfAD = "org's okta_password length=8 lower=0 upper=0 number=0 symbol=0 history=4 activeDirectory"

func asActiveDirectory(o *directory.Org) {
	o.Password.Complexity = directory.Complexity{MinLength: 8, ExcludeUsername: true, ExcludeFirstName: true, ExcludeLastName: true, ActiveDirectory: true}
}

// refusesWeak wants two kinds of characters refused and three taken.
func refusesWeak(w *world, _ Page) bool {
	return w.step(answerOf("correcthorse22")).Outcome == PasswordRefused && w.step(answerOf("correct-horse-22")).Status == statusOK
}

var passwordSituations = []situation{
	{
		fixture: "identify-recovery.json", about: "who forgot the password?", policy: "one-page", legs: way(the(Recover{})),
		want: sight{forms: "identify-recovery", fields: "identifier!"},
	},
	{
		fixture: "authenticator-reset-password.json", about: "choose another password after it was recovered", policy: "password", legs: recovered,
		want: sight{forms: "reset-authenticator", current: "org's okta_password " + policyOfPass, fields: "credentials!{passcode revokeSessions:boolean}"},
	},
	{
		fixture: "error-authenticator-reset-password-requirement.json", about: "the other password is refused", policy: "password",
		legs: slices.Concat(recovered, way(say("short"))),
		want: sight{status: 401, forms: "reset-authenticator", field: "passcode password.passwordRequirementsNotMet ERROR", current: "org's okta_password " + policyOfPass},
		also: func(_ *world, p Page) bool { return p.Body.RecoveryAuthenticator.Value.Key == "okta_password" },
	},
	{
		fixture: "terminal-reset-password-success.json", about: "the password is reset: sign in with it", policy: "password",
		org:  func(o *directory.Org) { o.Interoperability.EndAfterRecovery = true },
		legs: slices.Concat(recovered, way(say(newPassword))),
		want: sight{message: "idx.recovery.completed INFO"},
		also: func(w *world, _ Page) bool {
			u, _ := w.org.UserByLogin("alice@example.com")
			return u.Password == newPassword && w.tx.Code == nil
		},
	},
	{
		fixture: "terminal-invalid-forgot-password-token.json", about: "reset token that was used elsewhere meanwhile", policy: "password", begin: begunWith(Recovery, directory.Recovery),
		legs: way(once(withUser("dee", func(u *directory.User) { u.RecoveryToken.Token = "" }), say(newPassword))),
		want: sight{status: 401, message: "idx.invalid.forgot.password.token ERROR"},
	},
	{
		fixture: "terminal-reset-password-inactive-user.json", about: "recovery by somebody who is not activated", policy: "one-page",
		org:  withUser("bob", func(u *directory.User) { u.Status = directory.Provisioned }),
		legs: way(the(Recover{}), named("bob")),
		want: sight{status: 403, forms: "identify-recovery", message: "idx.reset.password.activating.user ERROR"},
	},
	{
		fixture: "authenticator-expired-password.json", about: "the password expired: choose another", policy: "password", org: passwordEnds(-time.Second),
		legs: way(named("alice"), say(password)),
		want: sight{forms: "reenroll-authenticator", current: "org's okta_password " + policyOfPass, fields: codeField},
	},
	{
		fixture: "authenticator-expiry-warning-password.json", about: "the password expires in four days: choose another, or not", policy: "password", org: passwordEnds(4*24*time.Hour - time.Minute),
		legs: way(named("alice"), say(password)),
		want: sight{forms: "reenroll-authenticator-warning skip", message: "idx.password.expiring.message INFO", current: "org's okta_password " + policyOfPass + " days=4", fields: codeField},
	},
	{
		fixture: "authenticator-recovery-password-failure.json", about: "the password is reset, but nobody can be signed in with it", policy: "password",
		legs: slices.Concat(recovered, way(once(assignedToBob, say(newPassword)))),
		want: sight{status: 403, message: "api.users.auth.error.POST_PASSWORD_UPDATE_AUTH_FAILURE ERROR"},
		also: func(w *world, _ Page) bool {
			u, _ := w.org.UserByLogin("alice@example.com")
			return u.Password == newPassword && w.tx.Code == nil
		},
	},
	{
		fixture: "authenticator-reset-password-with-ad-req.json", about: "choose another after a recovery, as in Active Directory", policy: "password", org: asActiveDirectory, legs: recovered,
		want: sight{forms: "reset-authenticator", current: policyOfAD, fields: "credentials!{passcode revokeSessions:boolean}"},
		also: refusesWeak,
	},
	{
		fixture: "authenticator-expired-password-with-ad-req.json", about: "the password expired, as in Active Directory", policy: "password", org: orgWith(asActiveDirectory, passwordEnds(-time.Second)),
		legs: way(named("alice"), say(password)),
		want: sight{forms: "reenroll-authenticator", current: policyOfAD, fields: codeField},
		also: refusesWeak,
	},
	{
		fixture: "authenticator-expiry-warning-password-with-ad-req.json", about: "the password expires in four days, as in Active Directory", policy: "password", org: orgWith(asActiveDirectory, passwordEnds(4*24*time.Hour-time.Minute)),
		legs: way(named("alice"), say(password)),
		want: sight{forms: "reenroll-authenticator-warning skip", message: "idx.password.expiring.message INFO", current: policyOfAD + " days=4", fields: codeField},
		also: refusesWeak,
	},
}
