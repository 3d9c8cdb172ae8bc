package management_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// app is a body of a new app with settings, members of settings.oauthClient
// after those that are needed.
func appBody(label, credentials, settings string) string {
	return `{"name":"oidc_client","label":"` + label + `","signOnMode":"OPENID_CONNECT","credentials":{"oauthClient":{` + credentials +
		`}},"settings":{"oauthClient":{"redirect_uris":["http://localhost:8080/cb"]` + settings + `}}}`
}

// newApp creates an app and returns its id.
func (w *world) newApp(label, credentials, settings string) string {
	w.t.Helper()
	created := w.want(w.call("POST", "/apps", appBody(label, credentials, settings)), 200, `"label":"`+label+`"`)
	return read[struct{ ID string }](w.t, created).ID
}

func (w *world) app(id string) directory.App {
	w.t.Helper()
	for _, a := range w.tenant.Directory.Snapshot().Apps {
		if a.ID == id {
			return a
		}
	}
	w.t.Fatalf("there is no app %s", id)
	return directory.App{}
}

func TestAppIsCreated(t *testing.T) {
	w := newWorld(t)
	created := w.want(w.call("POST", "/apps", appBody("Cart", `"token_endpoint_auth_method":"client_secret_post","autoKeyRotation":false,"pkce_required":true`,
		`,"post_logout_redirect_uris":["http://localhost:8080/"],"email_magic_link_redirect_uri":"http://localhost:8080/magic","client_uri":"http://localhost:8080",
		"grant_types":["interaction_code","refresh_token","implicit"],"response_types":["code","id_token"],"application_type":"web","consent_method":"REQUIRED",
		"refresh_token":{"rotation_type":"ROTATE","leeway":0},"initiate_login_uri":"http://localhost:8080/go"`)), 200, `"signOnMode":"OPENID_CONNECT"`)
	id := read[struct{ ID string }](t, created).ID
	for _, text := range []string{
		`"client_id":"` + id + `"`, `"token_endpoint_auth_method":"client_secret_post"`, `"autoKeyRotation":false`, `"pkce_required":true`, `"client_secret":"`,
		`"email_magic_link_redirect_uri":"http://localhost:8080/magic"`, `"grant_types":["interaction_code","refresh_token","implicit"]`, `"leeway":0,"rotation_type":"ROTATE"`,
		`"initiate_login_uri":"http://localhost:8080/go"`, `"consent_method":"REQUIRED"`, `"created":"20`, `"status":"ACTIVE"`, `"response_types":["code","id_token"]`,
	} {
		w.want(created, 200, text)
	}
	a := w.app(id)
	if a.EmailVerificationURI != "http://localhost:8080/magic" || !a.RotateRefreshTokens || !a.PKCERequired || a.PostLogoutRedirectURIs[0] != "http://localhost:8080/" || len(a.ClientSecret) != 64 {
		t.Errorf("the directory has %+v", a)
	}
	o := w.tenant.Directory.Snapshot()
	if o.Assigned(a, o.Users[0]) {
		t.Error("a new app is for everyone")
	}
	if shown := w.want(w.call("GET", "/apps/"+id, ""), 200, id); shown.body != created.body {
		t.Errorf("shown as\n%s\ncreated as\n%s", shown.body, created.body)
	}
	if strings.Contains(o.Documents[len(o.Documents)-1].Body, a.ClientSecret) {
		t.Error("the document has the secret, of which the directory is the truth")
	}
}

func TestAppKinds(t *testing.T) {
	w := newWorld(t)
	keys := `,"jwks":` + testJWKS
	for _, tt := range []struct{ name, credentials, settings, want string }{
		{"as little as can be", ``, ``, `"application_type":"web"`},
		{"single page", `"token_endpoint_auth_method":"none"`, `,"application_type":"browser","grant_types":["interaction_code"]`, `"pkce_required":true,"token_endpoint_auth_method":"none"`},
		{"fixed credentials", `"client_id":"my_client.1","client_secret":"a-secret-of-14+"`, ``, `"client_id":"my_client.1","client_secret":"a-secret-of-14+"`},
		{"keys", `"token_endpoint_auth_method":"private_key_jwt"`, keys, `"token_endpoint_auth_method":"private_key_jwt"`},
		{"service", `"token_endpoint_auth_method":"private_key_jwt"`, keys + `,"redirect_uris":[],"application_type":"service"`, `"grant_types":["client_credentials"]`},
		{"secret and keys", `"token_endpoint_auth_method":"client_secret_basic"`, keys, `"token_endpoint_auth_method":"client_secret_basic"`},
	} {
		w.want(w.call("POST", "/apps", appBody(tt.name, tt.credentials, tt.settings)), 200, tt.want)
	}
}

