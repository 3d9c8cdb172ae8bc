package directory

import "slices"

// PolicyType is what a policy of the Management API is about.
// Source: Okta, Policies API.
type PolicyType string

// The types of policies.
const (
	SessionPolicy    PolicyType = "OKTA_SIGN_ON"       // global session
	AccessPolicy     PolicyType = "ACCESS_POLICY"      // app sign-in
	EnrollmentPolicy PolicyType = "MFA_ENROLL"         // authenticator enrollment
	PasswordPolicy   PolicyType = "PASSWORD"           //
	ProfilePolicy    PolicyType = "PROFILE_ENROLLMENT" // self-service registration
	DiscoveryPolicy  PolicyType = "IDP_DISCOVERY"      // which identity provider
)

// PolicyTypes returns every type.
func PolicyTypes() []PolicyType {
	return []PolicyType{SessionPolicy, AccessPolicy, EnrollmentPolicy, PasswordPolicy, ProfilePolicy, DiscoveryPolicy}
}

// The kinds of the documents that the engine goes by.
const (
	PolicyDocument DocumentKind = "policy"
	RuleDocument   DocumentKind = "rule"   // of a policy, its parent
	SchemaDocument DocumentKind = "schema" // custom attributes of users
	UserDocument   DocumentKind = "user"   // what a user has no field for; the type is that of the user
	FactorDocument DocumentKind = "factor" // of a user, its parent

	TrustedOriginDocument DocumentKind = "trustedOrigin"
	AuthenticatorDocument DocumentKind = "authenticator" // its settings; the id is the authenticator's
	GroupRuleDocument     DocumentKind = "groupRule"
	IdPDocument           DocumentKind = "idp"
	AuthServerDocument    DocumentKind = "authorizationServer" // what is kept of one besides its mapping
	ScopeDocument         DocumentKind = "scope"               // of a server, its parent
	ClaimDocument         DocumentKind = "claim"               // of a server
	TokenPolicyDocument   DocumentKind = "tokenPolicy"         // of a server
	TokenRuleDocument     DocumentKind = "tokenRule"           // of a token policy
	BehaviorDocument      DocumentKind = "behavior"
	OrgDocument           DocumentKind = "org"                 // the org's own settings
	BrandDocument         DocumentKind = "brand"               // the org's only one
	MailSettingsDocument  DocumentKind = "mailSettings"        // of the brand, its parent, by the name of the mail
	MailTemplateDocument  DocumentKind = "mailTemplate"        // what is kept of one of the org's own templates besides its text
	MethodDocument        DocumentKind = "authenticatorMethod" // of an authenticator, its parent
)

// DefaultPolicy is the name of an org's own policies, which the org file
// describes until the Management API says otherwise.
const DefaultPolicy = "Default Policy"

// LastPriority is that of rules and policies that come after all others.
const LastPriority = 99

// DefaultPolicyID returns the id of an org's own policy: for those of apps, by
// the name that it has in the org file.
func (o *Org) DefaultPolicyID(t PolicyType, name string) string {
	prefix := "00p"
	if t == AccessPolicy || t == ProfilePolicy {
		prefix = "rst"
	}
	return deriveID(prefix, o.Name, string(t), name)
}

// people are whom a policy or a rule is for, by ids. Rules of authorization
// servers call the group Everyone "EVERYONE".
type people struct {
	Users, Groups struct{ Include, Exclude []string }
}

// concern reports whether u is one of p.
func (p people) concern(o *Org, u User) bool {
	in := func(id string) bool { return id == "EVERYONE" || o.In(u, id) }
	switch {
	case slices.ContainsFunc(p.Groups.Exclude, in) || slices.Contains(p.Users.Exclude, u.ID):
		return false
	case len(p.Groups.Include)+len(p.Users.Include) == 0:
		return true
	}
	return slices.ContainsFunc(p.Groups.Include, in) || slices.Contains(p.Users.Include, u.ID)
}

// concerns reports whether d is for u. A document whose conditions cannot be
// read is for nobody.
func (o *Org) concerns(d Document, u User) bool {
	var body struct{ Conditions struct{ People people } }
	return d.Active() && d.Read(&body) == nil && body.Conditions.People.concern(o, u)
}

// PolicyOf returns the first policy of a type that is for u, if the Management
// API made or changed one.
func (o *Org) PolicyOf(t PolicyType, u User) (Document, bool) {
	for _, d := range o.DocumentsOf(PolicyDocument, "") {
		if d.Type == string(t) && o.concerns(d, u) {
			return d, true
		}
	}
	return Document{}, false
}

// RuleOf returns the first rule of a policy that is for u.
func (o *Org) RuleOf(policy Document, u User) (Document, bool) {
	return find(o.DocumentsOf(RuleDocument, policy.ID), func(d Document) bool { return o.concerns(d, u) })
}

// enrollmentBody is the part of an enrollment policy that the mock goes by.
type enrollmentBody struct {
	Settings struct{ Authenticators []enrollable }
}

type enrollable struct {
	Key    Factor
	Enroll struct{ Self string }
}

// EnrollmentFor returns what u is asked to set up.
func (o *Org) EnrollmentFor(u User) Enrollment {
	policy, ok := o.PolicyOf(EnrollmentPolicy, u)
	if !ok {
		return o.Enrollment
	}
	var body enrollmentBody
	_ = policy.Read(&body) // what cannot be read asks for nothing
	var e Enrollment
	for _, a := range body.Settings.Authenticators {
		switch {
		case !slices.Contains(Factors(), a.Key) || o.Disabled(a.Key):
		case a.Enroll.Self == "REQUIRED":
			e.Required = append(e.Required, a.Key)
		case a.Enroll.Self == "OPTIONAL":
			e.Optional = append(e.Optional, a.Key)
		}
	}
	if rule, ok := o.RuleOf(policy, u); ok && enrollsNever(rule) {
		e.Optional = append(e.Optional, e.Required...)
		e.Required = nil
	}
	return e
}

// enrollsNever reports whether a rule asks nobody to set up anything at a
// sign-in.
func enrollsNever(rule Document) bool {
	var body struct {
		Actions struct{ Enroll struct{ Self string } }
	}
	return rule.Read(&body) == nil && body.Actions.Enroll.Self == "NEVER"
}
