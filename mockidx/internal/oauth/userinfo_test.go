package oauth_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func (w *world) userinfo(t testing.TB, as, token string) answer {
	t.Helper()
	return w.do(t, "GET", w.base(as)+"userinfo", "", "Authorization", "Bearer "+token)
}

func TestUserinfo(t *testing.T) {
	w := newWorld(t)
	user, _ := w.Directory.Snapshot().UserByLogin(login)
	for scope, want := range map[string]string{
		"openid":       `{"sub":"` + user.ID + `"}`,
		"openid email": `{"sub":"` + user.ID + `","email":"ada@example.com","email_verified":true}`,
		"openid profile": `{"sub":"` + user.ID + `","name":"Ada Lovelace","locale":"en_US","preferred_username":"ada@example.com",` +
			`"given_name":"Ada","family_name":"Lovelace","zoneinfo":"America/Los_Angeles"}`,
	} {
		for _, as := range []string{"", "default", "shop"} {
			got := w.signInAt(t, as, spaID, "scope", scope)
			for _, method := range []string{"GET", "POST"} {
				a := w.do(t, method, w.base(as)+"userinfo", "", "Authorization", "bearer "+got.AccessToken)
				if a.status != http.StatusOK || a.body != want {
					t.Errorf("%s %s at %q: %d %s\nwant %s", method, scope, as, a.status, a.body, want)
				}
			}
			if id := payload(t, got.IDToken); id["sub"] != user.ID {
				t.Errorf("ID token is of %v", id["sub"])
			}
		}
	}
	if e := w.lastEvent(); e.Outcome != "userinfo_sent" || e.App != spaID || e.User != user.ID {
		t.Errorf("journal has %+v", e)
	}
}

func TestUserinfoRefusals(t *testing.T) {
	const invalid = "invalid_token: The access token is invalid."
	for name, tc := range map[string]struct {
		scope   string
		as      string
		header  func(tokens) string
		before  func(t *testing.T, w *world)
		status  int
		err     string
		outcome string
	}{
		"no token":        {header: func(tokens) string { return "" }, status: 401, err: "invalid_request: The access token is missing.", outcome: "token_missing"},
		"another scheme":  {header: func(g tokens) string { return "Basic " + g.AccessToken }, status: 401, err: "invalid_request: The access token is missing.", outcome: "token_missing"},
		"nonsense":        {header: func(tokens) string { return "Bearer x.y.z" }, status: 401, err: invalid, outcome: "token_invalid"},
		"ID token":        {header: func(g tokens) string { return "Bearer " + g.IDToken }, status: 401, err: invalid, outcome: "token_invalid"},
		"refresh token":   {header: func(g tokens) string { return "Bearer " + g.RefreshToken }, status: 401, err: invalid, outcome: "token_invalid"},
		"changed payload": {header: func(g tokens) string { return "Bearer " + tamper(g.AccessToken) }, status: 401, err: invalid, outcome: "token_invalid"},
		"no signature": {header: func(g tokens) string {
			return "Bearer eyJhbGciOiJub25lIn0." + strings.Split(g.AccessToken, ".")[1] + "."
		}, status: 401, err: invalid, outcome: "token_invalid"},
		"of another server": {as: "shop", status: 401, err: invalid, outcome: "token_invalid"},
		"expired":           {before: func(_ *testing.T, w *world) { w.Clock.Advance(time.Hour) }, status: 401, err: invalid, outcome: "token_expired"},
		"user suspended": {before: func(t *testing.T, w *world) {
			w.change(t, func(o *directory.Org) { o.Users[0].Status = directory.Suspended })
		}, status: 401, err: invalid, outcome: "user_inactive"},
		"scope is not openid": {scope: "offline_access", status: 403, err: "insufficient_scope: The access token provided does not contain the required scopes.", outcome: "scope_insufficient"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			scope := "openid offline_access"
			if tc.scope != "" {
				scope = tc.scope
			}
			got := w.signIn(t, spaID, "scope", scope)
			if tc.before != nil {
				tc.before(t, w)
			}
			as := "default"
			if tc.as != "" {
				as = tc.as
			}
			header := "Bearer " + got.AccessToken
			if tc.header != nil {
				header = tc.header(got)
			}
			a := w.do(t, "GET", w.base(as)+"userinfo", "", "Authorization", header)
			if got := a.oauthError(t); a.status != tc.status || got != tc.err {
				t.Errorf("got %d %s, want %d %s", a.status, got, tc.status, tc.err)
			}
			code, description, _ := strings.Cut(tc.err, ": ")
			challenge := a.header.Get("WWW-Authenticate")
			if !strings.HasPrefix(challenge, "Bearer ") || !strings.Contains(challenge, `error="`+code+`", error_description="`+description+`"`) {
				t.Errorf("WWW-Authenticate is %s", challenge)
			}
			if e := w.lastEvent(); e.Outcome != tc.outcome {
				t.Errorf("journal says %q, want %q", e.Outcome, tc.outcome)
			}
		})
	}
}

// tamper changes one character in the middle of a JWT's payload.
func tamper(jwt string) string {
	parts := strings.Split(jwt, ".")
	b := []byte(parts[1])
	i := len(b) / 2
	if b[i] == 'A' {
		b[i] = 'B'
	} else {
		b[i] = 'A'
	}
	return parts[0] + "." + string(b) + "." + parts[2]
}

func TestChallengeIsReadableAcrossOrigins(t *testing.T) {
	w := newWorld(t)
	a := w.do(t, "GET", w.base("default")+"userinfo", "", "Origin", "https://app.example")
	if !strings.Contains(a.header.Get("Access-Control-Expose-Headers"), "WWW-Authenticate") {
		t.Errorf("exposed are %q", a.header.Get("Access-Control-Expose-Headers"))
	}
}
