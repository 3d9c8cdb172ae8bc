package oauth_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func (w *world) introspect(t testing.TB, params map[string]string, header ...string) answer {
	t.Helper()
	return w.post(t, w.base("default")+"introspect", params, header...)
}

func TestIntrospectActiveTokens(t *testing.T) {
	w := newWorld(t)
	w.Clock.Freeze()
	now := float64(w.Clock.Now().Unix())
	got := w.signIn(t, webID)
	user, _ := w.Directory.Snapshot().UserByLogin(login)
	access, id := payload(t, got.AccessToken), payload(t, got.IDToken)
	for name, tc := range map[string]struct {
		token string
		want  map[string]any
	}{
		"access token": {got.AccessToken, map[string]any{
			"active": true, "scope": "openid profile email offline_access", "username": login, "sub": login, "uid": user.ID, "client_id": webID,
			"aud": "api://default", "iss": w.Issuer("default"), "jti": access["jti"], "token_type": "Bearer", "iat": now, "exp": now + 3600,
		}},
		"ID token": {got.IDToken, map[string]any{
			"active": true, "username": login, "sub": user.ID, "uid": user.ID, "client_id": webID,
			"aud": webID, "iss": w.Issuer("default"), "jti": id["jti"], "iat": now, "exp": now + 3600,
		}},
		"refresh token": {got.RefreshToken, map[string]any{
			"active": true, "scope": "openid profile email offline_access", "username": login, "sub": login, "uid": user.ID, "client_id": webID,
			"aud": "api://default", "iss": w.Issuer("default"), "iat": now, "exp": now + 168*3600,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			a := w.introspect(t, map[string]string{"token": tc.token, "token_type_hint": "access_token"}, "Authorization", basic(webID, webSecret))
			var claims map[string]any
			a.json(t, &claims)
			if name == "refresh token" {
				delete(claims, "jti") // nobody knows it but the server
			}
			for claim, want := range tc.want {
				if claims[claim] != want {
					t.Errorf("%s is %v, want %v", claim, claims[claim], want)
				}
			}
			if len(claims) != len(tc.want) {
				t.Errorf("got %v", claims)
			}
			if e := w.lastEvent(); e.Outcome != "token_active" || e.App != webID {
				t.Errorf("journal has %+v", e)
			}
		})
	}
}

func TestIntrospectInactiveTokens(t *testing.T) {
	for name, tc := range map[string]struct {
		token   func(tokens) string
		client  string
		before  func(t *testing.T, w *world)
		outcome string
	}{
		"nonsense":                       {token: func(tokens) string { return "x" }, outcome: "token_invalid"},
		"nonsense with dots":             {token: func(tokens) string { return "x.y.z" }, outcome: "token_invalid"},
		"tampered":                       {token: func(g tokens) string { return tamper(g.AccessToken) }, outcome: "token_invalid"},
		"expired access token":           {token: func(g tokens) string { return g.AccessToken }, before: advance(time.Hour), outcome: "token_expired"},
		"expired ID token":               {token: func(g tokens) string { return g.IDToken }, before: advance(time.Hour), outcome: "token_expired"},
		"expired refresh token":          {token: func(g tokens) string { return g.RefreshToken }, before: advance(168*time.Hour + second), outcome: "token_expired"},
		"another client's ID token":      {token: func(g tokens) string { return g.IDToken }, client: spaID, outcome: "token_invalid"},
		"another client's refresh token": {token: func(g tokens) string { return g.RefreshToken }, client: spaID, outcome: "token_invalid"},
		"token of somebody suspended": {token: func(g tokens) string { return g.RefreshToken }, before: func(t *testing.T, w *world) {
			w.change(t, func(o *directory.Org) { o.Users[0].Status = directory.Suspended })
		}, outcome: "user_inactive"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			got := w.signIn(t, rotatingID)
			if tc.before != nil {
				tc.before(t, w)
			}
			client := rotatingID
			if tc.client != "" {
				client = tc.client
			}
			a := w.introspect(t, map[string]string{"token": tc.token(got), "client_id": client})
			if a.status != http.StatusOK || a.body != `{"active":false}` {
				t.Errorf("got %d %s", a.status, a.body)
			}
			if e := w.lastEvent(); e.Outcome != tc.outcome || e.App != client {
				t.Errorf("journal has %q of %s, want %q", e.Outcome, e.App, tc.outcome)
			}
		})
	}
}

func advance(d time.Duration) func(*testing.T, *world) {
	return func(_ *testing.T, w *world) { w.Clock.Advance(d) }
}

func TestRotatedTokenIsInactiveAfterTheGrace(t *testing.T) {
	w := newWorld(t)
	w.Clock.Freeze()
	first := w.signIn(t, rotatingID)
	w.refresh(t, rotatingID, first.RefreshToken)
	params := map[string]string{"token": first.RefreshToken, "client_id": rotatingID}
	w.Clock.Advance(30 * second)
	if a := w.introspect(t, params); a.body == `{"active":false}` {
		t.Error("inactive within the grace")
	}
	w.Clock.Advance(second)
	if a := w.introspect(t, params); a.body != `{"active":false}` {
		t.Errorf("after the grace: %s", a.body)
	}
}

func TestResourceServerMayIntrospectAccessTokens(t *testing.T) {
	w := newWorld(t)
	got := w.signIn(t, spaID)
	var answer struct {
		Active   bool   `json:"active"`
		ClientID string `json:"client_id"`
	}
	w.introspect(t, map[string]string{"token": got.AccessToken}, "Authorization", basic(webID, webSecret)).json(t, &answer)
	if !answer.Active || answer.ClientID != spaID {
		t.Errorf("got %+v", answer)
	}
	if e := w.lastEvent(); e.App != webID {
		t.Errorf("journal says %s asked, want %s", e.App, webID)
	}
}

func TestIntrospectRefusals(t *testing.T) {
	w := newWorld(t)
	for name, tc := range map[string]struct {
		params map[string]string
		status int
		err    string
	}{
		"no token":       {map[string]string{"client_id": spaID}, 400, "invalid_request: The 'token' parameter is required."},
		"no client":      {map[string]string{"token": "x"}, 401, "invalid_client: No client credentials found."},
		"no secret":      {map[string]string{"token": "x", "client_id": webID}, 401, "invalid_client: Client authentication failed. Either the client or the client credentials are invalid."},
		"unknown client": {map[string]string{"token": "x", "client_id": "y"}, 401, "invalid_client: Invalid value for 'client_id' parameter."},
	} {
		if a := w.introspect(t, tc.params); a.status != tc.status || a.oauthError(t) != tc.err {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
}