func TestAppIsRefused(t *testing.T) {
	w := newWorld(t)
	before := len(w.tenant.Directory.Snapshot().Apps)
	for _, tt := range []struct{ credentials, settings, cause string }{
		{`"client_id":7`, ``, "credentials.oauthClient.client_id: The field has a wrong type, a number"},
		{`"client_id":"short"`, ``, "'client_id' must have from 6"},
		{`"client_id":"okta_dashboard"`, ``, "client_id: An object with this field already exists"},
		{`"client_id":"0oaShop"`, ``, "client_id: An object with this field already exists"},
		{`"client_secret":"too-short"`, ``, "'client_secret' must have from 14"},
		{`"client_secret":"with a space in it"`, ``, "'client_secret' must have from 14"},
		{`"token_endpoint_auth_method":"client_secret_jwt"`, ``, "'token_endpoint_auth_method' has an unsupported value 'client_secret_jwt'"},
		{`"token_endpoint_auth_method":"private_key_jwt"`, ``, "'jwks' cannot be left blank"},
		{`"token_endpoint_auth_method":"private_key_jwt"`, `,"jwks":{"keys":[]}`, "'jwks' cannot be left blank"},
		{`"token_endpoint_auth_method":"private_key_jwt"`, `,"jwks":7`, "'jwks': not a JSON Web Key Set"},
		{`"token_endpoint_auth_method":"private_key_jwt"`, `,"jwks":{"keys":[{"kty":"RSA"}]}`, "'jwks': key 1 is no"},
		{`"token_endpoint_auth_method":"private_key_jwt"`, `,"jwks":{"keys":[{"kty":"oct","k":"AAAA"}]}`, "'jwks': key 1 is no public key"},
		{`"token_endpoint_auth_method":"private_key_jwt"`, `,"jwks_uri":"http://localhost/keys"`, "'jwks_uri': The mock fetches no keys"},
		{`"token_endpoint_auth_method":"none","pkce_required":false`, ``, "'pkce_required' must be true"},
		{`"token_endpoint_auth_method":"none"`, `,"grant_types":["client_credentials"]`, "'token_endpoint_auth_method' cannot be 'none'"},
		{``, `,"application_type":"browser"`, "'token_endpoint_auth_method' must be 'none'"},
		{``, `,"application_type":"desktop"`, "'application_type' has an unsupported value 'desktop'. Supported values: [web, browser, native, service]"},
		{``, `,"application_type":"service","grant_types":["authorization_code"]`, "'grant_types' can only be [client_credentials]"},
		{``, `,"grant_types":["magic"]`, "'grant_types' has an unsupported value 'magic'"},
		{``, `,"grant_types":"interaction_code"`, "settings.oauthClient.grant_types: The field has a wrong type, a string"},
		{``, `,"response_types":["code","magic"]`, "'response_types' has an unsupported value 'magic'"},
		{``, `,"response_types":["token"]`, "'response_types' must have 'code'"},
		{``, `,"consent_method":"ASK"`, "'consent_method' has an unsupported value"},
		{``, `,"issuer_mode":"ANY"`, "'issuer_mode' has an unsupported value"},
		{``, `,"refresh_token":{"rotation_type":"OFTEN"}`, "'refresh_token.rotation_type' has an unsupported value"},
		{``, `,"refresh_token":{"leeway":61}`, "'leeway' must be from 0 to 60"},
		{``, `,"dpop_bound_access_tokens":true`, "The mock has no DPoP"},
		{``, `,"redirect_uris":[]`, "'redirect_uris' cannot be left blank"},
		{``, `,"redirect_uris":["/cb"]`, `redirect_uris \"/cb\" is not absolute`},
		{``, `,"redirect_uris":["http://localhost/#x"]`, "has a fragment"},
		{``, `,"redirect_uris":["javascript:alert(1)"]`, "has scheme javascript"},
		{``, `,"redirect_uris":["https://*.example.com/"]`, "has a wildcard"},
		{``, `,"post_logout_redirect_uris":["nowhere"]`, "post_logout_redirect_uris"},
		{``, `,"email_magic_link_redirect_uri":"nowhere"`, "email_magic_link_redirect_uri"},
		{``, `,"client_uri":"nowhere"`, "client_uri"},
		{``, `,"logo_uri":"nowhere"`, "logo_uri"},
	} {
		w.exchanges([]exchange{{"POST", "/apps", appBody("Refused", tt.credentials, tt.settings), 400, tt.cause}})
	}
	w.exchanges([]exchange{
		{"POST", "/apps", `{`, 400, "E0000003"},
		{"POST", "/apps", `null`, 400, "E0000003"},
		{"POST", "/apps", `[]`, 400, "E0000003"},
		{"POST", "/apps", ``, 400, "E0000021"},
		{"POST", "/apps", `{}`, 400, "signOnMode: The field cannot be left blank"},
		{"POST", "/apps", appBody(" ", "", ""), 400, "label: The field cannot be left blank"},
		{"POST", "/apps", appBody(strings.Repeat("x", 101), "", ""), 400, "label: "},
		{"POST", "/apps", `{"name":"bookmark","label":"x","signOnMode":"BOOKMARK"}`, 400, "name: The mock has apps of the name oidc_client only"},
		{"POST", "/apps", `{"label":"x","signOnMode":"SAML_2_0"}`, 400, "signOnMode: The mock has apps of the sign-on mode"},
		{"POST", "/apps", `{"label":"x","signOnMode":"OPENID_CONNECT"}`, 400, "settings.oauthClient: The field cannot be left blank"},
	})
	if after := len(w.tenant.Directory.Snapshot().Apps); after != before {
		t.Errorf("%d apps before, %d after", before, after)
	}
}

