package oauth_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

const evil = `"><script>alert(1)</script>`

// mustBePage checks a page of the org: escaped, and allowed nothing but its
// one style sheet.
func mustBePage(t *testing.T, a answer, status int, text string) {
	t.Helper()
	if a.status != status || !strings.Contains(a.body, text) || a.header.Get("Location") != "" {
		t.Errorf("got %d %s\nwant %d with %q", a.status, a.body, status, text)
	}
	if a.header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Errorf("content type is %q", a.header.Get("Content-Type"))
	}
	if strings.Contains(a.body, "<script") {
		t.Errorf("page is not escaped: %s", a.body)
	}
	_, rest, _ := strings.Cut(a.body, "<style>")
	style, _, _ := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(style))
	policy := a.header.Get("Content-Security-Policy")
	if want := "style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(policy, want) || !strings.HasPrefix(policy, "default-src 'none';") {
		t.Errorf("policy is %s, want %s", policy, want)
	}
}

// parameter text as the page shows it.
const (
	redirectText = "The &#39;redirect_uri&#39; parameter must be a Login redirect URI in the client app settings."
	logoutText   = "The &#39;post_logout_redirect_uri&#39; parameter must be a Logout redirect URI in the client app settings."
	clientText   = "Invalid value for &#39;client_id&#39; parameter."
)

func TestAuthorizeNeverRedirectsToStrangers(t *testing.T) {
	w := newWorld(t)
	for name, tc := range map[string]struct {
		clientID, redirectURI string
		text, outcome         string
	}{
		"unknown client":       {"0oanobody" + evil, callback, clientText, "client_unknown"},
		"no client":            {"", callback, clientText, "client_unknown"},
		"foreign redirect URI": {spaID, "https://evil.example/" + evil, redirectText, "redirect_uri_not_registered"},
		"script as redirect":   {spaID, "javascript:alert(1)", redirectText, "redirect_uri_not_registered"},
		"no redirect URI":      {spaID, "", redirectText, "redirect_uri_not_registered"},
	} {
		t.Run(name, func(t *testing.T) {
			a := w.do(t, "GET", w.base("default")+"authorize?"+encode(map[string]string{"client_id": tc.clientID, "redirect_uri": tc.redirectURI, "state": "s"}), "")
			mustBePage(t, a, http.StatusBadRequest, tc.text)
			if e := w.lastEvent(); e.Outcome != tc.outcome {
				t.Errorf("journal says %q, want %q", e.Outcome, tc.outcome)
			}
		})
	}
}

func TestLogout(t *testing.T) {
	w := newWorld(t)
	got := w.signIn(t, spaID)
	w.Clock.Advance(24 * time.Hour) // people log out late
	logout := func(params map[string]string) answer {
		return w.do(t, "GET", w.base("default")+"logout?"+encode(params), "")
	}
	params := map[string]string{"id_token_hint": got.IDToken, "post_logout_redirect_uri": home, "state": "s&1"}

	if a := logout(params); a.status != http.StatusFound || a.header.Get("Location") != home+"&state=s%261" {
		t.Errorf("got %d to %q", a.status, a.header.Get("Location"))
	}
	if e := w.lastEvent(); e.Outcome != "logged_out" || e.App != spaID || e.User == "" {
		t.Errorf("journal has %+v", e)
	}
	if a := logout(with(params, "state", "-")); a.header.Get("Location") != home {
		t.Errorf("without state: %q", a.header.Get("Location"))
	}
	mustBePage(t, logout(with(params, "post_logout_redirect_uri", "-")), http.StatusOK, "You are signed out.")
}

func TestLogoutRefusals(t *testing.T) {
	w := newWorld(t)
	got := w.signIn(t, spaID)
	other := newWorld(t)
	other.change(t, func(o *directory.Org) { o.Apps = o.Apps[:1] })
	for name, tc := range map[string]struct {
		changes       []string
		text, outcome string
	}{
		"no hint":              {[]string{"id_token_hint", "-"}, "The id token is invalid.", "id_token_hint_invalid"},
		"nonsense as hint":     {[]string{"id_token_hint", evil}, "The id token is invalid.", "id_token_hint_invalid"},
		"tampered hint":        {[]string{"id_token_hint", tamper(got.IDToken)}, "The id token is invalid.", "id_token_hint_invalid"},
		"access token as hint": {[]string{"id_token_hint", got.AccessToken}, "The id token is invalid.", "id_token_hint_invalid"},
		"hint of another org":  {[]string{"id_token_hint", other.signIn(t, webID).IDToken}, "The id token is invalid.", "id_token_hint_invalid"},
		"foreign URI":          {[]string{"post_logout_redirect_uri", "https://evil.example/" + evil}, logoutText, "post_logout_redirect_uri_not_registered"},
		"URI with suffix":      {[]string{"post_logout_redirect_uri", home + "&x=1"}, logoutText, "post_logout_redirect_uri_not_registered"},
		"login redirect URI":   {[]string{"post_logout_redirect_uri", callback}, logoutText, "post_logout_redirect_uri_not_registered"},
	} {
		t.Run(name, func(t *testing.T) {
			params := with(map[string]string{"id_token_hint": got.IDToken, "post_logout_redirect_uri": home, "state": evil}, tc.changes...)
			mustBePage(t, w.do(t, "GET", w.base("default")+"logout?"+encode(params), ""), http.StatusBadRequest, tc.text)
			if e := w.lastEvent(); e.Outcome != tc.outcome {
				t.Errorf("journal says %q, want %q", e.Outcome, tc.outcome)
			}
		})
	}
	t.Run("app is gone", func(t *testing.T) {
		w.change(t, func(o *directory.Org) { o.Apps = o.Apps[:1] })
		a := w.do(t, "GET", w.base("default")+"logout?"+encode(map[string]string{"id_token_hint": got.IDToken}), "")
		mustBePage(t, a, http.StatusBadRequest, clientText)
	})
}
