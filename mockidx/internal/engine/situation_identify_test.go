package engine

import "github.com/idxlab/idxlab/mockidx/internal/directory"

const (
	notAssigned      = "idx.error.user.not.assigned.to.app ERROR"
	identifyFields   = "identifier! rememberMe:boolean"
	onePageFields    = "identifier! credentials!{passcode} rememberMe:boolean"
	identifyOrSignUp = "identify select-enroll-profile"
)

func denying(o *directory.Org) { o.Policies[0].Deny = true }

var identifySituations = []situation{
	{
		fixture: "identify-with-third-party-idps.json", about: "first page that leads to identity providers too",
		org: func(o *directory.Org) {
			for _, typ := range []string{"FACEBOOK", "GOOGLE", "LINKEDIN", "MICROSOFT"} {
				o.IdentityProviders = append(o.IdentityProviders, directory.IdentityProvider{Name: typ, Type: typ, Issuer: "https://" + typ + ".test", ClientID: "home"})
			}
			o.Complete()
		},
		want: sight{forms: "identify redirect-idp redirect-idp redirect-idp redirect-idp", fields: "identifier! rememberMe:boolean"},
	},
	{
		fixture: "identify-with-only-one-third-party-idp.json", about: "who was named signs in at an identity provider alone", legs: way(named("carol")),
		org:  federates(func(_ *directory.Org, p *directory.IdentityProvider) { p.Domains = []string{"example.com"} }),
		want: sight{forms: "redirect-idp"},
	},
	{
		fixture: "identify.json", about: "first page: username, sign-up offered", org: withRegistration,
		want: sight{forms: identifyOrSignUp, fields: identifyFields},
	},
	{
		fixture: "identify-with-remember-me.json", about: "first page with rememberMe, which is kept", org: withRegistration,
		want: sight{forms: identifyOrSignUp, fields: identifyFields},
		also: func(w *world, _ Page) bool {
			w.step(Identify{Identifier: "alice@example.com", RememberMe: true})
			return w.tx.RememberMe
		},
	},
	{
		fixture: "identify-with-username.json", about: "first page with the username filled in", org: withRegistration,
		begin: begunBy(func(r *Request, _ *Device) { r.LoginHint = "alice@example.com" }),
		want:  sight{forms: identifyOrSignUp, fields: "identifier!=alice@example.com rememberMe:boolean"},
	},
	{
		fixture: "identify-with-password.json", about: "first page: username and password, which can be recovered", policy: "one-page", org: withRegistration,
		want: sight{forms: identifyOrSignUp, fields: onePageFields, current: "org's okta_password recover"},
	},
	{
		fixture: "identify-with-unlock-account-link.json", about: "first page with a way to unlock", org: withUnlock,
		want: sight{forms: "identify unlock-account", fields: identifyFields},
	},
	{
		fixture: "identify-unknown-user.json", about: "unknown user, told nothing but that it failed", policy: "one-page", org: orgWith(withRegistration, hidingUnknown),
		legs: way(the(Identify{Identifier: "nobody@example.com", Passcode: new(password)})),
		want: sight{status: 401, forms: identifyOrSignUp, message: "errors.E0000004 ERROR", current: "org's okta_password recover"},
	},
	{
		fixture: "error-400-user-not-assigned.json", about: "user not assigned to the app, seen when they are named", org: orgWith(withUnlock, assignedToBob),
		legs: way(named("alice")),
		want: sight{status: 400, forms: "identify unlock-account", message: notAssigned, fields: identifyFields},
	},
	{
		fixture: "error-400-user-not-assigned-2.json", about: "the same, taken from the app while the code was out", org: withUnlock,
		legs: way(named("alice"), chooseEmail, once(assignedToBob, otpOf)),
		want: sight{status: 400, forms: "identify unlock-account", message: notAssigned, fields: identifyFields},
	},
	{
		fixture: "error-400-user-not-assigned-3.json", about: "the same, seen by the tab that polls", org: orgWith(withUnlock, backToTab),
		legs: way(named("alice"), chooseEmail, opened(ownDevice), once(assignedToBob, the(Poll{}))),
		want: sight{status: 400, forms: "identify unlock-account", message: notAssigned, fields: identifyFields},
	},
	{
		fixture: "error-user-is-not-assigned.json", about: "user not assigned, where the first page asks for the password", policy: "one-page", org: orgWith(withRegistration, assignedToBob),
		legs: way(the(Identify{Identifier: "alice@example.com", Passcode: new(password)})),
		want: sight{status: 400, forms: identifyOrSignUp, message: notAssigned, fields: onePageFields, current: "org's okta_password recover"},
	},
	{
		fixture: "error-unable-to-authenticate-user.json", about: "the policy asks for what the user cannot have", org: orgWith(withRegistration, asking(byPhone)),
		legs: way(named("alice")),
		want: sight{status: 403, message: "oie.assurance.unsatisfiable ERROR"},
		also: func(w *world, _ Page) bool { return formsOf(w.step(Introspect{}).Body) == identifyOrSignUp },
	},
	{
		fixture: "error-enroll-regisration-unavailable.json", about: "sign-up was switched off meanwhile", org: withRegistration,
		legs: way(once(func(o *directory.Org) { o.Registration.Enabled = false }, the(SelectEnrollProfile{}))),
		want: sight{status: 403, forms: "identify", message: "idx.error.registration.unavailable ERROR"},
	},
	{
		fixture: "error-400-bad-request.json", about: "what the page does not offer",
		legs: way(the(Skip{})),
		want: sight{status: 400, forms: "identify", message: "E0000020 ERROR"},
	},
	{
		fixture: "error-identify-access-denied.json", about: "the policy lets nobody in", org: denying,
		legs: way(named("alice")),
		want: sight{status: 403, message: "security.access_denied ERROR"},
	},
	{
		fixture: "error-403-access-denied.json", about: "the policy came to let nobody in while the code was out",
		legs: way(named("alice"), chooseEmail, once(denying, otpOf)),
		want: sight{status: 403, message: "security.access_denied ERROR"},
		also: func(w *world, p Page) bool { return p.Body.StateHandle == w.tx.StateHandle && w.tx.Code == nil },
	},
}
