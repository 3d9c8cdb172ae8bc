package management_test

import (
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func TestAppGrants(t *testing.T) {
	w := newWorld(t)
	id := w.newApp("Robot", `"token_endpoint_auth_method":"private_key_jwt"`, `,"application_type":"service","jwks":`+testJWKS)
	other := w.newApp("Other", "", "")
	self := "/apps/" + id + "/grants"
	created := w.want(w.call("POST", self, `{"issuer":"`+w.url+`","scopeId":"okta.users.read"}`), 200, `"scopeId":"okta.users.read"`)
	for _, text := range []string{`"status":"ACTIVE"`, `"clientId":"` + id + `"`, `"issuer":"` + w.url + `"`, `"source":"ADMIN"`} {
		w.want(created, 200, text)
	}
	grant := read[struct{ ID string }](t, created).ID
	w.exchanges([]exchange{
		{"POST", self, `{"issuer":"` + w.url + `/","scopeId":"okta.apps.manage"}`, 200, "okta.apps.manage"},
		{"POST", self, `{"issuer":"` + w.url + `","scopeId":"okta.users.read"}`, 400, "already exists"},
		{"POST", self, `{"issuer":"` + w.url + `/oauth2/default","scopeId":"okta.users.read"}`, 400, "issuer"},
		{"POST", self, `{"scopeId":"okta.users.read"}`, 400, "issuer"},
		{"POST", self, `{"issuer":"` + w.url + `"}`, 400, "scopeId"},
		{"POST", self, `{"issuer":"` + w.url + `","scopeId":"openid"}`, 400, "scopeId"},
		{"POST", self, `{"issuer":"` + w.url + `","scopeId":"okta.users.read x"}`, 400, "scopeId"},
		{"POST", self, `{"issuer":"` + w.url + `","scopeId":"okta.myAccount.email.read"}`, 200, "okta.myAccount.email.read"},
		{"POST", self, `{"issuer":"` + w.url + `","scopeId":7}`, 400, "scopeId: The field has a wrong type"},
		{"POST", self, `{`, 400, "E0000003"},
		{"POST", "/apps/0oaNone/grants", `{"issuer":"` + w.url + `","scopeId":"okta.users.read"}`, 404, "AppInstance"},
		{"GET", self, "", 200, grant},
		{"GET", self + "?limit=1", "", 200, grant},
		{"GET", self + "/" + grant, "", 200, "okta.users.read"},
		{"GET", "/apps/" + other + "/grants/" + grant, "", 404, "OAuth2ScopeConsentGrant"},
		{"DELETE", "/apps/" + other + "/grants/" + grant, "", 404, "OAuth2ScopeConsentGrant"},
		{"GET", "/apps/" + other + "/grants", "", 200, "[]"},
		{"DELETE", self + "/" + grant, "", 204, ""},
		{"GET", self + "/" + grant, "", 404, "OAuth2ScopeConsentGrant"},
		{"GET", "/apps/0oaNone/grants", "", 404, "AppInstance"},
		{"GET", "/apps/0oaNone/grants/x", "", 404, "AppInstance"},
	})
	if o := w.tenant.Directory.Snapshot(); o.Granted(w.app(id), "okta.users.read") || !o.Granted(w.app(id), "okta.apps.manage") || o.Granted(w.app(other), "okta.apps.manage") {
		t.Errorf("granted: %+v", o.DocumentsOf(directory.GrantDocument, id))
	}
}

func TestAppSecrets(t *testing.T) {
	w := newWorld(t)
	id := w.newApp("Cart", `"client_secret":"the-first-secret"`, "")
	self := "/apps/" + id + "/credentials/secrets"
	first := read[[]struct{ ID string }](t, w.want(w.call("GET", self, ""), 200, `"client_secret":"the-first-secret"`))[0].ID
	secrets := func(want ...string) {
		t.Helper()
		var active []string
		for _, d := range w.tenant.Directory.Snapshot().SecretsOf(w.app(id)) {
			if d.Active() {
				active = append(active, d.Name)
			}
		}
		if strings.Join(active, " ") != strings.Join(want, " ") {
			t.Errorf("in force: %q, want %q", active, want)
		}
	}
	w.exchanges([]exchange{
		{"POST", self + "/" + first + "/lifecycle/deactivate", "", 400, "The only active client secret"},
		{"DELETE", self + "/" + first, "", 400, "An active client secret cannot be deleted"},
		{"POST", self, `{"client_secret":"short"}`, 400, "'client_secret' must have"},
		{"POST", self, `{"client_secret":"the-first-secret"}`, 400, "has this client secret already"},
		{"POST", self, `{"status":"OLD"}`, 400, "status"},
		{"POST", self, `{"client_secret":7}`, 400, "client_secret: The field has a wrong type"},
		{"POST", self, `{"client_secret":"the-second-secret"}`, 201, `"status":"ACTIVE"`},
		{"POST", self, ``, 400, "two client secrets at most"},
		{"GET", self + "/" + first, "", 200, "the-first-secret"},
		{"GET", self + "/ocsNone", "", 404, "ocsNone (ClientSecret)"},
		{"POST", self + "/ocsNone/lifecycle/activate", "", 404, "ClientSecret"},
		{"GET", "/apps/0oaNone/credentials/secrets", "", 404, "AppInstance"},
		{"GET", "/apps/0oaNone/credentials/secrets/x", "", 404, "AppInstance"},
		{"POST", "/apps/0oaShop/credentials/secrets", "", 400, "The app has no client secret"},
		{"GET", "/apps/0oaShop/credentials/secrets", "", 200, "[]"},
	})
	secrets("the-first-secret", "the-second-secret")
	w.want(w.call("POST", self+"/"+first+"/lifecycle/deactivate", ""), 200, `"status":"INACTIVE"`)
	secrets("the-second-secret")
	w.want(w.call("GET", "/apps/"+id, ""), 200, `"client_secret":"the-second-secret"`)
	w.want(w.call("POST", self+"/"+first+"/lifecycle/activate", ""), 200, `"status":"ACTIVE"`)
	w.want(w.call("POST", self+"/"+first+"/lifecycle/deactivate", ""), 200, `"status":"INACTIVE"`)
	w.want(w.call("DELETE", self+"/"+first, ""), 204, "")
	secrets("the-second-secret")
	w.want(w.call("POST", self, ""), 201, `"client_secret":"`)
	// A secret that replaces the app's is the only one.
	w.want(w.call("PUT", "/apps/"+id, appBody("Cart", `"client_secret":"the-third-secret"`, "")), 200, "the-third-secret")
	secrets("the-third-secret")
}

func TestAppSchema(t *testing.T) {
	w := newWorld(t)
	const self = "/meta/schemas/apps/0oaShop/default"
	attribute := func(name, definition string) string {
		return `{"definitions":{"custom":{"id":"#custom","type":"object","properties":{"` + name + `":` + definition + `}}}}`
	}
	w.exchanges([]exchange{
		{"GET", self, "", 200, `"custom":{"id":"#custom","properties":{}`},
		{"POST", self, attribute("role", `{"title":"Role","type":"string","maxLength":20}`), 200, `"role":{"maxLength":20,"title":"Role","type":"string"}`},
		{"POST", self, attribute("age", `{"title":"Age","type":"integer"}`), 200, `"role"`},
		{"POST", self, attribute("role", `null`), 200, `"properties":{"age"`},
		{"GET", self, "", 200, `"title":"Age"`},
		{"POST", self, attribute("1st", `{"title":"x","type":"string"}`), 400, "must begin with a letter"},
		{"POST", self, attribute("x", `{"title":"x","type":"text"}`), 400, "'type' must be one of"},
		{"POST", self, attribute("x", `{"type":"string"}`), 400, "title"},
		{"POST", self, attribute("x", `7`), 400, "definitions.custom.properties"},
		{"POST", self, `{`, 400, "E0000003"},
		{"POST", "/meta/schemas/apps/0oaNone/default", `{}`, 404, "AppInstance"},
		{"GET", "/meta/schemas/apps/0oaNone/default", "", 404, "AppInstance"},
	})
}
