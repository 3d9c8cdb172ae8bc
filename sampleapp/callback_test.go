package sampleapp

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// A browser that began no sign-in, or another one: nothing may happen but a
// page.
func TestCallbackElsewhere(t *testing.T) {
	_, server := start(t, nil)
	const markup = "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"
	for name, tt := range map[string]struct{ query, page, otp string }{
		"link":                    {"otp=123456&state=theirs", "page-otp", "123456"},
		"letters":                 {"otp=aB3x9Q&state=theirs", "page-otp", "aB3x9Q"},
		"markup for otp":          {"otp=" + markup + "&state=theirs", "problem-damaged-link", ""},
		"markup for state":        {"otp=123456&state=" + markup, "page-otp", "123456"},
		"sentence for otp":        {"otp=Call+555+0100+for+help&state=x", "problem-damaged-link", ""},
		"right-to-left mark":      {"otp=%E2%80%AE123456&state=x", "page-otp", "123456"},
		"escaped ampersand":       {"otp=123456&amp;state=theirs", "problem-damaged-link", "123456"},
		"state missing":           {"otp=123456", "problem-damaged-link", "123456"},
		"otp twice":               {"otp=123456&otp=654321&state=x", "problem-damaged-link", ""},
		"bad percent-encoding":    {"otp=%&state=%E0%A4", "problem-damaged-link", ""},
		"end of another's flow":   {"interaction_code=c&state=theirs", "problem-unknown-state", ""},
		"end without state":       {"interaction_code=c", "problem-unknown-state", ""},
		"access denied":           {"error=access_denied&error_description=" + markup, "problem-oauth-error", ""},
		"interaction required":    {"error=interaction_required&state=theirs", "problem-oauth-error", ""},
		"error of the org":        {"error=server_error&state=theirs", "problem-oauth-error", ""},
		"nobody knows that error": {"error=" + markup + "&state=theirs", "problem-oauth-error", ""},
		"look-alike names":        {"totp=1&relaystate=x", "", ""},
		"nothing":                 {"", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			a := newBrowser(t, server).get(CallbackPath + "?" + tt.query)
			if tt.page == "" {
				a.wantRedirect(t, "/login")
			}
			a.wantPage(t, tt.page)
			if got, _ := a.text("otp"); got != tt.otp {
				t.Errorf("page shows passcode %q, want %q", got, tt.otp)
			}
			if strings.Contains(a.body, "<img") || strings.Contains(a.body, "555") {
				t.Errorf("page shows what is in its address: %s", a.body)
			}
			if c := a.Header.Get("Set-Cookie"); c != "" {
				t.Errorf("page sets a cookie: %s", c)
			}
		})
	}
}

// The passcode is nowhere but in its element: a preview shows title and meta
// tags.
func TestOTPPageTitle(t *testing.T) {
	_, server := start(t, nil)
	a := newBrowser(t, server).get(CallbackPath + "?otp=493817&state=theirs")
	if n := strings.Count(a.body, "493817"); n != 1 {
		t.Errorf("the page has the passcode %d times, want once", n)
	}
}

// Another browser is told where to type the code, if the app knows what the
// first one began.
func TestOTPPageWords(t *testing.T) {
	for name, tt := range map[string]struct {
		begin       string
		where, warn string
	}{
		"registration":           {"/register", "where you signed up.", "Did you not sign up?"},
		"recovery":               {"/recover", "where you asked for a new password.", "Did you not ask for a new password?"},
		"unlock":                 {"/unlock", "where you asked to unlock your account.", "Did you not ask to unlock your account?"},
		"anything in the widget": {"/login", "where you asked for it.", "Did you not ask for it?"},
	} {
		t.Run(name, func(t *testing.T) {
			_, server := start(t, nil)
			begun, err := url.Parse(newBrowser(t, server).get(tt.begin).location())
			if err != nil {
				t.Fatal(err)
			}
			page := newBrowser(t, server).get(CallbackPath + "?otp=123456&state=" + begun.Query().Get("state"))
			page.wantPage(t, "page-otp")
			where, _ := page.text("where")
			warning, _ := page.text("warning")
			if !strings.Contains(where, tt.where) || !strings.Contains(warning, tt.warn) {
				t.Errorf("the page says %q and %q, want %q and %q", where, warning, tt.where, tt.warn)
			}
		})
	}
}

