package directory

import (
	"encoding/json"
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory/expression"
)

// IdentityProvider is an OpenID provider, such as another org, that people can
// sign in with.
// Source: Okta, Identity Providers API.
type IdentityProvider struct {
	ID             string            `yaml:"id"`        // 0oa…, derived from the name if empty
	Name           string            `yaml:"name"`      // as people see it; unique
	Type           string            `yaml:"type"`      // OIDC if empty
	Issuer         string            `yaml:"issuer"`    // of its ID tokens
	Endpoints      ProviderEndpoints `yaml:"endpoints"` // those that are left out the issuer tells
	ClientID       string            `yaml:"clientId"`
	ClientSecret   string            `yaml:"clientSecret"`   // without one, the org is a public client there
	Scopes         []string          `yaml:"scopes"`         // openid, profile and email if empty
	Domains        []string          `yaml:"domains"`        // whoever has such an address signs in there; without any, it is offered to everybody
	Username       string            `yaml:"username"`       // an expression of who they are there; idpuser.email if empty
	Match          MatchType         `yaml:"match"`          // USERNAME if empty
	MatchAttribute string            `yaml:"matchAttribute"` // of CUSTOM_ATTRIBUTE
	NoLinking      bool              `yaml:"noLinking"`      // a user whom it has not signed in before stays unknown to it
	LinkGroups     []string          `yaml:"linkGroups"`     // whose members alone are linked, by name or id; everybody if empty
	NoProvisioning bool              `yaml:"noProvisioning"` // who is no user becomes none
	UpdateProfiles bool              `yaml:"updateProfiles"` // names and address are its, at each sign-in
	Groups         []string          `yaml:"groups"`         // that new users get into, by name or id
	Inactive       bool              `yaml:"inactive"`
}

// ProviderEndpoints are where an identity provider is asked.
type ProviderEndpoints struct {
	Authorization string `yaml:"authorization"`
	Token         string `yaml:"token"`
	Keys          string `yaml:"keys"`
}

// Identity is who a user is at an identity provider.
type Identity struct {
	Provider string `yaml:"provider"` // its id
	Subject  string `yaml:"subject"`  // the sub of its ID tokens
}

// MatchType says which attribute tells the user that somebody is.
type MatchType string

// The match types.
const (
	MatchUsername        MatchType = "USERNAME"
	MatchEmail           MatchType = "EMAIL"
	MatchUsernameOrEmail MatchType = "USERNAME_OR_EMAIL"
	MatchCustomAttribute MatchType = "CUSTOM_ATTRIBUTE"
)

// MatchTypes returns every match type.
func MatchTypes() []MatchType {
	return []MatchType{MatchUsername, MatchEmail, MatchUsernameOrEmail, MatchCustomAttribute}
}

const providerUser = "idpuser" // what expressions call somebody at an identity provider

func (p *IdentityProvider) complete(org string) {
	orElse(&p.ID, deriveID("0oa", org, "idp", p.Name))
	orElse(&p.Type, "OIDC")
	orElse(&p.Username, providerUser+".email")
	orElse(&p.Match, MatchUsername)
	if len(p.Scopes) == 0 {
		p.Scopes = []string{"openid", "profile", "email"}
	}
}

