package idxapi_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
)

func click(r *rig, link engine.Link, device string) *http.Response {
	var cookies []*http.Cookie
	if device != "" {
		cookies = append(cookies, &http.Cookie{Name: "DT", Value: device})
	}
	return r.do("GET", "/email/verify/"+clientID+"?token="+link.Token, "", "", cookies...)
}

func text(t *testing.T, resp *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestLinkRedirectsToTheApp(t *testing.T) {
	r := newRig(t, withEVE)
	_, link := r.mailed()
	for range 3 { // a click spends nothing
		resp := click(r, link, "")
		to, err := url.Parse(resp.Header.Get("Location"))
		if err != nil || resp.StatusCode != http.StatusFound {
			t.Fatalf("got %d to %v, %v", resp.StatusCode, to, err)
		}
		q := to.Query()
		if to.Host != "app.example" || q.Get("otp") != link.OTP || q.Get("state") != "s&1" || q.Get("x") != "1" || len(q) != 3 {
			t.Errorf("redirects to %s", to)
		}
	}
}

func TestLinkForAnotherBrowserShowsTheCodeOnly(t *testing.T) {
	r := newRig(t)
	tx, link := r.mailed()
	resp := click(r, link, "someOtherBrowser")
	page := text(t, resp)
	for _, want := range []string{link.OTP, "on the sign-in page", "CHROME Linux", "&lt;App&gt;", login, `data-key="idx.enter.otp.in.original.tab"`} {
		if !strings.Contains(page, want) {
			t.Errorf("page lacks %q", want)
		}
	}
	if csp := resp.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") {
		t.Errorf("CSP is %q", csp)
	}
	if _, body := r.post("challenge/poll", map[string]any{"stateHandle": tx.StateHandle}); !strings.Contains(names(body), "challenge-authenticator") {
		t.Errorf("the first tab is now at %q", names(body))
	}
}

func TestLinkInTheSameBrowserCompletes(t *testing.T) {
	r := newRig(t)
	tx, link := r.mailed()
	resp := click(r, link, browser)
	to, _ := url.Parse(resp.Header.Get("Location"))
	if resp.StatusCode != http.StatusFound || to.Query().Get("interaction_code") == "" || to.Query().Get("state") != "s&1" {
		t.Fatalf("got %d to %v", resp.StatusCode, to)
	}
	_, body := r.post("challenge/poll", map[string]any{"stateHandle": tx.StateHandle})
	if body.Messages == nil || body.Messages.Value[0].I18n.Key != "idx.transferred.to.new.tab" {
		t.Errorf("the original tab is told %+v", body.Messages)
	}
	if again := text(t, click(r, link, browser)); !strings.Contains(again, "idx.return.stale") {
		t.Errorf("a second click shows %s", again)
	}
}

func TestLinkPages(t *testing.T) {
	for name, tc := range map[string]struct {
		link func(*rig, engine.Transaction, engine.Link) engine.Link
		key  string
	}{
		"expired": {func(r *rig, _ engine.Transaction, l engine.Link) engine.Link {
			r.tenant.Clock.Advance(5*time.Minute + time.Second)
			return l
		}, "idx.return.link.expired"},
		"superseded by a resend": {func(r *rig, tx engine.Transaction, l engine.Link) engine.Link {
			r.tenant.Clock.Advance(time.Minute)
			r.post("challenge/resend", map[string]any{"stateHandle": tx.StateHandle})
			return l
		}, "idx.return.stale"},
		"the resent one": {func(r *rig, tx engine.Transaction, _ engine.Link) engine.Link {
			r.tenant.Clock.Advance(time.Minute)
			r.post("challenge/resend", map[string]any{"stateHandle": tx.StateHandle})
			return r.mails[1].Link
		}, "idx.enter.otp.in.original.tab"},
		"beside another sign-in": {func(r *rig, _ engine.Transaction, l engine.Link) engine.Link { r.mailed(); return l }, "idx.enter.otp.in.original.tab"},
		"unknown":                {func(*rig, engine.Transaction, engine.Link) engine.Link { return engine.Link{Token: "ftMadeUp"} }, "idx.return.error"},
		"missing":                {func(*rig, engine.Transaction, engine.Link) engine.Link { return engine.Link{} }, "idx.return.error"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			tx, link := r.mailed()
			resp := click(r, tc.link(r, tx, link), "")
			if page := text(t, resp); resp.StatusCode != 200 || !strings.Contains(page, tc.key) {
				t.Errorf("got %d %s, want %s", resp.StatusCode, page, tc.key)
			}
		})
	}
}

