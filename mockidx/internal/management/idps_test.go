package management_test

import "testing"

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