func (v *validator) checkIdentityProviders() {
	ids, names := seen{}, seen{}
	for i, p := range v.IdentityProviders {
		at := root.key("identityProviders").index(i)
		v.checkID(at.key("id"), "identity provider id", p.ID)
		v.checkUnique(ids, at.key("id"), "identity provider id", p.ID, p.ID)
		v.checkName(at.key("name"), "name", p.Name)
		v.checkUnique(names, at.key("name"), "identity provider", p.Name, p.Name)
		v.checkID(at.key("type"), "type", p.Type)
		v.checkURI(at.key("issuer"), "issuer", p.Issuer)
		v.checkEndpoints(at.key("endpoints"), p.Endpoints)
		v.checkName(at.key("clientId"), "clientId", p.ClientID)
		v.checkText(at.key("clientSecret"), "clientSecret", p.ClientSecret)
		v.checkScopes(at.key("scopes"), p.Scopes)
		for j, domain := range p.Domains {
			v.checkName(at.key("domains").index(j), "domain", domain)
		}
		if _, err := expression.ParseOf(providerUser, p.Username); err != nil {
			v.add(at.key("username"), "write it as in idpuser.email", "username is no expression: %v", err)
		}
		checkEnum(v, at.key("match"), "match", p.Match, MatchTypes()...)
		if (p.Match == MatchCustomAttribute) != (p.MatchAttribute != "") {
			v.add(at.key("matchAttribute"), "name one with match: CUSTOM_ATTRIBUTE, and with it alone", "matchAttribute is %q", p.MatchAttribute)
		}
		v.checkGroupNames(at.key("linkGroups"), p.LinkGroups)
		v.checkGroupNames(at.key("groups"), p.Groups)
	}
}

func (v *validator) checkEndpoints(at path, e ProviderEndpoints) {
	for name, uri := range map[string]string{"authorization": e.Authorization, "token": e.Token, "keys": e.Keys} {
		if uri != "" {
			v.checkURI(at.key(name), name, uri)
		}
	}
}

func (v *validator) checkScopes(at path, scopes []string) {
	if !slices.Contains(scopes, "openid") {
		v.add(at, "add openid", "the scope openid is missing")
	}
	for i, s := range scopes {
		v.checkID(at.index(i), "scope", s)
	}
}

func (v *validator) checkIdentities(at path, identities []Identity) {
	v.checkCount(at, "identities", len(identities))
	for i, id := range identities {
		v.checkID(at.index(i).key("provider"), "identity provider id", id.Provider)
		v.checkName(at.index(i).key("subject"), "subject", id.Subject)
		v.checkUnique(v.identities, at.index(i), "identity", id.Subject, id.Provider+" "+id.Subject)
	}
}

// Document returns p as the Management API keeps identity providers.
func (p IdentityProvider) Document() Document {
	type object = map[string]any
	action := func(no bool) string {
		if no {
			return "DISABLED"
		}
		return "AUTO"
	}
	endpoint := func(url, binding string) any {
		if url == "" {
			return nil
		}
		return object{"url": url, "binding": binding}
	}
	groups, filter := object{"action": "NONE"}, any(nil)
	if len(p.Groups) > 0 {
		groups = object{"action": "ASSIGN", "assignments": p.Groups}
	}
	if len(p.LinkGroups) > 0 {
		filter = object{"groups": object{"include": p.LinkGroups}}
	}
	body, _ := json.Marshal(object{
		"issuerMode": "DYNAMIC",
		"protocol": object{
			"type": "OIDC", "scopes": p.Scopes, "issuer": object{"url": p.Issuer},
			"endpoints": object{
				"authorization": endpoint(p.Endpoints.Authorization, "HTTP-REDIRECT"),
				"token":         endpoint(p.Endpoints.Token, "HTTP-POST"),
				"jwks":          endpoint(p.Endpoints.Keys, "HTTP-REDIRECT"),
			},
			"credentials": object{"client": object{"client_id": p.ClientID, "client_secret": p.ClientSecret}},
		},
		"policy": object{
			"accountLink": object{"action": action(p.NoLinking), "filter": filter},
			"provisioning": object{
				"action": action(p.NoProvisioning), "profileMaster": p.UpdateProfiles, "groups": groups,
				"conditions": object{"deprovisioned": object{"action": "NONE"}, "suspended": object{"action": "NONE"}},
			},
			"subject":      object{"userNameTemplate": object{"template": p.Username}, "matchType": p.Match, "matchAttribute": p.MatchAttribute},
			"maxClockSkew": 0,
		},
	}) // maps and texts always encode
	d := Document{Kind: IdPDocument, ID: p.ID, Type: p.Type, Name: p.Name, Status: DocumentActive, Body: string(body)}
	if p.Inactive {
		d.Status = DocumentInactive
	}
	return d
}
