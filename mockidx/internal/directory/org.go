package directory

import "slices"

// Org is the directory of one org.
type Org struct {
	ID                     string             `yaml:"id"`   // 00o…, derived from the name if empty
	Name                   string             `yaml:"name"` // unique in the process; "default" if empty
	Users                  []User             `yaml:"users"`
	Groups                 []Group            `yaml:"groups"` // there is always Everyone
	Apps                   []App              `yaml:"apps"`
	Policies               []Policy           `yaml:"policies"`             // one named "default" if empty
	AuthServers            []AuthServer       `yaml:"authorizationServers"` // there is always one with id "default"
	Email                  Email              `yaml:"email"`
	Password               Password           `yaml:"password"`
	Phone                  Phone              `yaml:"phone"`
	DisabledAuthenticators []Factor           `yaml:"disabledAuthenticators"` // besides email and password, which say so themselves
	WebAuthn               WebAuthn           `yaml:"webauthn"`
	OktaVerify             OktaVerify         `yaml:"oktaVerify"`
	Enrollment             Enrollment         `yaml:"enrollment"`
	Registration           Registration       `yaml:"registration"`
	IdentityProviders      []IdentityProvider `yaml:"identityProviders"`
	Lifetimes              Lifetimes          `yaml:"lifetimes"`
	TokenTime              TokenTime          `yaml:"tokenTime"`      // real if empty
	TrustedOrigins         []string           `yaml:"trustedOrigins"` // scheme://host[:port]; redirect URI origins are trusted too
	Templates              []MailTemplate     `yaml:"templates"`
	APIToken               string             `yaml:"apiToken"`  // of the Management API; derived from the name if empty
	Documents              []Document         `yaml:"documents"` // what the Management API keeps besides
	Interoperability       Interoperability   `yaml:"interoperability"`
}

// Clone returns a copy that shares nothing with o.
func (o *Org) Clone() *Org {
	c := *o
	c.Users = slices.Clone(o.Users)
	for i := range c.Users {
		c.Users[i] = o.Users[i].Clone()
	}
	c.Groups = slices.Clone(o.Groups)
	c.Documents = slices.Clone(o.Documents)
	c.Apps = slices.Clone(o.Apps)
	for i := range c.Apps {
		a := &c.Apps[i]
		a.RedirectURIs = slices.Clone(a.RedirectURIs)
		a.PostLogoutRedirectURIs = slices.Clone(a.PostLogoutRedirectURIs)
		a.GrantTypes = slices.Clone(a.GrantTypes)
		a.Users = slices.Clone(a.Users)
		a.Groups = slices.Clone(a.Groups)
	}
	c.Policies = slices.Clone(o.Policies)
	for i := range c.Policies {
		c.Policies[i].Factors = slices.Clone(c.Policies[i].Factors)
		c.Policies[i].OneOf = slices.Clone(c.Policies[i].OneOf)
	}
	c.AuthServers = slices.Clone(o.AuthServers)
	for i := range c.AuthServers {
		c.AuthServers[i].Scopes = slices.Clone(c.AuthServers[i].Scopes)
	}
	c.Password.RecoveryFactors = slices.Clone(o.Password.RecoveryFactors)
	c.Phone.Methods = slices.Clone(o.Phone.Methods)
	c.DisabledAuthenticators = slices.Clone(o.DisabledAuthenticators)
	c.Enrollment = Enrollment{slices.Clone(o.Enrollment.Required), slices.Clone(o.Enrollment.Optional)}
	c.Registration.Groups = slices.Clone(o.Registration.Groups)
	c.Registration.Attributes = slices.Clone(o.Registration.Attributes)
	for i := range c.Registration.Attributes {
		c.Registration.Attributes[i].Enum = slices.Clone(c.Registration.Attributes[i].Enum)
	}
	c.IdentityProviders = slices.Clone(o.IdentityProviders)
	for i := range c.IdentityProviders {
		p := &c.IdentityProviders[i]
		p.Scopes, p.Domains = slices.Clone(p.Scopes), slices.Clone(p.Domains)
		p.LinkGroups, p.Groups = slices.Clone(p.LinkGroups), slices.Clone(p.Groups)
	}
	c.TrustedOrigins = slices.Clone(o.TrustedOrigins)
	c.Templates = slices.Clone(o.Templates)
	return &c
}
