package management_test

import (
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// idp is the body of an identity provider.
func idp(name, typ, protocol string) string {
	return `{"type":"` + typ + `","name":"` + name + `","protocol":` + protocol + `,"policy":{"subject":{"matchType":"EMAIL"}}}`
}

const (
	openID = `{"type":"OIDC","scopes":["openid","email"],"issuer":{"url":"https://idp.example.com"},"credentials":{"client":{"client_id":"c","client_secret":"s"}},"endpoints":{"authorization":{"url":"https://idp.example.com/authorize","binding":"HTTP-REDIRECT"},"token":{"url":"https://idp.example.com/token","binding":"HTTP-POST"},"jwks":{"url":"https://idp.example.com/keys"}}}`
	oauth2 = `{"type":"OAUTH2","scopes":["email"],"credentials":{"client":{"client_id":"c","client_secret":"s"}}}`
)

func TestIdPs(t *testing.T) {
	w := newWorld(t)
	self := w.create("/idps", idp("Other org", "OIDC", openID))
	w.exchanges([]exchange{
		{"GET", self, "", 200, `"protocol":{"credentials":{"client":{"client_id":"c","client_secret":"s"}}`},
		{"GET", self, "", 200, `"accountLink":{"action":"AUTO","filter":null}`},
		{"GET", self, "", 200, `"matchType":"EMAIL","userNameTemplate":{"template":"idpuser.email"}`},
		{"GET", self, "", 200, `/oauth2/v1/authorize?idp=0oa`},
		{"POST", "/idps", idp("Facebook", "FACEBOOK", oauth2), 200, `"type":"FACEBOOK"`},
		{"POST", "/idps", idp("Saml", "SAML2", `{"type":"SAML2","endpoints":{"sso":{"url":"https://idp.example.com/sso"}}}`), 200, `"status":"ACTIVE"`},
		{"GET", "/idps?type=SAML2", "", 200, `[{"_links":`},
		{"GET", "/idps?q=face", "", 200, `"name":"Facebook"`},
		{"GET", "/idps?q=none", "", 200, `[]`},
		{"PUT", self, idp("Renamed", "OIDC", openID), 200, `"name":"Renamed"`},
		{"PUT", self, idp("Facebook", "OIDC", openID), 400, "name: An object with this field already exists"},
		{"POST", self + "/lifecycle/deactivate", "", 200, `"status":"INACTIVE"`},
		{"POST", self + "/lifecycle/activate", "", 200, `"status":"ACTIVE"`},
		{"DELETE", self, "", 204, ""},
		{"GET", self, "", 404, "(IdpProvider)"},
		{"PUT", self, idp("x", "OIDC", openID), 404, "(IdpProvider)"},
		{"POST", self + "/lifecycle/activate", "", 404, "(IdpProvider)"},
		{"DELETE", self, "", 404, "(IdpProvider)"},
	})
	for _, refused := range []struct{ body, cause string }{
		{idp("", "OIDC", openID), "name: The field cannot be left blank"},
		{idp("x", "MYSPACE", openID), "There is no identity provider of the type 'MYSPACE'"},
		{idp("x", "FACEBOOK", openID), "does not speak 'OIDC'"},
		{idp("x", "FACEBOOK", `{"type":"OAUTH2"}`), "client_id: The field cannot be left blank"},
		{idp("x", "OIDC", `{"type":"OIDC","scopes":["email"],"credentials":{"client":{"client_id":"c"}}}`), "The scope openid is missing"},
		{idp("x", "OIDC", `{"type":"OIDC","scopes":["openid"],"credentials":{"client":{"client_id":"c"}}}`), "protocol.endpoints.authorization.url"},
		{idp("x", "SAML2", `{"type":"SAML2","endpoints":{"sso":{"url":"idp"}}}`), "absolute address"},
		{idp("x", "SAML2", `{"type":"SAML2"}`), "protocol.endpoints.sso.url"},
		{idp("x", "OIDC", `[]`), "wrong type"},
		{`{"type":"X509","name":"x","protocol":{"type":"MTLS"},"policy":{"accountLink":{"action":"GUESS"}}}`, "policy.accountLink.action"},
	} {
		w.exchanges([]exchange{{"POST", "/idps", refused.body, 400, refused.cause}})
	}
}

// Those of the org file are the API's to read and, from then on, to change. The
// rules that they stand for stay.
func TestIdPsOfTheOrgFile(t *testing.T) {
	w := newWorld(t)
	if err := w.tenant.Directory.Update(func(o *directory.Org) error {
		o.IdentityProviders = []directory.IdentityProvider{
			{ID: "0oaopen", Name: "Open", Issuer: "https://open.test", ClientID: "c", ClientSecret: "s"},
			{ID: "0oapartner", Name: "Partner", Issuer: "https://partner.test", ClientID: "c", Domains: []string{"partner.test"}},
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	org := w.tenant.Directory.Snapshot()
	rules := "/policies/" + org.DefaultPolicyID(directory.DiscoveryPolicy, directory.DefaultPolicy) + "/rules"
	route := func(identifier string) directory.Routing {
		o := w.tenant.Directory.Snapshot()
		return o.RouteFor(o.Apps[0], identifier)
	}
	w.exchanges([]exchange{
		{"GET", "/idps?q=part", "", 200, `"name":"Partner"`},
		{"GET", "/idps/0oaopen", "", 200, `"client_secret":"s"`},
		{"GET", rules, "", 200, `"conditions":{"userIdentifier":{"patterns":[{"matchType":"SUFFIX","value":"@partner.test"}],"type":"IDENTIFIER"}}`},
		{"GET", rules, "", 200, `"providers":[{"type":"OKTA"},{"id":"0oaopen","type":"OIDC"}]`},
	})
	if n := len(w.tenant.Directory.Snapshot().IdentityProviders); n != 2 {
		t.Errorf("reading them left %d in the org file", n)
	}
	w.exchanges([]exchange{{"POST", "/idps/0oaopen/lifecycle/deactivate", "", 200, `"status":"INACTIVE"`}})
	if r := route(""); !r.Here || len(r.Providers) != 0 {
		t.Errorf("an inactive one is offered: %+v", r)
	}
	w.exchanges([]exchange{
		{"POST", "/idps/0oaopen/lifecycle/activate", "", 200, `"status":"ACTIVE"`},
		{"PUT", "/idps/0oapartner", idp("Renamed", "OIDC", openID), 200, `"name":"Renamed"`},
	})
	if r := route(""); !r.Here || len(r.Providers) != 1 || r.Providers[0].ID != "0oaopen" {
		t.Errorf("everybody is offered %+v", r)
	}
	if r := route("x@partner.test"); r.Here || len(r.Providers) != 1 || r.Providers[0].Issuer != "https://idp.example.com" {
		t.Errorf("users of the domain are offered %+v", r)
	}
	w.exchanges([]exchange{{"DELETE", "/idps/0oapartner", "", 204, ""}, {"GET", "/idps/0oapartner", "", 404, "(IdpProvider)"}})
	if r := route("x@partner.test"); !r.Here {
		t.Errorf("without their identity provider they are sent to %+v", r)
	}
	// A new one is offered by a rule alone.
	self := w.create("/idps", idp("New", "OIDC", openID))
	id := self[len("/idps/"):]
	if r := route(""); len(r.Providers) != 1 {
		t.Errorf("without a rule it is offered: %+v", r)
	}
	w.create(rules, `{"name":"new","conditions":{"app":{"include":[{"type":"APP","id":"`+org.Apps[0].ID+`"}]}},"actions":{"idp":{"providers":[{"type":"OKTA"},{"type":"OIDC","id":"`+id+`"}]}}}`)
	if r := route(""); !r.Here || len(r.Providers) != 1 || r.Providers[0].ID != id {
		t.Errorf("by a rule it is not offered: %+v", r)
	}
}