func TestExpiredLinkCanGoToTheApp(t *testing.T) {
	r := newRig(t, withEVE, func(o *directory.Org) { o.Interoperability.ExpiredLinkToApp = true })
	_, link := r.mailed()
	r.tenant.Clock.Advance(time.Hour / 2)
	to, _ := url.Parse(click(r, link, "").Header.Get("Location"))
	if to.Query().Get("error") != "access_denied" || to.Query().Get("state") != "s&1" || to.Query().Has("otp") {
		t.Errorf("redirects to %s", to)
	}
}

// Gateways and browsers fetch links that nobody clicked.
func TestSpeculativeFetchesSpendNothing(t *testing.T) {
	for name, tc := range map[string]struct {
		method string
		header [2]string
		status int
	}{
		"HEAD":            {"HEAD", [2]string{}, 200},
		"prefetch":        {"GET", [2]string{"Sec-Purpose", "prefetch"}, 204},
		"prerender":       {"GET", [2]string{"Sec-Purpose", "prefetch;prerender"}, 204},
		"legacy prefetch": {"GET", [2]string{"Purpose", "prefetch"}, 204},
		"Firefox":         {"GET", [2]string{"X-Moz", "prefetch"}, 204},
		"Safari":          {"GET", [2]string{"X-Purpose", "preview"}, 204},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			tx, link := r.mailed()
			req, _ := http.NewRequest(tc.method, "/email/verify/"+clientID+"?token="+link.Token, nil)
			if tc.header[0] != "" {
				req.Header.Set(tc.header[0], tc.header[1])
			}
			req.AddCookie(&http.Cookie{Name: "DT", Value: browser}) // even with the browser's cookie
			w := httptest.NewRecorder()
			r.ServeHTTP(w, req)
			if w.Code != tc.status || len(w.Result().Cookies()) != 0 || w.Body.Len() != 0 {
				t.Errorf("got %d, cookies %v, %q", w.Code, w.Result().Cookies(), w.Body)
			}
			if resp, _ := r.post("challenge/answer", map[string]any{"stateHandle": tx.StateHandle, "credentials": map[string]any{"passcode": link.OTP}}); resp.StatusCode != 200 {
				t.Errorf("the code no longer works: %d", resp.StatusCode)
			}
		})
	}
}

func TestJavaSendsTheTokenInTheBody(t *testing.T) {
	r := newRig(t)
	_, link := r.mailed()
	resp := r.do("GET", "/email/verify", "application/ion+json", "token="+link.Token)
	if page := text(t, resp); !strings.Contains(page, link.OTP) {
		t.Errorf("got %d %s", resp.StatusCode, page)
	}
}

// A link that names no app is as good.
func TestLinkWithoutApp(t *testing.T) {
	r := newRig(t)
	_, link := r.mailed()
	resp := r.do("GET", "/email/verify?token="+link.Token, "", "")
	if page := text(t, resp); resp.StatusCode != 200 || !strings.Contains(page, link.OTP) || r.lastEvent().Outcome != "link_showed_otp" {
		t.Errorf("got %d, journal %s: %s", resp.StatusCode, r.lastEvent().Outcome, page)
	}
}

func TestDamagedLinks(t *testing.T) {
	r := newRig(t)
	_, link := r.mailed()
	for name, tc := range map[string]struct{ query, key, outcome string }{
		"bad escape":                  {"token=%zz", "idx.return.error", "link_unknown"},
		"two tokens":                  {"token=a&token=" + link.Token, "idx.return.error", "link_unknown"},
		"bad escape beside the token": {"token=" + link.Token + "&utm=100%", "idx.enter.otp.in.original.tab", "link_showed_otp"},
	} {
		resp := r.do("GET", "/email/verify/x?"+tc.query, "", "")
		if page := text(t, resp); resp.StatusCode != 200 || !strings.Contains(page, tc.key) || r.lastEvent().Outcome != tc.outcome {
			t.Errorf("%s: got %d, journal %s, %s", name, resp.StatusCode, r.lastEvent().Outcome, page)
		}
	}
}
