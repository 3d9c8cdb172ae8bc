package sampleapp

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestEveryPageHasSecurityHeaders(t *testing.T) {
	_, server := start(t, nil)
	b := newBrowser(t, server)
	state := b.beginSignIn()
	for _, path := range []string{"/", "/login", loginURL(state, ""), "/register", "/unlock", "/profile", "/nowhere", CallbackPath + "?otp=123456&state=x", CallbackPath + "?error=x"} {
		a := b.get(path)
		for name, want := range map[string]string{
			"Cache-Control":          "no-store",
			"Referrer-Policy":        "no-referrer",
			"X-Content-Type-Options": "nosniff",
		} {
			if got := a.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		policy := a.Header.Get("Content-Security-Policy")
		wants := []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self' https://org.example;"}
		if strings.HasPrefix(path, "/login?") { // the widget's
			wants = wants[:3]
		}
		for _, want := range wants {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: policy %q lacks %q", path, policy, want)
			}
		}
		if strings.Contains(policy, "script-src 'unsafe") || strings.Contains(policy, "eval") {
			t.Errorf("%s: policy %q allows inline scripts", path, policy)
		}
	}
}

func TestSessionCookie(t *testing.T) {
	_, server := start(t, nil)
	b := newBrowser(t, server)
	if c := b.get("/").Header.Get("Set-Cookie"); c != "" {
		t.Errorf("the start page sets a cookie: %s", c)
	}
	cookies := b.get("/login").Cookies()
	if len(cookies) != 1 {
		t.Fatalf("%d cookies, want one", len(cookies))
	}
	c := cookies[0]
	if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.Secure {
		t.Errorf("cookie is %s, want HttpOnly, SameSite=Lax, for this host", c.Raw)
	}
}

func TestCookieName(t *testing.T) {
	for address, want := range map[string]string{
		"http://127.0.0.1:8080":  "sampleapp_8080",
		"http://app.example":     "sampleapp",
		"https://app.example":    "__Host-sampleapp",
		"https://localhost:8443": "__Host-sampleapp_8443",
	} {
		u, _ := url.Parse(address)
		if got := cookieName(u); got != want {
			t.Errorf("cookieName(%s) = %q, want %q", address, got, want)
		}
		if s := newSessions(address); s.Cookie.Secure != strings.HasPrefix(address, "https") {
			t.Errorf("%s: Secure is %v", address, s.Cookie.Secure)
		}
	}
}

func TestCrossOriginPostsAreRefused(t *testing.T) {
	_, server := start(t, nil)
	for name, header := range map[string]http.Header{
		"another site":   {"Sec-Fetch-Site": {"cross-site"}},
		"another port":   {"Sec-Fetch-Site": {"same-site"}},
		"another origin": {"Origin": {"https://evil.example"}},
	} {
		for _, path := range []string{"/logout", "/login", "/login/switch"} {
			a := newBrowser(t, server).do(http.MethodPost, path, nil, header)
			if a.StatusCode != http.StatusForbidden {
				t.Errorf("%s from %s: status %s, want 403", path, name, a.Status)
			}
			a.wantPage(t, "problem-cross-origin")
		}
	}
	same := http.Header{"Sec-Fetch-Site": {"same-origin"}}
	newBrowser(t, server).do(http.MethodPost, "/logout", nil, same).wantRedirect(t, "/")
}

func TestLogoutTakesNoGet(t *testing.T) {
	_, server := start(t, nil)
	newBrowser(t, server).get("/logout").wantPage(t, "problem-not-found")
}

func TestFormsAreBounded(t *testing.T) {
	_, server := start(t, nil)
	form := url.Values{"state": {strings.Repeat("x", maxForm)}}
	newBrowser(t, server).post("/login/switch", form).wantPage(t, "problem-bad-form")
}

func TestCanonicalHost(t *testing.T) {
	_, server := start(t, nil)
	b := newBrowser(t, server)
	port := server.URL[strings.LastIndex(server.URL, ":"):]
	for host, want := range map[string]string{
		"localhost" + port:    server.URL + "/login/callback?otp=1&state=a%26b",
		"[::1]" + port:        server.URL + "/login/callback?otp=1&state=a%26b",
		"127.0.0.1" + port:    "",
		"localhost:1":         "",
		"evil.example" + port: "",
		"evil.example":        "",
	} {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/login/callback?otp=1&state=a%26b", nil)
		req.Host = host
		resp, err := b.client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if got := resp.Header.Get("Location"); got != want {
			t.Errorf("host %s redirects to %q, want %q", host, got, want)
		}
	}
}

func TestAssets(t *testing.T) {
	_, server := start(t, nil)
	b := newBrowser(t, server)
	for path, want := range map[string]string{
		"/assets/app.css":        "text/css",
		"/assets/widget.js":      "text/javascript",
		"/assets/":               "text/plain",
		"/assets/../handler.go":  "",
		"/assets/../templates/":  "",
		"/assets/otp.html":       "text/plain",
		"/widget/js/anything.js": "text/html",
	} {
		a := b.get(path)
		if ok := a.StatusCode == http.StatusOK; ok != (want == "text/css" || want == "text/javascript") {
			t.Errorf("%s: status %s", path, a.Status)
		}
		if got := a.Header.Get("Content-Type"); want != "" && !strings.HasPrefix(got, want) {
			t.Errorf("%s: Content-Type %q, want %s", path, got, want)
		}
	}
}

func TestHomeOffersToResume(t *testing.T) {
	_, server := start(t, nil)
	b := newBrowser(t, server)
	if a := b.get("/"); a.link("resume") != "" || a.link("sign-in") != "/login" {
		t.Errorf("a new browser is offered %q and %q", a.link("resume"), a.link("sign-in"))
	}
	b.beginSignIn()
	newest := b.beginSignIn()
	if got, want := b.get("/").link("resume"), loginURL(newest, ""); got != want {
		t.Errorf("resume is %q, want %q", got, want)
	}
}

func TestProfileNeedsSignIn(t *testing.T) {
	_, server := start(t, nil)
	newBrowser(t, server).get("/profile").wantRedirect(t, "/login")
}