func TestAppIsReplaced(t *testing.T) {
	w := newWorld(t)
	id := w.newApp("Cart", `"client_secret":"the-first-secret"`, `,"client_uri":"http://localhost:8080","tos_uri":"http://localhost:8080/tos"`)
	w.exchanges([]exchange{
		{"PUT", "/apps/" + id, appBody("Basket", "", `,"logo_uri":"http://localhost:8080/logo.png"`), 200, `"client_secret":"the-first-secret"`},
		{"GET", "/apps/" + id, "", 200, `"client_uri":null`},
		{"GET", "/apps/" + id, "", 200, `"logo_uri":"http://localhost:8080/logo.png"`},
		{"PUT", "/apps/" + id, appBody("Basket", `"client_id":"`+id+`","client_secret":"the-second-secret"`, ""), 200, `"client_secret":"the-second-secret"`},
		{"PUT", "/apps/" + id, appBody("Basket", `"token_endpoint_auth_method":"none"`, ""), 200, `"pkce_required":true,"token_endpoint_auth_method":"none"`},
		{"PUT", "/apps/" + id, appBody("Basket", ``, ""), 200, `"token_endpoint_auth_method":"none"`},
		{"PUT", "/apps/" + id, appBody("Basket", `"client_id":"0oaOther"`, ""), 400, "'client_id' cannot be changed"},
		{"PUT", "/apps/" + id, appBody("Basket", "", `,"redirect_uris":[]`), 400, "redirect_uris"},
		{"PUT", "/apps/" + id, `{`, 400, "E0000003"},
		{"PUT", "/apps/0oaNone", appBody("Basket", "", ""), 404, "0oaNone (AppInstance)"},
	})
	if a := w.app(id); a.Label != "Basket" || a.ClientID != id || a.ClientSecret != "" {
		t.Errorf("the directory has %+v", a)
	}
	// What was answered can be sent back.
	shown := w.call("GET", "/apps/"+id, "").body
	w.want(w.call("PUT", "/apps/"+id, shown), 200, `"label":"Basket"`)
	// An app of the org file is one like any other.
	shown = w.want(w.call("GET", "/apps/0oaShop", ""), 200, `"created":"2020-01-01T00:00:00.000Z"`).body
	w.want(w.call("PUT", "/apps/0oaShop", shown), 200, `"label":"Shop"`)
}

func TestAppLifecycle(t *testing.T) {
	w := newWorld(t)
	id := w.newApp("Cart", "", "")
	w.exchanges([]exchange{
		{"DELETE", "/apps/" + id, "", 403, `"errorCode":"E0000056"`},
		{"POST", "/apps/" + id + "/lifecycle/deactivate", "", 200, "{}"},
		{"GET", "/apps/" + id, "", 200, `"status":"INACTIVE"`},
		{"GET", "/apps/" + id, "", 200, "/lifecycle/activate"},
		{"POST", "/apps/" + id + "/lifecycle/activate", "", 200, "{}"},
		{"GET", "/apps/" + id, "", 200, `"status":"ACTIVE"`},
		{"POST", "/apps/" + id + "/lifecycle/deactivate", "", 200, "{}"},
		{"DELETE", "/apps/" + id, "", 204, ""},
		{"DELETE", "/apps/" + id, "", 404, id + " (AppInstance)"},
		{"GET", "/apps/" + id, "", 404, "AppInstance"},
		{"POST", "/apps/" + id + "/lifecycle/activate", "", 404, "AppInstance"},
		{"POST", "/apps?activate=false", appBody("Asleep", "", ""), 200, `"status":"INACTIVE"`},
	})
	for _, d := range w.tenant.Directory.Snapshot().Documents {
		if d.ID == id || d.Parent == id {
			t.Errorf("left behind: %+v", d)
		}
	}
}

