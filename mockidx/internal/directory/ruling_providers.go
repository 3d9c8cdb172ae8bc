package directory

import (
	"cmp"
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory/expression"
)

// providerBody is the part of an identity provider of the Management API that
// the mock goes by.
type providerBody struct {
	Protocol struct {
		Type   string
		Scopes []string
		Issuer struct{ URL string }

		Endpoints struct {
			Authorization, Token, JWKS struct{ URL string }
		}
		Credentials struct {
			Client struct {
				ID     string `json:"client_id"`
				Secret string `json:"client_secret"`
			}
		}
	}
	Policy struct {
		AccountLink struct {
			Action string
			Filter struct {
				Groups struct{ Include []string }
			}
		}
		Provisioning struct {
			Action        string
			ProfileMaster bool
			Groups        struct {
				Action      string
				Assignments []string
			}
		}
		Subject struct {
			MatchType        MatchType
			MatchAttribute   string
			UserNameTemplate struct{ Template string }
		}
	}
}

// provider reads a document; ok is false of what speaks no OpenID Connect that
// the mock knows where to find.
func (o *Org) provider(d Document) (p IdentityProvider, ok bool) {
	var body providerBody
	if d.Read(&body) != nil {
		return p, false
	}
	on, policy := body.Protocol, body.Policy
	p = IdentityProvider{
		ID: d.ID, Name: d.Name, Type: d.Type, Issuer: on.Issuer.URL, Inactive: !d.Active(),
		Endpoints: ProviderEndpoints{on.Endpoints.Authorization.URL, on.Endpoints.Token.URL, on.Endpoints.JWKS.URL},
		ClientID:  on.Credentials.Client.ID, ClientSecret: on.Credentials.Client.Secret, Scopes: on.Scopes,
		Username: policy.Subject.UserNameTemplate.Template, Match: policy.Subject.MatchType, MatchAttribute: policy.Subject.MatchAttribute,
		NoLinking: policy.AccountLink.Action != "AUTO", LinkGroups: policy.AccountLink.Filter.Groups.Include,
		NoProvisioning: policy.Provisioning.Action != "AUTO", UpdateProfiles: policy.Provisioning.ProfileMaster,
	}
	if policy.Provisioning.Groups.Action == "ASSIGN" {
		p.Groups = o.knownGroups(policy.Provisioning.Groups.Assignments)
	}
	p.complete(o.Name)
	return p, on.Type == "OIDC" && p.Issuer != ""
}

// ProviderByID finds an identity provider that is active.
func (o *Org) ProviderByID(id string) (IdentityProvider, bool) {
	if d, ok := o.DocumentByID(IdPDocument, id); ok {
		p, ok := o.provider(d)
		return p, ok && !p.Inactive
	}
	return find(o.IdentityProviders, func(p IdentityProvider) bool { return p.ID == id && !p.Inactive })
}

// UserByIdentity finds the user who is this at an identity provider.
func (o *Org) UserByIdentity(provider, subject string) (User, bool) {
	is := func(id Identity) bool { return id.Provider == provider && id.Subject == subject }
	return find(o.Users, func(u User) bool { return slices.ContainsFunc(u.Identities, is) })
}

// UserMatching finds the user that somebody at p is, by the username they have
// there.
func (o *Org) UserMatching(p IdentityProvider, username string) (User, bool) {
	matches := func(u User) bool { return same(u.Login, username) }
	switch p.Match {
	case MatchEmail:
		matches = func(u User) bool { return same(u.Email, username) }
	case MatchUsernameOrEmail:
		matches = func(u User) bool { return same(u.Login, username) || same(u.Email, username) }
	case MatchCustomAttribute:
		matches = func(u User) bool { return same(u.Get(p.MatchAttribute), username) }
	}
	return find(o.Users, matches)
}

// profiled is somebody as their identity provider describes them.
type profiled map[string]string

func (p profiled) Attribute(name string) string { return p[name] }
func (p profiled) Groups() map[string]string    { return nil }

// UsernameOf is the username of somebody at p, whose attributes have the names
// of Okta's profile of an identity provider; ok is false if the expression is
// none. It is empty if an attribute is missing.
func (p IdentityProvider) UsernameOf(attributes map[string]string) (username string, ok bool) {
	e, err := expression.ParseOf(providerUser, cmp.Or(p.Username, providerUser+".email"))
	if err != nil {
		return "", false
	}
	username, _ = e.Value(profiled(attributes)).(string)
	return username, true
}