func TestCallbackSameBrowser(t *testing.T) {
	_, server := start(t, nil)
	b := newBrowser(t, server)
	first, second := b.beginSignIn(), b.beginSignIn()
	for _, state := range []string{first, second, first} {
		b.get(CallbackPath+"?otp=+123-456&state="+state).wantRedirect(t, loginURL(state, "123456"))
	}
	b.get(CallbackPath+"?error=interaction_required&state="+first).wantRedirect(t, loginURL(first, ""))
	b.get(CallbackPath+"?error=access_denied&state="+first).wantPage(t, "problem-oauth-error")
	b.get(CallbackPath+"?interaction_code=c&state="+first+"x").wantPage(t, "problem-state-mismatch")
	b.get(CallbackPath+"?interaction_code=c").wantPage(t, "problem-state-mismatch")
	b.get(CallbackPath+"?state="+first).wantPage(t, "problem-missing-code")
	b.get(CallbackPath+"?otp=<b>no&state="+first).wantPage(t, "problem-damaged-link")
	b.get(loginURL(first, "")).wantPage(t, "page-widget") // nothing was spent
}

func TestCallbackWithoutVerifier(t *testing.T) {
	app, server := start(t, nil)
	b := newBrowser(t, server)
	state := b.beginSignIn()
	for _, list := range app.browsers.byID {
		list[0].verifier = ""
	}
	b.get(CallbackPath+"?interaction_code=c&state="+state).wantPage(t, "problem-missing-verifier")
}

// Requests that no person has made begin and spend nothing, even from the
// browser that has the sign-in.
func TestLookahead(t *testing.T) {
	app, server := start(t, nil)
	b := newBrowser(t, server)
	state := b.beginSignIn()
	for name, tt := range map[string]struct {
		method string
		header http.Header
		status int
	}{
		"head":       {http.MethodHead, nil, http.StatusOK},
		"prefetch":   {http.MethodGet, http.Header{"Sec-Purpose": {"prefetch"}}, http.StatusServiceUnavailable},
		"prerender":  {http.MethodGet, http.Header{"Sec-Purpose": {"prefetch;prerender"}}, http.StatusServiceUnavailable},
		"old chrome": {http.MethodGet, http.Header{"Purpose": {"prefetch"}}, http.StatusServiceUnavailable},
	} {
		for _, path := range []string{
			"/", "/login", loginURL(state, "123456"),
			CallbackPath + "?otp=123456&state=" + state, CallbackPath + "?interaction_code=c&state=" + state,
		} {
			t.Run(name+" "+strings.Split(path, "?")[0], func(t *testing.T) {
				a := b.do(tt.method, path, nil, tt.header)
				if a.StatusCode != tt.status || a.body != "" {
					t.Errorf("status %s with %d bytes, want %d without body", a.Status, len(a.body), tt.status)
				}
				if a.Header.Get("Set-Cookie") != "" || a.Header.Get("Cache-Control") != "no-store" {
					t.Errorf("headers %v, want no-store and no cookie", a.Header)
				}
			})
		}
	}
	for _, list := range app.browsers.byID {
		if len(list) != 1 || list[0].progress != pending {
			t.Errorf("%d sign-ins, the first %v, want the one that began and is pending", len(list), list[0].progress)
		}
	}
}

func TestSignInsOfOneBrowserAreBounded(t *testing.T) {
	_, server := start(t, nil)
	b := newBrowser(t, server)
	oldest := b.beginSignIn()
	b.get(loginURL(oldest, "")).wantPage(t, "page-widget")
	for range maxSignIns {
		b.beginSignIn()
	}
	b.get(loginURL(oldest, "")).wantPage(t, "problem-unknown-state")
	b.get(CallbackPath+"?otp=123456&state="+oldest).wantPage(t, "page-otp")
}

// Another browser knows nothing of the first one's sign-ins.
func TestSignInsAreOfOneBrowser(t *testing.T) {
	_, server := start(t, nil)
	victim, attacker := newBrowser(t, server), newBrowser(t, server)
	theirs := attacker.beginSignIn()
	victim.beginSignIn()
	victim.get(CallbackPath+"?otp=123456&state="+theirs).wantPage(t, "page-otp")
	victim.get(CallbackPath+"?interaction_code=c&state="+theirs).wantPage(t, "problem-state-mismatch")
	victim.get(loginURL(theirs, "123456")).wantPage(t, "problem-unknown-state")
	attacker.get(CallbackPath+"?otp=123456&state="+theirs).wantRedirect(t, loginURL(theirs, "123456"))
}

func TestLoginRefuses(t *testing.T) {
	_, server := start(t, nil)
	b := newBrowser(t, server)
	state := b.beginSignIn()
	for query, page := range map[string]string{
		"state=" + state + "&state=" + state: "problem-damaged-link",
		"state=%zz":                          "problem-damaged-link",
		"state=theirs":                       "problem-unknown-state",
		url.Values{"state": {state}, "otp": {"<"}}.Encode(): "problem-damaged-link",
	} {
		b.get("/login?"+query).wantPage(t, page)
	}
}
