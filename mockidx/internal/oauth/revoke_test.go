package oauth_test

import (
	"encoding/base64"
	"net/http"
	"testing"
)

// mustBeEmpty checks the only answer to a revocation that auth-js can read.
func mustBeEmpty(t *testing.T, a answer) {
	t.Helper()
	if a.status != http.StatusOK || a.body != "" || a.header.Get("Content-Type") != "" {
		t.Errorf("got %d %q with content type %q", a.status, a.body, a.header.Get("Content-Type"))
	}
}

func TestRevoke(t *testing.T) {
	for name, tc := range map[string]struct {
		clientID string
		token    func(tokens) string
		params   map[string]string
		header   []string
		outcome  string
		access   bool // the access token still works afterwards
		refresh  bool // the refresh token does
	}{
		"access token":             {spaID, func(g tokens) string { return g.AccessToken }, map[string]string{"client_id": spaID}, nil, "access_token_revoked", false, true},
		"refresh token":            {spaID, func(g tokens) string { return g.RefreshToken }, map[string]string{"client_id": spaID}, nil, "grant_revoked", false, false},
		"wrong hint":               {spaID, func(g tokens) string { return g.RefreshToken }, map[string]string{"client_id": spaID, "token_type_hint": "access_token"}, nil, "grant_revoked", false, false},
		"okta-idx-golang's":        {webID, func(g tokens) string { return g.AccessToken }, map[string]string{"token_type_hint": "access_token"}, nil, "access_token_revoked", false, true},
		"auth-js's, public":        {spaID, func(g tokens) string { return g.AccessToken }, nil, []string{"Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte(spaID))}, "access_token_revoked", false, true},
		"auth-js's, with secret":   {webID, func(g tokens) string { return g.RefreshToken }, nil, []string{"Authorization", basic(webID, webSecret)}, "grant_revoked", false, false},
		"by another client":        {webID, func(g tokens) string { return g.AccessToken }, map[string]string{"client_id": spaID}, nil, "token_of_another_client", true, true},
		"refresh token by another": {webID, func(g tokens) string { return g.RefreshToken }, map[string]string{"client_id": spaID}, nil, "token_of_another_client", true, true},
		"ID token":                 {spaID, func(g tokens) string { return g.IDToken }, map[string]string{"client_id": spaID}, nil, "token_invalid", true, true},
		"unknown token":            {spaID, func(tokens) string { return "nope" }, map[string]string{"client_id": spaID}, nil, "token_invalid", true, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			got := w.signIn(t, tc.clientID)
			for range 2 { // the second time changes nothing
				a := w.post(t, w.base("default")+"revoke", with(map[string]string{"token": tc.token(got)}, flat(tc.params)...), tc.header...)
				mustBeEmpty(t, a)
				if e := w.lastEvent(); e.Outcome != tc.outcome {
					t.Errorf("journal says %q, want %q", e.Outcome, tc.outcome)
				}
			}
			if works := w.userinfo(t, "default", got.AccessToken).status == http.StatusOK; works != tc.access {
				t.Errorf("access token works: %v, want %v", works, tc.access)
			}
			_, a := w.refresh(t, tc.clientID, got.RefreshToken, "client_secret", map[string]string{webID: webSecret, spaID: "-"}[tc.clientID])
			if works := a.status == http.StatusOK; works != tc.refresh {
				t.Errorf("refresh token works: %v, want %v (%s)", works, tc.refresh, a.body)
			}
		})
	}
}

func flat(params map[string]string) []string {
	var pairs []string
	for name, value := range params {
		pairs = append(pairs, name, value)
	}
	return pairs
}

func TestRevokeRefusals(t *testing.T) {
	w := newWorld(t)
	got := w.signIn(t, webID)
	for name, tc := range map[string]struct {
		params map[string]string
		status int
		err    string
	}{
		"no token":     {map[string]string{}, 400, "invalid_request: The 'token' parameter is required."},
		"no secret":    {map[string]string{"token": got.AccessToken, "client_id": webID}, 401, "invalid_client: Client authentication failed. Either the client or the client credentials are invalid."},
		"wrong secret": {map[string]string{"token": got.AccessToken, "client_id": webID, "client_secret": "x"}, 401, "invalid_client: The client secret supplied for a confidential client is invalid."},
	} {
		if a := w.post(t, w.base("default")+"revoke", tc.params); a.status != tc.status || a.oauthError(t) != tc.err {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	if a := w.userinfo(t, "default", got.AccessToken); a.status != http.StatusOK {
		t.Errorf("a refused revocation revoked: %d %s", a.status, a.body)
	}
}
