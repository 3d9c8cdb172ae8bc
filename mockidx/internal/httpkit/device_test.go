package httpkit_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/chance"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

func TestDeviceToken(t *testing.T) {
	source := chance.New(1)
	r := httptest.NewRequest("GET", "/", nil)
	w := httptest.NewRecorder()
	token := httpkit.EnsureDeviceToken(w, r, source)
	if token == "" || httpkit.DeviceToken(r) != "" {
		t.Fatalf("a new browser got %q", token)
	}
	cookie := w.Result().Cookies()[0]
	if !cookie.HttpOnly || !cookie.Secure || cookie.SameSite != http.SameSiteNoneMode {
		t.Errorf("cookie is %v", cookie)
	}

	r.AddCookie(cookie)
	w = httptest.NewRecorder()
	if again := httpkit.EnsureDeviceToken(w, r, source); again != token {
		t.Errorf("the same browser is now %q, was %q", again, token)
	}
	if len(w.Result().Cookies()) != 0 {
		t.Error("a known browser was given a cookie")
	}
}

func TestOversizedDeviceTokenIsNotKept(t *testing.T) {
	r := httptest.NewRequest("GET", "/", nil)
	r.AddCookie(&http.Cookie{Name: "DT", Value: strings.Repeat("x", 1000)})
	if got := httpkit.DeviceToken(r); got != "" {
		t.Errorf("kept %d bytes", len(got))
	}
}

func TestBrowser(t *testing.T) {
	for agent, want := range map[string][2]string{
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:120.0) Gecko/20100101 Firefox/120.0":                                                    {"FIREFOX", "Mac OS X"},
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36":                                       {"CHROME", "Linux"},
		"Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36 Edg/120.0":                               {"EDGE", "Windows"},
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1": {"SAFARI", "iOS"},
		"Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36":                                {"CHROME", "Android"},
		"okta-idx-golang/0.2.1 golang/go1.26 linux/amd64":                                                                                         {"", ""},
		"": {"", ""},
	} {
		if browser, os := httpkit.Browser(agent); browser != want[0] || os != want[1] {
			t.Errorf("%q: got %s on %s, want %v", agent, browser, os, want)
		}
	}
}
