package management_test

import (
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/fixtures"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/signing"
)

// bearing is a world whose org signs, and an access token of its own server
// with scopes; change changes the claims.
func bearing(t *testing.T) (w *world, token func(scopes string, change func(map[string]any)) string) {
	w = newWorld(t)
	keys, err := signing.ParseKeys(fixtures.Keys())
	if err != nil {
		t.Fatal(err)
	}
	if w.tenant.Keys, err = signing.NewRing(keys, "00oTest"); err != nil {
		t.Fatal(err)
	}
	return w, func(scopes string, change func(map[string]any)) string {
		t.Helper()
		now := w.tenant.Told(w.tenant.Clock.Now())
		claims := map[string]any{
			"ver": 1, "jti": "AT." + strings.Repeat("A", 43), "iss": w.url, "aud": w.url, "iat": now.Unix(), "exp": now.Add(time.Hour).Unix(),
			"cid": "0oaShop", "sub": "0oaShop", "scp": strings.Fields(scopes),
		}
		if change != nil {
			change(claims)
		}
		signed, err := w.tenant.Keys.Sign(claims)
		if err != nil {
			t.Fatal(err)
		}
		return "Bearer " + signed
	}
}

func TestScopes(t *testing.T) {
	w, token := bearing(t)
	for _, tt := range []struct {
		scopes, method, path, body string
		status                     int
	}{
		{"okta.users.read", "GET", "/users", "", 200},
		{"okta.users.read", "HEAD", "/users", "", 200},
		{"okta.users.manage", "GET", "/users", "", 200},
		{"okta.apps.read okta.users.read", "GET", "/users", "", 200},
		{"okta.groups.read", "GET", "/users", "", 403},
		{"", "GET", "/users", "", 403},
		{"okta.groups.manage", "POST", "/groups", `{"profile":{"name":"Crew"}}`, 200},
		{"okta.groups.read", "POST", "/groups", `{"profile":{"name":"Staff"}}`, 403},
		{"okta.apps.read", "GET", "/apps/0oaShop", "", 200},
		{"okta.apps.read", "PUT", "/apps/0oaShop", "{}", 403},
		{"okta.apps.manage", "GET", "/apps/0oaShop/grants", "", 403},
		{"okta.appGrants.read", "GET", "/apps/0oaShop/grants", "", 200},
	} {
		if a := w.callAs(token(tt.scopes, nil), tt.method, tt.path, tt.body); a.status != tt.status {
			t.Errorf("%s for %s %s: %d %s", tt.scopes, tt.method, tt.path, a.status, a.body)
		}
	}
	refused := w.want(w.callAs(token("okta.groups.read", nil), "POST", "/groups", `{}`), 403, `"errorCode":"E0000006","errorSummary":"You do not have permission to perform the requested action"`)
	const want = `scope="okta.groups.manage", error="insufficient_scope", error_description="The access token provided does not contain the required scopes.", resource="/api/v1/groups"`
	if got := refused.header.Get("WWW-Authenticate"); !strings.HasPrefix(got, "Bearer ") || !strings.Contains(got, want) {
		t.Errorf("WWW-Authenticate is %q", got)
	}
}

func TestBearerIsRefused(t *testing.T) {
	w, token := bearing(t)
	claim := func(name string, value any) string {
		return token("okta.users.read", func(c map[string]any) { c[name] = value })
	}
	now := w.tenant.Clock.Now()
	good := token("okta.users.read", nil)
	tampered := good[:len(good)-20] + strings.Map(func(r rune) rune {
		if r == 'A' {
			return 'B'
		}
		return 'A'
	}, good[len(good)-20:len(good)-10]) + good[len(good)-10:]
	for name, tt := range map[string]struct{ authorization, outcome string }{
		"nothing":         {"Bearer", "token_missing"},
		"no token":        {"Bearer x", "token_invalid"},
		"tampered":        {tampered, "token_invalid"},
		"other issuer":    {claim("iss", w.url+"/oauth2/default"), "token_invalid"},
		"expired":         {claim("exp", now.Unix()-1), "token_expired"},
		"ID token":        {claim("jti", "ID."+strings.Repeat("x", 43)), "token_invalid"},
		"app is gone":     {claim("cid", "0oaNone"), "app_inactive"},
		"user is gone":    {claim("uid", "00uNone"), "user_inactive"},
		"of a DPoP proof": {strings.Replace(good, "Bearer", "DPoP", 1), "api_token_invalid"},
	} {
		a := w.want(w.callAs(tt.authorization, "GET", "/users", ""), 401, `"errorCode":"E0000011","errorSummary":"Invalid token provided"`)
		events := w.tenant.Journal.Events()
		if got := events[len(events)-1].Outcome; got != tt.outcome {
			t.Errorf("%s: outcome %s, want %s", name, got, tt.outcome)
		}
		if got := a.header.Get("WWW-Authenticate"); strings.HasPrefix(tt.authorization, "Bearer") && !strings.Contains(got, `error="invalid_token"`) {
			t.Errorf("%s: WWW-Authenticate is %q", name, got)
		}
	}
	w.want(w.callAs(good, "GET", "/users", ""), 200, "ada")
	if err := w.tenant.Directory.Update(func(o *directory.Org) error { o.Apps[0].Inactive = true; return nil }); err != nil {
		t.Fatal(err)
	}
	w.want(w.callAs(good, "GET", "/users", ""), 401, "E0000011")
}
