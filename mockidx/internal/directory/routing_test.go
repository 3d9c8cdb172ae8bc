package directory_test

import (
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// providers is an org with two identity providers: of everybody and of a domain.
func providers(t *testing.T) *directory.Org {
	t.Helper()
	return load(t, `
users: [{login: ada@example.com, profile: {department: Engines}}]
identityProviders:
  - {id: 0oaopen, name: Open, issuer: https://open.test, clientId: c}
  - {id: 0oapartner, name: Partner, issuer: https://partner.test, clientId: c, domains: [partner.test, "@old.test"]}
  - {id: 0oaoff, name: Off, issuer: https://off.test, clientId: c, inactive: true}
apps: [{clientId: 0oaApp, redirectUris: [https://app.test]}, {clientId: 0oaOther, redirectUris: [https://other.test]}]
`)[0]
}

// routed writes where somebody signs in: here, or the ids of identity providers.
func routed(o *directory.Org, app, identifier string) string {
	a, _ := o.AppByClientID(app)
	var at []string
	r := o.RouteFor(a, identifier)
	if r.Here {
		at = append(at, "here")
	}
	for _, p := range r.Providers {
		at = append(at, p.ID)
	}
	return strings.Join(at, " ")
}

func TestRoutesOfTheOrgFile(t *testing.T) {
	o := providers(t)
	app, _ := o.AppByClientID("0oaApp")
	for identifier, want := range map[string]string{
		"": "here 0oaopen", "ada@example.com": "here 0oaopen", "x@partner.test": "0oapartner", "X@Partner.Test": "0oapartner",
		"x@old.test": "0oapartner", "x@notpartner.test": "here 0oaopen", "partner.test": "here 0oaopen",
	} {
		if got := routed(o, "0oaApp", identifier); got != want {
			t.Errorf("%q signs in %s, want %s", identifier, got, want)
		}
	}
	if !o.RoutesByIdentifier(app) {
		t.Error("nobody is asked for a name")
	}
	o.IdentityProviders = nil
	if got := routed(o, "0oaApp", "x@partner.test"); got != "here" || o.RoutesByIdentifier(app) {
		t.Errorf("without identity providers they sign in %s", got)
	}
}

func TestDiscoveryRules(t *testing.T) {
	const toOpen, toBoth = `{"idp":{"providers":[{"type":"OIDC","id":"0oaopen"}]}}`, `{"idp":{"providers":[{"type":"OKTA"},{"type":"OIDC","id":"0oaopen"},{"type":"OIDC","id":"0oapartner"}]}}`
	of := func(matchType, value string) string {
		return `{"userIdentifier":{"type":"IDENTIFIER","patterns":[{"matchType":"` + matchType + `","value":"` + value + `"}]}}`
	}
	tests := map[string]struct {
		conditions, actions string
		app, identifier     string
		want                string
	}{
		"everybody":                  {`null`, toOpen, "0oaApp", "", "0oaopen"},
		"a choice":                   {`null`, toBoth, "0oaApp", "", "here 0oaopen 0oapartner"},
		"suffix":                     {of("SUFFIX", "x.test"), toOpen, "0oaApp", "a@X.test", "0oaopen"},
		"another suffix":             {of("SUFFIX", "x.test"), toOpen, "0oaApp", "a@x.test.com", "here"},
		"no identifier":              {of("SUFFIX", ""), toOpen, "0oaApp", "", "here"},
		"equals":                     {of("EQUALS", "a@x.test"), toOpen, "0oaApp", "A@x.test", "0oaopen"},
		"equals not":                 {of("EQUALS", "a@x.test"), toOpen, "0oaApp", "ba@x.test", "here"},
		"starts with":                {of("STARTS_WITH", "adm-"), toOpen, "0oaApp", "adm-a@x.test", "0oaopen"},
		"contains":                   {of("CONTAINS", "+sso"), toOpen, "0oaApp", "a+sso@x.test", "0oaopen"},
		"expression":                 {of("EXPRESSION", "[a-z]+@x[.]test"), toOpen, "0oaApp", "Abc@x.test", "0oaopen"},
		"expression of a part":       {of("EXPRESSION", "[a-z]"), toOpen, "0oaApp", "abc", "here"},
		"no expression":              {of("EXPRESSION", "("), toOpen, "0oaApp", "(", "here"},
		"unknown match":              {of("LIKE", "a"), toOpen, "0oaApp", "a", "here"},
		"attribute":                  {`{"userIdentifier":{"type":"ATTRIBUTE","attribute":"department","patterns":[{"matchType":"EQUALS","value":"engines"}]}}`, toOpen, "0oaApp", "ada@example.com", "0oaopen"},
		"attribute of nobody":        {`{"userIdentifier":{"type":"ATTRIBUTE","attribute":"department","patterns":[{"matchType":"EQUALS","value":"engines"}]}}`, toOpen, "0oaApp", "engines", "here"},
		"app":                        {`{"app":{"include":[{"type":"APP","id":"0oaApp"}]}}`, toOpen, "0oaApp", "", "0oaopen"},
		"another app":                {`{"app":{"include":[{"type":"APP","id":"0oaApp"}]}}`, toOpen, "0oaOther", "", "here"},
		"all but the app":            {`{"app":{"exclude":[{"type":"APP","id":"0oaApp"}]}}`, toOpen, "0oaApp", "", "here"},
		"a provider that is off":     {`null`, `{"idp":{"providers":[{"type":"OIDC","id":"0oaoff"}]}}`, "0oaApp", "", "here"},
		"a provider that is not":     {`null`, `{"idp":{"providers":[{"type":"OIDC","id":"0oanobody"}]}}`, "0oaApp", "", "here"},
		"a rule that cannot be read": {`{"app":[]}`, toOpen, "0oaApp", "", "here"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			o := providers(t)
			policy := o.DefaultPolicyID(directory.DiscoveryPolicy, directory.DefaultPolicy)
			o.PutDocument(directory.Document{Kind: directory.PolicyDocument, ID: policy, Type: string(directory.DiscoveryPolicy), Name: "Idp Discovery Policy"})
			o.PutDocument(directory.Document{Kind: directory.RuleDocument, ID: "rul1", Parent: policy, Body: `{"conditions":` + tt.conditions + `,"actions":` + tt.actions + `}`})
			o.Complete()
			if got := routed(o, tt.app, tt.identifier); got != tt.want {
				t.Errorf("signs in %s, want %s", got, tt.want)
			}
			o.Documents[1].Status = directory.DocumentInactive
			if got := routed(o, tt.app, tt.identifier); got != "here" {
				t.Errorf("without the rule, signs in %s", got)
			}
		})
	}
}

