package directory

import (
	"fmt"
	"slices"
	"time"
)

const (
	defaultName       = "default"
	defaultAuthServer = "default"
	defaultAudience   = "api://default"
	defaultPolicy     = "default"
)

// Complete fills in every default that was left empty, ids included, so that
// no reader needs to know them. What is set stays as it is. Ids are derived
// from names, so that the same file gives the same ids at every start.
func (o *Org) Complete() {
	orElse(&o.Name, defaultName)
	orElse(&o.ID, deriveID("00o", o.Name))
	for i := range o.Users {
		o.Users[i].complete(o.Name)
	}
	o.completePolicies()
	o.completeGroups()
	for i := range o.Documents {
		o.Documents[i].complete()
	}
	orElse(&o.APIToken, deriveToken(o.Name))
	for i := range o.Apps {
		o.Apps[i].complete(o, i)
	}
	o.completeAuthServers()
	o.Email.complete()
	o.Password.complete(o.recoverers())
	o.Phone.complete()
	o.WebAuthn.complete()
	o.OktaVerify.complete()
	o.Registration.complete()
	for i := range o.IdentityProviders {
		o.IdentityProviders[i].complete(o.Name)
	}
	o.Lifetimes.complete()
	orElse(&o.TokenTime, TokenTimeReal)
	for i := range o.Templates {
		orElse(&o.Templates[i].Language, "en")
	}
	orElse(&o.Interoperability.TooManyRequestsKey, "tooManyRequests")
}

func (u *User) complete(orgName string) {
	orElse(&u.ID, deriveID("00u", orgName, fold(u.Login)))
	orElse(&u.Email, u.Login)
	if q, ok := QuestionText(u.SecurityQuestion.Key); ok {
		orElse(&u.SecurityQuestion.Question, q)
	}
	for i := range u.WebAuthnCredentials {
		u.WebAuthnCredentials[i].complete()
	}
	u.OktaVerifyDevice.complete()
	orElse(&u.Status, Active)
	orElse(&u.Locale, "en_US")
	orElse(&u.TimeZone, "America/Los_Angeles")
}

// complete fills in the app at position i of o.
func (a *App) complete(o *Org, i int) {
	orElse(&a.Label, a.ClientID)
	orElse(&a.Label, fmt.Sprintf("App %d", i+1))
	orElse(&a.ClientID, deriveID("0oa", o.Name, a.Label))
	orElse(&a.ID, a.ClientID)
	orElse(&a.Policy, o.Policies[0].Name)
	orElse(&a.MailLink, LinkToOrg)
	if len(a.GrantTypes) == 0 {
		a.GrantTypes = []GrantType{InteractionCode, AuthorizationCode, RefreshToken}
	}
}

// completePolicies adds a policy to an org that has none: passwordless email,
// which is what the mock is for, unless only the password is left.
func (o *Org) completePolicies() {
	if len(o.Policies) == 0 {
		factor := FactorEmail
		if o.Email.Disabled && !o.Password.Disabled {
			factor = FactorPassword
		}
		o.Policies = []Policy{{Name: defaultPolicy, Factors: []Factor{factor}}}
	}
	for i := range o.Policies {
		orElse(&o.Policies[i].Identify, IdentifierFirst)
	}
}

func (o *Org) completeAuthServers() {
	isDefault := func(s AuthServer) bool { return s.ID == defaultAuthServer }
	if !slices.ContainsFunc(o.AuthServers, isDefault) {
		o.AuthServers = append(o.AuthServers, AuthServer{ID: defaultAuthServer})
	}
	for i := range o.AuthServers {
		s := &o.AuthServers[i]
		orElse(&s.Name, s.ID)
		orElse(&s.Audience, defaultAudience)
	}
}

func (e *Email) complete() {
	orElse(&e.Lifetime, 5*time.Minute)
	orElse(&e.CodeLength, 6)
	orElse(&e.CodeAlphabet, "0123456789")
	orElse(&e.Resend, ResendRotate)
	orElse(&e.MaxFailures, 5)
	orElse(&e.FailureSpan, 5*time.Minute)
	orElse(&e.PollInterval, 4*time.Second)
}

func (l *Lifetimes) complete() {
	orElse(&l.Transaction, time.Hour)
	orElse(&l.InteractionCode, time.Minute)
	orElse(&l.Activation, 7*24*time.Hour)
	orElse(&l.Recovery, time.Hour)
	orElse(&l.Session, 2*time.Hour)
	orElse(&l.AccessToken, time.Hour)
	orElse(&l.IDToken, time.Hour)
	orElse(&l.RefreshToken, 7*24*time.Hour)
	orElse(&l.RefreshGrace, 30*time.Second)
}

func orElse[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// Completed returns u with its defaults filled in, as a user of o.
func (o *Org) Completed(u User) User {
	u.complete(o.Name)
	return u
}
