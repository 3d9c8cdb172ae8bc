package management_test

import (
	"testing"

	"github.com/idxlab/idxlab/fixtures"
	"github.com/idxlab/idxlab/mockidx/internal/signing"
)

const server = `{"name":"Orders","description":"For orders","audiences":["api://orders"]}`

// created makes something that is answered 201, and returns its path.
func (w *world) created(path, body string) string {
	w.t.Helper()
	return path + "/" + read[struct{ ID string }](w.t, w.want(w.call("POST", path, body), 201, `"id"`)).ID
}

func TestAuthServers(t *testing.T) {
	w := newWorld(t)
	const path = "/authorizationServers"
	orders := w.created(path, server)
	id := orders[len(path)+1:]
	if s, ok := w.tenant.Directory.Snapshot().AuthServerByID(id); !ok || s.Audience != "api://orders" {
		t.Errorf("%+v %t", s, ok)
	}
	w.exchanges([]exchange{
		{"GET", path, "", 200, `"default":true`},
		{"GET", path + "?q=ord", "", 200, `[{"_links":`},
		{"GET", path + "/default", "", 200, `"audiences":["api://default"]`},
		{"GET", orders, "", 200, `"issuer":"` + w.url + `/oauth2/aus`},
		{"PUT", orders, `{"name":"Sales","description":"","audiences":["api://sales"],"issuerMode":"ORG_URL"}`, 200, `"issuerMode":"ORG_URL"`},
		{"POST", path, `{"name":"Sales","audiences":["x"]}`, 400, "name: An authorization server with this name exists"},
		{"PUT", path + "/default", `{"name":"Sales","audiences":["x"]}`, 400, "name"},
		{"POST", path, `{"audiences":["x"]}`, 400, "name: The field cannot be left blank"},
		{"POST", path, `{"name":"x","audiences":["x","y"]}`, 400, "exactly one audience"},
		{"POST", path, `{"name":"x","audiences":["x"],"issuerMode":"MINE"}`, 400, "issuerMode"},
		{"POST", path, `{"name":7,"audiences":["x"]}`, 400, "wrong type"},
		{"POST", orders + "/lifecycle/deactivate", "", 204, ""},
		{"GET", orders, "", 200, `"status":"INACTIVE"`},
	})
	if _, ok := w.tenant.Directory.Snapshot().AuthServerByID(id); ok {
		t.Error("clients find a server that is inactive")
	}
	w.exchanges([]exchange{
		{"POST", orders + "/lifecycle/activate", "", 204, ""},
		{"GET", orders, "", 200, `"status":"ACTIVE"`},
		{"DELETE", path + "/default", "", 403, "system's own"},
		{"DELETE", orders, "", 204, ""},
		{"GET", orders, "", 404, "(AuthorizationServer)"},
		{"PUT", orders, server, 404, "AuthorizationServer"},
		{"DELETE", orders, "", 404, "AuthorizationServer"},
		{"GET", orders + "/scopes", "", 404, "AuthorizationServer"},
		{"POST", orders + "/lifecycle/activate", "", 404, "AuthorizationServer"},
	})
}

func TestAuthServerKeys(t *testing.T) {
	w := newWorld(t)
	keys, err := signing.ParseKeys(fixtures.Keys())
	if err != nil {
		t.Fatal(err)
	}
	if w.tenant.Keys, err = signing.NewRing(keys, "org"); err != nil {
		t.Fatal(err)
	}
	const path = "/authorizationServers/default/credentials"
	w.exchanges([]exchange{
		{"GET", path + "/keys", "", 200, `"status":"ACTIVE"`},
		{"GET", path + "/keys/" + w.tenant.Keys.List()[0].ID, "", 200, `"kid":"` + w.tenant.Keys.List()[0].ID},
		{"GET", path + "/keys/none", "", 404, "none (AuthorizationServerKey)"},
		{"POST", path + "/lifecycle/keyRotate", `{"use":"enc"}`, 400, "use"},
		{"POST", path + "/lifecycle/keyRotate", `{"use":"sig"}`, 200, `"status":"EXPIRED"`},
	})
}

