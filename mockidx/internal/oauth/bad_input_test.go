package oauth_test

import (
	"net/http"
	"strings"
	"testing"
)

// Every endpoint that reads a form refuses what is no form, and goes on
// working.
func TestBadInput(t *testing.T) {
	w := newWorld(t)
	const form = "application/x-www-form-urlencoded"
	for _, endpoint := range []string{"interact", "token", "introspect", "revoke"} {
		for name, tc := range map[string]struct {
			query, body, contentType string
			status                   int
			err, outcome             string
		}{
			"JSON":                     {"", `{"client_id":"x"}`, "application/json", 400, "E0000021", "content_type_not_supported"},
			"no content type":          {"", "client_id=x", "", 400, "E0000021", "content_type_not_supported"},
			"bad content type":         {"", "client_id=x", ";;", 400, "E0000021", "content_type_not_supported"},
			"ten megabytes":            {"", "client_id=" + strings.Repeat("x", 10<<20), form, 413, "E0000003", "body_too_large"},
			"twice in the body":        {"", "client_id=a&client_id=b", form, 400, "invalid_request: The request contained multiple parameters with the same name.", "parameter_duplicated"},
			"twice, the same":          {"", "state=a&state=a", form, 400, "invalid_request: The request contained multiple parameters with the same name.", "parameter_duplicated"},
			"twice, once disguised":    {"", "state=a&st%61te=b", form, 400, "invalid_request: The request contained multiple parameters with the same name.", "parameter_duplicated"},
			"twice in the query":       {"?scope=a&scope=b", "", form, 400, "invalid_request: The request contained multiple parameters with the same name.", "parameter_duplicated"},
			"in query and body":        {"?client_id=a", "client_id=a", form, 400, "invalid_request: The request contained multiple parameters with the same name.", "parameter_duplicated"},
			"bad header":               {"", "client_id=a", form + "\x00Basic !!!", 401, "invalid_client: Found Authentication header but was not valid client credentials.", "client_credentials_malformed"},
			"bearer as client":         {"", "client_id=a", form + "\x00Bearer abc", 401, "invalid_client: Found Authentication header but was not valid client credentials.", "client_credentials_malformed"},
			"header and form disagree": {"", "client_id=" + spaID, form + "\x00" + basic(webID, webSecret), 401, "invalid_client: Client authentication failed. Either the client or the client credentials are invalid.", "client_ids_differ"},
			"two secrets":              {"", "client_secret=x", form + "\x00" + basic(webID, webSecret), 401, "invalid_request: Cannot supply multiple client credentials. Use one of the following: credentials in the Authorization header, credentials in the post body, or a client_assertion in the post body.", "client_credentials_multiple"},
		} {
			t.Run(endpoint+"/"+name, func(t *testing.T) {
				contentType, authorization, _ := strings.Cut(tc.contentType, "\x00")
				header := []string{"Content-Type", contentType}
				if authorization != "" {
					header = append(header, "Authorization", authorization)
				}
				if endpoint == "token" && tc.body != "" && tc.status == 401 {
					tc.body += "&grant_type=interaction_code"
				}
				a := w.do(t, "POST", w.base("default")+endpoint+tc.query, tc.body, header...)
				if got := a.oauthError(t); a.status != tc.status || got != tc.err {
					t.Errorf("got %d %s\nwant %d %s", a.status, got, tc.status, tc.err)
				}
				if e := w.lastEvent(); e.Outcome != tc.outcome || e.Status != tc.status {
					t.Errorf("journal has %s %d, want %s %d", e.Outcome, e.Status, tc.outcome, tc.status)
				}
			})
		}
	}
	if a := w.post(t, w.base("default")+"interact", interaction(spaID)); a.status != 200 {
		t.Errorf("afterwards: %d %s", a.status, a.body)
	}
}

func TestMethods(t *testing.T) {
	w := newWorld(t)
	for _, tc := range []struct{ method, endpoint string }{
		{"GET", "interact"}, {"PUT", "interact"}, {"GET", "token"}, {"GET", "introspect"}, {"GET", "revoke"}, {"POST", "keys"}, {"PUT", "logout"}, {"DELETE", "userinfo"},
	} {
		if a := w.do(t, tc.method, w.base("default")+tc.endpoint, ""); a.status != http.StatusMethodNotAllowed || a.oauthError(t) != "E0000022" {
			t.Errorf("%s %s: %d %s", tc.method, tc.endpoint, a.status, a.body)
		}
	}
}

func TestUnknownAuthorizationServer(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/oauth2/nope/.well-known/openid-configuration", "/oauth2/nope/v1/keys", "/oauth2/nope/v1/authorize", "/oauth2/%3Cb%3E/v1/userinfo"} {
		a := w.do(t, "GET", w.BaseURL+path, "")
		if a.status != http.StatusNotFound || a.oauthError(t) != "E0000007" || w.lastEvent().Outcome != "authorization_server_unknown" {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
}