// What an identity provider of the org file is to the Management API means the
// same.
func TestIdentityProviderAsADocument(t *testing.T) {
	o := providers(t)
	p := o.IdentityProviders[0]
	p.NoLinking, p.NoProvisioning, p.UpdateProfiles, p.ClientSecret = true, true, true, "s"
	p.Match, p.MatchAttribute, p.Username = directory.MatchCustomAttribute, "department", "idpuser.userName"
	p.Endpoints = directory.ProviderEndpoints{Authorization: "https://open.test/a", Token: "https://open.test/t", Keys: "https://open.test/k"}
	everyone, _ := o.GroupByName(directory.Everyone)
	p.Groups, p.LinkGroups = []string{everyone.ID}, []string{everyone.ID}
	o.IdentityProviders = []directory.IdentityProvider{p}
	want := string(directory.Marshal(o))

	o.PutDocument(p.Document())
	o.IdentityProviders = nil
	read, ok := o.ProviderByID(p.ID)
	if !ok {
		t.Fatal("it is no identity provider as a document")
	}
	o.Documents, o.IdentityProviders = nil, []directory.IdentityProvider{read}
	if got := string(directory.Marshal(o)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for _, body := range []string{`{}`, `{"protocol":{"type":"OAUTH2","issuer":{"url":"https://open.test"}}}`, `{"protocol":{"type":"OIDC"}}`, `{"protocol":[]}`} {
		o.PutDocument(directory.Document{Kind: directory.IdPDocument, ID: "0oax", Status: directory.DocumentActive, Body: body})
		if _, ok := o.ProviderByID("0oax"); ok {
			t.Errorf("people can be sent to %s", body)
		}
	}
}

func TestIdentityProviderProblems(t *testing.T) {
	const good = "identityProviders: [{name: One, issuer: https://one.test, clientId: c}]"
	for yaml, want := range map[string]string{
		"identityProviders: [{name: One, clientId: c}]":                                                                                             "issuer",
		"identityProviders: [{name: One, issuer: https://one.test}]":                                                                                "clientId is empty",
		"identityProviders: [{issuer: https://one.test, clientId: c}]":                                                                              "name is empty",
		"identityProviders: [{name: One, issuer: one.test, clientId: c}]":                                                                           "is not absolute",
		"identityProviders: [{name: One, issuer: https://one.test, clientId: c, scopes: [email]}]":                                                  "the scope openid is missing",
		"identityProviders: [{name: One, issuer: https://one.test, clientId: c, scopes: [openid, \"a b\"]}]":                                        "malformed",
		"identityProviders: [{name: One, issuer: https://one.test, clientId: c, match: LOGIN}]":                                                     "unknown match",
		"identityProviders: [{name: One, issuer: https://one.test, clientId: c, matchAttribute: x}]":                                                "matchAttribute",
		"identityProviders: [{name: One, issuer: https://one.test, clientId: c, match: CUSTOM_ATTRIBUTE}]":                                          "matchAttribute",
		"identityProviders: [{name: One, issuer: https://one.test, clientId: c, username: user.email}]":                                             "no expression",
		"identityProviders: [{name: One, issuer: https://one.test, clientId: c, groups: [Nobody]}]":                                                 "Nobody",
		"identityProviders: [{name: One, issuer: https://one.test, clientId: c, linkGroups: [Nobody]}]":                                             "Nobody",
		"identityProviders: [{name: One, issuer: https://one.test, clientId: c, endpoints: {keys: k}}]":                                             "is not absolute",
		"identityProviders: [{name: One, issuer: https://one.test, clientId: c, domains: [\"\"]}]":                                                  "domain",
		strings.Replace(good, "[{", "[{name: One, issuer: https://two.test, clientId: c}, {", 1):                                                    "duplicate identity provider",
		"users: [{login: a@x.test, identities: [{provider: 0oaone, subject: s}]}, {login: b@x.test, identities: [{provider: 0oaone, subject: s}]}]": "duplicate identity",
		"users: [{login: a@x.test, identities: [{subject: s}]}]":                                                                                    "identity provider id",
		"users: [{login: a@x.test, identities: [{provider: 0oaone}]}]":                                                                              "subject is empty",
	} {
		_, err := directory.Load("org.yaml", []byte(yaml))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\ngot  %v\nwant %s", yaml, err, want)
		}
	}
}
