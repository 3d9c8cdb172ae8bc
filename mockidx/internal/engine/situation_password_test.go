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
}