func TestServerScopes(t *testing.T) {
	w := newWorld(t)
	const path = "/authorizationServers/default/scopes"
	orders := w.created(path, `{"name":"orders:read","description":"Read orders","consent":"REQUIRED"}`)
	openID := path + "/" + w.tenant.Directory.Snapshot().ScopeID("default", "openid")
	scopes := func() []string { s, _ := w.tenant.Directory.Snapshot().AuthServerByID("default"); return s.Scopes }
	if got := scopes(); len(got) != 1 || got[0] != "orders:read" {
		t.Errorf("scopes %q", got)
	}
	w.exchanges([]exchange{
		{"GET", path, "", 200, `"name":"offline_access"`},
		{"GET", path + "?q=ord", "", 200, `"description":"Read orders"`},
		{"GET", orders, "", 200, `"consent":"REQUIRED"`},
		{"GET", path + "/scpNone", "", 404, "scpNone (OAuth2Scope)"},
		{"POST", path, `{"name":"orders:read"}`, 400, "exists in this authorization server"},
		{"POST", path, `{"name":"openid"}`, 400, "exists in this authorization server"},
		{"POST", path, `{"name":"a b"}`, 400, "scope"},
		{"POST", path, `{"name":""}`, 400, "name"},
		{"POST", path, `{"name":"x","consent":"MAYBE"}`, 400, "consent"},
		{"PUT", openID, `{"name":"openid","description":"Who"}`, 200, `"description":"Who"`},
		{"PUT", openID, `{"name":"closedid"}`, 403, "system's own"},
		{"DELETE", openID, "", 403, "system's own"},
		{"PUT", orders, `{"name":"orders:write"}`, 200, `"name":"orders:write"`},
		{"PUT", orders, `{"name":"orders:write"}`, 404, "OAuth2Scope"},
		{"DELETE", orders, "", 404, "OAuth2Scope"},
		{"DELETE", path + "/" + w.tenant.Directory.Snapshot().ScopeID("default", "orders:write"), "", 204, ""},
	})
	if got := scopes(); len(got) != 0 {
		t.Errorf("scopes %q", got)
	}
}

func TestClaims(t *testing.T) {
	w := newWorld(t)
	const path = "/authorizationServers/default/claims"
	claim := w.create(path, `{"name":"department","status":"ACTIVE","claimType":"RESOURCE","valueType":"EXPRESSION","value":"user.department","conditions":{"scopes":["profile"]}}`)
	w.exchanges([]exchange{
		{"GET", claim, "", 200, `"value":"user.department"`},
		{"GET", path, "", 200, `"name":"department"`},
		{"POST", path, `{"name":"groups","claimType":"IDENTITY","valueType":"GROUPS","value":".*","group_filter_type":"REGEX"}`, 200, `"group_filter_type":"REGEX"`},
		{"POST", path, `{"name":"department","claimType":"IDENTITY","valueType":"EXPRESSION","value":"\"x\""}`, 200, `"claimType":"IDENTITY"`},
		{"POST", path, `{"name":"department","claimType":"RESOURCE","valueType":"EXPRESSION","value":"\"x\""}`, 400, "exists in this authorization server"},
		{"POST", path, `{"name":"aud","claimType":"RESOURCE","valueType":"EXPRESSION","value":"\"x\""}`, 400, "own"},
		{"POST", path, `{"name":"a","claimType":"TOKEN","valueType":"EXPRESSION","value":"user.a"}`, 400, "claimType"},
		{"POST", path, `{"name":"a","claimType":"RESOURCE","valueType":"MAGIC","value":"user.a"}`, 400, "valueType"},
		{"POST", path, `{"name":"a","claimType":"RESOURCE","valueType":"EXPRESSION","value":"user."}`, 400, "no attribute"},
		{"POST", path, `{"name":"a","claimType":"RESOURCE","valueType":"GROUPS","value":"("}`, 400, "group_filter_type"},
		{"POST", path, `{"name":"a","claimType":"RESOURCE","valueType":"GROUPS","value":"(","group_filter_type":"REGEX"}`, 400, "missing closing"},
		{"POST", path, `{"name":"a","status":"OFF","claimType":"RESOURCE","valueType":"EXPRESSION","value":"user.a"}`, 400, "status"},
		{"PUT", claim, `{"name":"department","status":"INACTIVE","claimType":"RESOURCE","valueType":"EXPRESSION","value":"user.city"}`, 200, `"status":"INACTIVE"`},
		{"DELETE", claim, "", 204, ""},
		{"GET", claim, "", 404, "OAuth2Claim"},
	})
}