func TestAppsAreListed(t *testing.T) {
	w := newWorld(t, func(o *directory.Org) {
		o.Groups = []directory.Group{{ID: "00gStaff", Name: "Staff"}}
		o.Users[0].Groups = []string{"00gStaff"}
	})
	id := w.newApp("Cart", "", "")
	w.want(w.call("PUT", "/apps/"+id+"/groups/00gStaff", ""), 200, "")
	w.newApp("Basket", "", "")
	count := func(query string, want int) {
		t.Helper()
		if got := len(read[[]object](t, w.want(w.call("GET", "/apps"+query, ""), 200, ""))); got != want {
			t.Errorf("%s: %d apps, want %d", query, got, want)
		}
	}
	count("", 3)
	count("?q=ca", 1)
	count("?q=oidc", 3)
	count("?q=none", 0)
	count("?filter=status+eq+%22ACTIVE%22", 3)
	count("?filter=status+eq+%22INACTIVE%22", 0)
	count("?filter=name+eq+%22oidc_client%22", 3)
	count("?filter=user.id+eq+%2200uAda%22", 2) // the shop is for everyone
	count("?filter=user.id+eq+%2200uBob%22", 1)
	count("?filter=user.id+eq+%2200uEve%22", 0)
	count("?filter=group.id+eq+%2200gStaff%22", 1)
	count("?limit=2", 2)
	count("?limit=2&after="+id, 1)
	w.exchanges([]exchange{
		{"GET", "/apps?filter=status+ne+%22ACTIVE%22", "", 400, "E0000031"},
		{"GET", "/apps?filter=label+eq+%22x%22", "", 400, "E0000031"},
		{"GET", "/apps?filter=status", "", 400, "E0000031"},
		{"GET", "/apps?expand=users", "", 400, "expand"},
		{"GET", "/apps?limit=x", "", 400, "limit"},
		{"GET", "/apps?after=0oaNone", "", 400, "after"},
		{"GET", "/apps/" + id + "?expand=user/00uAda", "", 200, `"_embedded":{"user":{`},
		{"GET", "/apps/" + id + "?expand=user/", "", 400, "expand"},
		{"GET", "/groups/00gStaff/apps", "", 200, `"label":"Cart"`},
		{"GET", "/groups/00gNone/apps", "", 404, "UserGroup"},
	})
}

type object = map[string]any

func TestAppSettingsOfAdminPages(t *testing.T) {
	w := newWorld(t)
	id := w.newApp("Cart", "", `,"client_uri":"http://localhost:8080"`)
	path := "/internal/apps/" + id + "/settings/oidc"
	w.exchanges([]exchange{
		{"POST", path, `{"label":"Basket","email_magic_link_redirect_uri":"http://localhost:8080/magic"}`, 200, `"email_magic_link_redirect_uri":"http://localhost:8080/magic"`},
		{"POST", path, `{"grant_types":["interaction_code"]}`, 200, `"label":"Basket"`},
		{"POST", path, `{"email_magic_link_redirect_uri":"nowhere"}`, 400, "email_magic_link_redirect_uri"},
		{"POST", path, `{"label":7}`, 400, "label"},
		{"POST", path, `{"client_id":"another"}`, 400, "'client_id' cannot be changed"},
		{"POST", path, `{`, 400, "E0000003"},
		{"POST", "/internal/apps/0oaNone/settings/oidc", `{}`, 404, "AppInstance"},
	})
	a := w.app(id)
	if a.Label != "Basket" || a.EmailVerificationURI != "http://localhost:8080/magic" || len(a.GrantTypes) != 1 || len(a.RedirectURIs) != 1 {
		t.Errorf("the directory has %+v", a)
	}
	w.want(w.call("GET", "/apps/"+id, ""), 200, `"client_uri":"http://localhost:8080"`)
}

func FuzzAppBody(f *testing.F) {
	f.Add(appBody("Cart", "", ""))
	f.Add(appBody("Cart", `"token_endpoint_auth_method":"private_key_jwt"`, `,"jwks":`+testJWKS))
	f.Add(`{"settings":{"oauthClient":{"jwks":{"keys":[{"kty":"RSA","n":"AA","e":"AQAB"}]}}}}`)
	w := newWorld(f)
	begun := w.tenant.Directory.Snapshot()
	f.Fuzz(func(t *testing.T, body string) {
		w.t = t
		a := w.call("POST", "/apps", body)
		if a.status != 200 && a.status != 400 && a.status != 413 || !json.Valid([]byte(a.body)) {
			t.Errorf("%d %s", a.status, a.body)
		}
		if err := w.tenant.Directory.Update(func(o *directory.Org) error { *o = *begun.Clone(); return nil }); err != nil {
			t.Error(err)
		}
	})
}
