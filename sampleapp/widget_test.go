package sampleapp

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/oauth2"
)

// widgetOptionsOf reads the options that the page hands to the widget.
func widgetOptionsOf(t *testing.T, a *answer) map[string]any {
	t.Helper()
	n := find(a.root, func(n *html.Node) bool { return attribute(n, "id") == "widget-options" })
	if n == nil || n.FirstChild == nil {
		t.Fatalf("page %q has no options", a.test())
	}
	var options map[string]any
	if err := json.Unmarshal([]byte(n.FirstChild.Data), &options); err != nil {
		t.Fatalf("options %q: %v", n.FirstChild.Data, err)
	}
	return options
}

func onlySignIn(t *testing.T, app *App) *signIn {
	t.Helper()
	for _, list := range app.browsers.byID {
		if len(list) == 1 {
			return list[0]
		}
	}
	t.Fatal("want one sign-in")
	return nil
}

func TestWidgetPage(t *testing.T) {
	app, server := start(t, nil)
	b := newBrowser(t, server)
	state := b.beginSignIn()
	s := onlySignIn(t, app)
	a := b.get(loginURL(state, "123456"))
	a.wantPage(t, "page-widget")
	options := widgetOptionsOf(t, a)
	for name, want := range map[string]string{
		"issuer":              "https://org.example/oauth2/default",
		"clientId":            "0oaSampleApp00000001",
		"authScheme":          "OAUTH2",
		"redirectUri":         server.URL + CallbackPath,
		"redirect":            "always",
		"state":               state,
		"nonce":               s.nonce,
		"otp":                 "123456",
		"codeChallenge":       oauth2.S256ChallengeFromVerifier(s.verifier),
		"codeChallengeMethod": "S256",
	} {
		if got := options[name]; got != want || want == "" {
			t.Errorf("option %s is %q, want %q", name, got, want)
		}
	}
	for what, secret := range map[string]string{"verifier": s.verifier, "client secret": app.config.ClientSecret} {
		if strings.Contains(a.body, `"`+secret+`"`) {
			t.Errorf("the page has the %s", what)
		}
	}
	nonce, _ := options["cspNonce"].(string)
	if policy := a.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "'nonce-"+nonce+"'") {
		t.Errorf("policy %q lacks the widget's nonce %q", policy, nonce)
	}
	if again := widgetOptionsOf(t, b.get(loginURL(state, "")))["cspNonce"]; again == nonce {
		t.Error("two pages have the same nonce")
	}
}

func TestWidgetPageWithoutOTP(t *testing.T) {
	_, server := start(t, func(c *Config) { c.Widget.Generation = 3 })
	b := newBrowser(t, server)
	options := widgetOptionsOf(t, b.get(loginURL(b.beginSignIn(), "")))
	for _, name := range []string{"otp", "nonce", "flow"} {
		if got, ok := options[name]; ok {
			t.Errorf("option %s is %q, want none", name, got)
		}
	}
}

func TestWidgetBeginsJourney(t *testing.T) {
	_, server := start(t, nil)
	for path, want := range map[string]string{"/register": "signup", "/recover": "resetPassword", "/unlock": "unlockAccount"} {
		b := newBrowser(t, server)
		begun := b.get(path).location()
		for _, address := range []string{begun, begun + "&otp=123456"} {
			if got := widgetOptionsOf(t, b.get(address))["flow"]; got != want {
				t.Errorf("%s, %s: option flow is %v, want %s", path, address, got, want)
			}
		}
	}
}

func TestWidgetFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"js/okta-sign-in.next.js", "css/okta-sign-in.next.css", "font/a.woff2"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	_, server := start(t, func(c *Config) { c.Widget = Widget{Generation: 3, Dir: dir} })
	b := newBrowser(t, server)
	for path, want := range map[string]int{
		"/widget/js/okta-sign-in.next.js":   http.StatusOK,
		"/widget/css/okta-sign-in.next.css": http.StatusOK,
		"/widget/font/a.woff2":              http.StatusOK,
		"/widget/js":                        http.StatusNotFound,
		"/widget/js/":                       http.StatusNotFound,
		"/widget/":                          http.StatusNotFound,
		"/widget/%2e%2e/%2e%2e/etc/passwd":  http.StatusNotFound,
		"/widget/js/okta-sign-in.min.js":    http.StatusNotFound,
	} {
		if a := b.get(path); a.StatusCode != want && a.StatusCode != http.StatusTemporaryRedirect {
			t.Errorf("%s: status %s, want %d", path, a.Status, want)
		}
	}
	page := b.follow("/login")
	for _, want := range []string{`src="/widget/js/okta-sign-in.next.js"`, `href="/widget/css/okta-sign-in.next.css"`} {
		if !strings.Contains(page.body, want) {
			t.Errorf("page lacks %s", want)
		}
	}
	if strings.Contains(page.Header.Get("Content-Security-Policy"), "cdn.example") {
		t.Error("the policy allows an address that is not used")
	}
}

func TestWidgetFilesMissing(t *testing.T) {
	c := sdkConfig()
	c.Frontend = FrontendWidget
	for name, dir := range map[string]string{"no folder": filepath.Join(t.TempDir(), "none"), "empty folder": t.TempDir()} {
		c.Widget = Widget{Generation: 2, Dir: dir}
		if _, err := New(c); err == nil || !strings.Contains(err.Error(), "npm ci --prefix fixtures/web") {
			t.Errorf("%s: New: %v, want the command that installs the files", name, err)
		}
	}
}

func TestWidgetFromElsewhere(t *testing.T) {
	_, server := start(t, func(c *Config) { c.Widget.URL += "/" })
	page := newBrowser(t, server).follow("/login")
	if want := `src="https://cdn.example/widget/7/js/okta-sign-in.min.js"`; !strings.Contains(page.body, want) {
		t.Errorf("page lacks %s", want)
	}
	if want := "script-src 'self' https://cdn.example;"; !strings.Contains(page.Header.Get("Content-Security-Policy"), want) {
		t.Errorf("policy %q lacks %q", page.Header.Get("Content-Security-Policy"), want)
	}
}

func TestWidgetTakesNoForms(t *testing.T) {
	_, server := start(t, nil)
	newBrowser(t, server).post("/login", nil).wantPage(t, "problem-bad-form")
}

func TestWidgetBeginsWithOneTimeToken(t *testing.T) {
	for name, want := range map[string]string{
		"recovery_token":   `{"recoveryToken":"r+1"}`,
		"activation_token": `{"authParams":{"activationToken":"r+1"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			_, server := start(t, nil)
			b := newBrowser(t, server)
			page := b.get("/login?" + name + "=r%2B1")
			if location := page.location(); strings.Contains(location, "r%2B1") || strings.Contains(location, "r+1") {
				t.Errorf("the token stays in the address: %s", location)
			}
			all := widgetOptionsOf(t, b.get(page.location()))
			tokens := map[string]any{}
			for _, option := range []string{"recoveryToken", "authParams"} {
				if value, ok := all[option]; ok {
					tokens[option] = value
				}
			}
			if got, _ := json.Marshal(tokens); string(got) != want {
				t.Errorf("the widget gets %s, want %s", got, want)
			}
		})
	}
}