func TestTokenPolicies(t *testing.T) {
	w := newWorld(t)
	const path = "/authorizationServers/default/policies"
	policy := w.create(path, `{"type":"OAUTH_AUTHORIZATION_POLICY","name":"Shops","conditions":{"clients":{"include":["ALL_CLIENTS"]}}}`)
	const rule = `{"type":"RESOURCE_ACCESS","name":"Short","conditions":{"people":{"groups":{"include":["EVERYONE"]}},"grantTypes":{"include":["interaction_code"]},"scopes":{"include":["*"]}},"actions":{"token":{"accessTokenLifetimeMinutes":10,"refreshTokenLifetimeMinutes":0,"refreshTokenWindowMinutes":60}}}`
	short := w.create(policy+"/rules", rule)
	o := w.tenant.Directory.Snapshot()
	if got := o.TokenLifetimesFor("default", "0oaShop", o.Users[0]); got.AccessToken.Minutes() != 10 || got.RefreshToken.Hours() != 1 || got.IDToken != o.Lifetimes.IDToken {
		t.Errorf("%+v", got)
	}
	w.exchanges([]exchange{
		{"GET", policy, "", 200, `"priority":1`},
		{"GET", policy + "/rules", "", 200, `"name":"Short"`},
		{"GET", "/authorizationServers/default/policies/00pNone/rules", "", 404, "OAuth2AccessPolicy"},
		{"POST", path, `{"type":"OAUTH_AUTHORIZATION_POLICY"}`, 400, "name"},
		{"POST", path, `{"name":"x"}`, 400, "type"},
		{"POST", path, `{"type":"OAUTH_AUTHORIZATION_POLICY","name":"x","priority":0}`, 400, "priority"},
		{"POST", policy + "/rules", `{"type":"RESOURCE_ACCESS"}`, 400, "name"},
		{"POST", policy + "/rules", `{"name":"x"}`, 400, "type"},
		{"POST", policy + "/rules", `{"type":"RESOURCE_ACCESS","name":"x"}`, 400, "grantTypes"},
		{"POST", policy + "/rules", `{"type":"RESOURCE_ACCESS","name":"x","actions":{"token":{"accessTokenLifetimeMinutes":1}}}`, 400, "out of range"},
		{"POST", short + "/lifecycle/deactivate", "", 200, `"status":"INACTIVE"`},
		{"PUT", short, rule, 200, `"status":"INACTIVE"`},
	})
	o = w.tenant.Directory.Snapshot()
	if got := o.TokenLifetimesFor("default", "0oaShop", o.Users[0]); got != o.Lifetimes {
		t.Errorf("by a rule that is inactive: %+v", got)
	}
	w.exchanges([]exchange{
		{"DELETE", short, "", 204, ""},
		{"POST", policy + "/lifecycle/deactivate", "", 200, `"activate"`},
		{"DELETE", policy, "", 204, ""},
		{"GET", policy, "", 404, "OAuth2AccessPolicy"},
	})
}
