package engine

import (
	"maps"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

const profileForms = "enroll-profile select-identify"

// asksFor opens registration with a form of these attributes.
func asksFor(attributes ...directory.Attribute) func(*directory.Org) {
	return func(o *directory.Org) { o.Registration.Enabled, o.Registration.Attributes = true, attributes }
}

func texts(required bool, names ...string) (all []directory.Attribute) {
	for _, n := range names {
		all = append(all, directory.Attribute{Name: n, Required: required, MaxLength: 100})
	}
	return all
}

// asksAtSignIn asks whoever signs in for what they lack of these attributes.
func asksAtSignIn(attributes ...directory.Attribute) func(*directory.Org) {
	return func(o *directory.Org) { o.Registration.Progressive, o.Registration.Attributes = true, attributes }
}

func withPasswordToo(o *directory.Org) { o.Registration.Enabled, o.Registration.Password = true, true }

// register fills in ada's form with other values.
func register(passcode *string, other map[string]any) func(*world) Input {
	in := ada()
	maps.Copy(in.Profile, other)
	in.Passcode = passcode
	return the(in)
}

var (
	asked      = way(the(SelectEnrollProfile{}))
	threeNames = texts(true, "firstName", "lastName", "email")
	threeText  = "firstName![0-100] lastName![0-100] email![0-100]"
)

var profileSituations = []situation{
	{
		fixture: "enroll-profile.json", about: "registration form: names, address, login", org: asksFor(texts(true, "lastName", "firstName", "email", "login")...), legs: asked,
		want: sight{forms: profileForms, fields: "userProfile!{lastName![0-100] firstName![0-100] email![0-100] login![0-100]}"},
	},
	{
		fixture: "enroll-profile-new.json", about: "registration form with lengths", legs: asked,
		org: asksFor(
			directory.Attribute{Name: "lastName", Required: true, MinLength: 2, MaxLength: 50},
			directory.Attribute{Name: "firstName", Required: true, MinLength: 2, MaxLength: 50},
			directory.Attribute{Name: "email", Required: true, MinLength: 10, MaxLength: 100},
		),
		want: sight{forms: profileForms, fields: "userProfile!{lastName![2-50] firstName![2-50] email![10-100]}"},
	},
	{
		fixture: "enroll-profile-all-base-attributes.json", about: "registration form with every base attribute", legs: asked,
		org: asksFor(append(threeNames, texts(false, "secondEmail", "honorificPrefix", "honorificSuffix", "title", "displayName", "nickName", "profileUrl", "mobilePhone", "primaryPhone",
			"streetAddress", "city", "state", "zipCode", "postalCode", "countryCode", "postalAddress", "preferredLanguage", "locale", "timezone", "userType", "employeeNumber", "costCenter",
			"organization", "division", "department", "managerId", "manager", "login")...)...),
		want: sight{forms: profileForms, fields: "userProfile!{" + threeText + " secondEmail[0-100] honorificPrefix[0-100] honorificSuffix[0-100] title[0-100] displayName[0-100] nickName[0-100] " +
			"profileUrl[0-100] mobilePhone[0-100] primaryPhone[0-100] streetAddress[0-100] city[0-100] state[0-100] zipCode[0-100] postalCode[0-100] countryCode[0-100] postalAddress[0-100] " +
			"preferredLanguage[0-100] locale[0-100] timezone[0-100] userType[0-100] employeeNumber[0-100] costCenter[0-100] organization[0-100] division[0-100] department[0-100] managerId[0-100] " +
			"manager[0-100] login[0-100]}"},
	},
	{
		fixture: "enroll-profile-new-additional-fields.json", about: "registration form with country and time zone", legs: asked,
		org: asksFor(append(threeNames,
			directory.Attribute{Name: "country", Required: true, Enum: []string{"CA", "US"}, MaxLength: 2},
			directory.Attribute{Name: "countryCode", Required: true, MaxLength: 2},
			directory.Attribute{Name: "timezone", Required: true, MaxLength: 50},
		)...),
		want: sight{forms: profileForms, fields: "userProfile!{" + threeText + " country![0-2]<CA|US> countryCode![0-2] timezone![0-50]}"},
	},
	{
		fixture: "enroll-profile-new-boolean-fields.json", about: "registration form with yes and no, required and not", legs: asked,
		org: asksFor(append(threeNames,
			directory.Attribute{Name: "pet", Type: directory.BooleanAttribute},
			directory.Attribute{Name: "required", Type: directory.BooleanAttribute, Required: true},
			directory.Attribute{Name: "optional", Type: directory.BooleanAttribute},
		)...),
		want: sight{forms: profileForms, fields: "userProfile!{" + threeText + " pet:boolean required!:boolean optional:boolean}"},
	},
	{
		fixture: "enroll-profile-new-checkbox.json", about: "registration form with a box to check", legs: asked,
		org:  asksFor(append(texts(true, "lastName", "firstName", "email"), directory.Attribute{Name: "rememberMe", Type: directory.BooleanAttribute, Required: true})...),
		want: sight{forms: profileForms, fields: "userProfile!{lastName![0-100] firstName![0-100] email![0-100] rememberMe!:boolean}"},
	},
	{
		fixture: "enroll-profile-new-custom-labels.json", about: "registration form with labels of the org's own", legs: asked,
		org: asksFor(
			directory.Attribute{Name: "lastName", Label: "Your family name", Required: true},
			directory.Attribute{Name: "firstName", Label: "Your given name", Required: true},
			directory.Attribute{Name: "email", Label: "Where mail reaches you", Required: true},
		),
		want: sight{forms: profileForms},
		also: func(_ *world, p Page) bool {
			f := p.Body.Remediation.Value[0].Value[0].Form.Value
			return f[0].Label == "Your family name" && f[1].Label == "Your given name" && f[2].Label == "Where mail reaches you"
		},
	},
	{
		fixture: "profile-enrollment-string-fields-options.json", about: "registration form with choices", legs: asked,
		org: asksFor(append(threeNames,
			directory.Attribute{Name: "colores", Enum: []string{"red", "blue", "green"}},
			directory.Attribute{Name: "favpizza", Enum: []string{"lucali", "razza"}, Required: true},
		)...),
		want: sight{forms: profileForms, fields: "userProfile!{" + threeText + " colores[0-255]<red|blue|green> favpizza![0-255]<lucali|razza>}"},
	},
	{
		fixture: "enroll-profile-with-password.json", about: "registration form with a password, and what it must have", org: withPasswordToo, legs: asked,
		want: sight{forms: profileForms, current: "org's okta_password " + policyOfPass, fields: "userProfile!{firstName![1-50] lastName![1-50] email![0-100]} credentials!{passcode!}"},
	},
	{
		fixture: "enroll-profile-with-password-returns-error.json", about: "the password is refused", org: withPasswordToo,
		legs: way(the(SelectEnrollProfile{}), register(new("short"), nil)),
		want: sight{status: 401, forms: profileForms, field: "passcode password.passwordRequirementsNotMet ERROR", current: "org's okta_password " + policyOfPass},
	},
	{
		fixture: "enroll-profile-with-password-returns-multiple-errors.json", about: "the address and the password are refused", org: withPasswordToo,
		legs: way(the(SelectEnrollProfile{}), register(new("short"), map[string]any{"email": "ada"})),
		want: sight{
			status: 400, forms: profileForms, field: noAddress + "; passcode password.passwordRequirementsNotMet ERROR",
			current: "org's okta_password " + policyOfPass,
		},
	},
	{
		fixture: "enroll-profile-submit.json", about: "signed in, and the profile lacks what is required", org: asksAtSignIn(texts(true, "email", "favoriteSport", "newAttribute")...), legs: signedIn,
		want: sight{forms: "enroll-profile", fields: "userProfile!{favoriteSport![0-100] newAttribute![0-100]}"},
		also: func(_ *world, p Page) bool { return p.Body.UIDisplay.Value.ButtonLabel == "Submit" },
	},
	{
		fixture: "enroll-profile-update-all-optional-params.json", about: "signed in, and the profile lacks what is not required",
		org: asksAtSignIn(append(texts(true, "email"), texts(false, "newAttribute", "secondEmail", "newAttribute2")...)...), legs: signedIn,
		want: sight{forms: "profile-update skip", fields: "userProfile!{newAttribute[0-100] secondEmail[0-100] newAttribute2[0-100]}"},
	},
	{
		fixture: "error-new-signup-email.json", about: "no address: two messages at the field", org: withRegistration,
		legs: way(the(SelectEnrollProfile{}), register(nil, map[string]any{"email": "ada"})),
		want: sight{status: 400, forms: profileForms, field: noAddress},
	},
	{
		fixture: "error-new-signup-email-exists.json", about: "somebody's address, in other letters", org: withRegistration,
		legs: way(the(SelectEnrollProfile{}), register(nil, map[string]any{"email": "ALICE@example.com"})),
		want: sight{status: 400, forms: profileForms, field: "email registration.error.notUniqueWithinOrg ERROR"},
	},
	{
		fixture: "error-request-activation-email-expired-token.json", about: "activation token that expired on the way", policy: "password",
		org: func(o *directory.Org) { o.Lifetimes.Transaction = 2 * time.Hour }, begin: begunWith(Activation, directory.Provisioned),
		legs: way(later(time.Hour+1, enrollOf(byPassword))),
		want: sight{status: 401, message: "idx.expired.activation.token ERROR"},
	},
	{
		fixture: "error-request-activation-email-invalid.json", about: "activation token that was used elsewhere meanwhile", policy: "password", begin: begunWith(Activation, directory.Provisioned),
		legs: way(once(withUser("dee", func(u *directory.User) { u.Activation.Token = "" }), enrollOf(byPassword))),
		want: sight{status: 401, message: "idx.missing.activation.token ERROR"},
	},
	{
		fixture: "error-request-activation-email-suspended.json", about: "suspended meanwhile, while activating", policy: "password", begin: begunWith(Activation, directory.Provisioned),
		legs: way(enrollOf(byPassword), once(withUser("dee", func(u *directory.User) { u.Status = directory.Suspended }), say(password))),
		want: sight{status: 401, message: "idx.activating.inactive.user ERROR"},
	},
}

const noAddress = "email registration.error.invalidLoginEmail ERROR, registration.error.doesNotMatchPattern ERROR"
