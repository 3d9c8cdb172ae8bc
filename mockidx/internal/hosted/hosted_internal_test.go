package hosted

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
	"github.com/idxlab/idxlab/mockidx/internal/store"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

const (
	base    = "http://org.example"
	browser = "DTbrowser"
	app     = "0oaApp"
)

// rig is an org whose IDX API is a stub that keeps what it was sent.
type rig struct {
	*Server
	kit  *httpkit.Kit
	sent struct{ path, cookie, body string }
}

func server(t *testing.T) *Server { return newRig(t, nil).Server }

func newRig(t *testing.T, widget *Widget) *rig {
	t.Helper()
	org := &directory.Org{
		Users:          []directory.User{{Login: "ada@example.com", FirstName: "Ada"}},
		Apps:           []directory.App{{ClientID: app, Label: "App", RedirectURIs: []string{"https://app.example/cb"}}},
		TokenTime:      directory.TokenTimeClock,
		TrustedOrigins: []string{"https://app.example"},
	}
	org.Complete()
	tn := tenant.New(base, org, 1)
	tn.Clock.Freeze()
	r := &rig{kit: httpkit.New(tn, slog.New(slog.DiscardHandler))}
	api := http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		r.sent.path, r.sent.cookie, r.sent.body = req.URL.Path, req.Header.Get("Cookie"), string(body)
		if strings.Contains(r.sent.body, "finish") {
			_, _ = io.WriteString(w, `{"version":"1.0.0","success":{"name":"success-redirect","href":"http://org.example/login/token/redirect?stateToken=x"}}`)
			return
		}
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"version":"1.0.0","messages":{"type":"array","value":[{"message":"Not so.","class":"ERROR","i18n":{"key":"not.so"}}]}}`)
	})
	r.Server = New(tn, flow.NewRunner(tn, nil), api, widget)
	r.Mount(r.kit)
	return r
}

func (r *rig) do(method, target, body string, header ...string) *http.Response {
	req := httptest.NewRequest(method, base+target, strings.NewReader(body))
	for i := 0; i < len(header); i += 2 {
		req.Header.Add(header[i], header[i+1])
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	rec := httptest.NewRecorder()
	r.kit.ServeHTTP(rec, req)
	return rec.Result()
}

func (r *rig) last() journal.Event {
	events := r.tenant.Journal.Events()
	return events[len(events)-1]
}

// signedIn gives ada the session "s1", which proved a password and then a mail.
func (r *rig) signedIn(t *testing.T) {
	t.Helper()
	ada := r.tenant.Directory.Snapshot().Users[0]
	now := r.tenant.Clock.Now()
	value, err := json.Marshal(engine.Session{ID: "s1", UserID: ada.ID, Began: now, Verified: []engine.Verification{
		{Factor: directory.FactorPassword, At: now}, {Factor: directory.FactorEmail, At: now.Add(time.Second)},
	}})
	if err == nil {
		err = r.tenant.Store.Commit(t.Context(), store.Write{Key: flow.SessionKey("s1"), Value: value})
	}
	if err != nil {
		t.Fatal(err)
	}
}

func text(t *testing.T, resp *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestSubmit(t *testing.T) {
	r := newRig(t, nil)
	resp := r.do("POST", "/login/form/challenge/answer", "s%3Acredentials.passcode=1&s%3AstateHandle=h", "Cookie", "DT="+browser, "Origin", base, "Sec-Fetch-Site", "same-origin")
	if r.sent.path != "/idp/idx/challenge/answer" || r.sent.cookie != "DT="+browser || r.sent.body != `{"credentials":{"passcode":"1"},"stateHandle":"h"}` {
		t.Errorf("the API was sent %+v", r.sent)
	}
	if page := text(t, resp); resp.StatusCode != http.StatusUnauthorized || !strings.Contains(page, "Not so.") || !strings.Contains(page, `data-key="not.so"`) {
		t.Errorf("got %d %s", resp.StatusCode, page)
	}
	if e := r.last(); e.Outcome != "form_submitted" {
		t.Errorf("journal has %+v", e)
	}
	resp = r.do("POST", "/login/form/identify", "s%3Ax=finish")
	if resp.StatusCode != http.StatusSeeOther || resp.Header.Get("Location") != base+"/login/token/redirect?stateToken=x" {
		t.Errorf("success: %d to %s", resp.StatusCode, resp.Header.Get("Location"))
	}
}

func TestSubmitRefusals(t *testing.T) {
	for name, tc := range map[string]struct {
		body    string
		header  []string
		status  int
		outcome string
	}{
		"another origin":        {"s:x=1", []string{"Origin", "https://evil.example"}, 403, "form_from_elsewhere"},
		"a trusted origin":      {"s:x=1", []string{"Origin", "https://app.example"}, 403, "form_from_elsewhere"},
		"no origin to speak of": {"s:x=1", []string{"Origin", "null"}, 403, "form_from_elsewhere"},
		"cross-site":            {"s:x=1", []string{"Sec-Fetch-Site", "cross-site"}, 403, "form_from_elsewhere"},
		"same site":             {"s:x=1", []string{"Sec-Fetch-Site", "same-site"}, 403, "form_from_elsewhere"},
		"unknown names":         {"x=1", nil, 400, "body_not_well_formed"},
		"bad escape":            {"s:x=%zz", nil, 400, "body_not_well_formed"},
		"too large":             {"s:x=" + strings.Repeat("x", 65<<10), nil, 413, "body_too_large"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, nil)
			resp := r.do("POST", "/login/form/identify", tc.body, tc.header...)
			if resp.StatusCode != tc.status || r.last().Outcome != tc.outcome || r.sent.path != "" {
				t.Errorf("got %d %s, the API %q; want %d %s", resp.StatusCode, r.last().Outcome, r.sent.path, tc.status, tc.outcome)
			}
		})
	}
}

func TestSessionsMe(t *testing.T) {
	r := newRig(t, nil)
	r.signedIn(t)
	cookie := []string{"Cookie", "idx=s1", "Origin", "https://app.example"}
	began := r.tenant.Clock.Now()

	r.tenant.Clock.Advance(time.Hour)
	resp := r.do("GET", "/api/v1/sessions/me", "", cookie...)
	var got struct {
		ID, Login, Status        string
		ExpiresAt, CreatedAt     time.Time
		LastPasswordVerification time.Time
		LastFactorVerification   time.Time
		AMR                      []string
		MFAActive                bool
		IDP                      struct{ Type string }
		Links                    map[string]struct{ Href string } `json:"_links"`
	}
	if err := json.Unmarshal([]byte(text(t, resp)), &got); err != nil {
		t.Fatal(err)
	}
	if got.ID != "s1" || got.Login != "ada@example.com" || got.Status != "ACTIVE" || strings.Join(got.AMR, " ") != "mfa otp pwd" || !got.MFAActive || got.IDP.Type != "OKTA" {
		t.Errorf("got %+v", got)
	}
	if !got.CreatedAt.Equal(began.Truncate(time.Millisecond)) || got.ExpiresAt.Sub(got.CreatedAt) != 2*time.Hour || got.LastFactorVerification.Sub(got.LastPasswordVerification) != time.Second {
		t.Errorf("times are %+v", got)
	}
	if resp.Header.Get("Access-Control-Allow-Origin") != "https://app.example" || resp.Header.Get("Access-Control-Allow-Credentials") != "true" {
		t.Errorf("headers are %v", resp.Header)
	}

	refresh := strings.TrimPrefix(got.Links["refresh"].Href, base)
	if resp := r.do("POST", refresh, "", cookie...); resp.StatusCode != 200 || r.last().Outcome != "session_refreshed" {
		t.Errorf("refresh: %d %s", resp.StatusCode, text(t, resp))
	}
	r.tenant.Clock.Advance(2 * time.Hour)
	if resp := r.do("DELETE", "/api/v1/sessions/me", "", cookie...); resp.StatusCode != 204 || text(t, resp) != "" || len(resp.Cookies()) != 2 || r.last().Outcome != "session_closed" {
		t.Errorf("close: %d %s", resp.StatusCode, r.last().Outcome)
	}
	for _, q := range [][2]string{{"GET", "/api/v1/sessions/me"}, {"DELETE", "/api/v1/sessions/me"}, {"POST", refresh}} {
		resp := r.do(q[0], q[1], "", cookie...)
		if body := text(t, resp); resp.StatusCode != 404 || !strings.Contains(body, "E0000007") || r.last().Outcome != "session_missing" {
			t.Errorf("%s %s: %d %s", q[0], q[1], resp.StatusCode, body)
		}
	}
}

func TestLoginAndSignOut(t *testing.T) {
	r := newRig(t, nil)
	resp := r.do("GET", "/login/login.htm?fromURI=/app/x", "")
	if page := text(t, resp); !strings.Contains(page, "Not so.") || r.sent.path != "/idp/idx/introspect" || r.last().Outcome != "login_begun" {
		t.Errorf("the sign-in page: %d %s", resp.StatusCode, page)
	}
	var sent struct{ StateToken string }
	if err := json.Unmarshal([]byte(r.sent.body), &sent); err != nil {
		t.Fatal(err)
	}
	tx, _, err := r.runner.Step(t.Context(), flow.ByStateHandle(sent.StateToken), engine.Introspect{})
	if err != nil || tx.Request.ClientID != directory.DashboardID || tx.Request.RedirectURI != base+"/app/x" || !tx.Request.Hosted {
		t.Errorf("transaction %+v, %v", tx.Request, err)
	}

	to := "/oauth2/v1/authorize?client_id=x"
	if resp := r.do("GET", "/login/login.htm?fromURI="+url.QueryEscape(to), ""); resp.Header.Get("Location") != base+to || r.last().Outcome != "login_passed" {
		t.Errorf("on the way to an app: %d to %s", resp.StatusCode, resp.Header.Get("Location"))
	}
	r.signedIn(t)
	for fromURI, want := range map[string]string{"/app/x": base + "/app/x", "https://evil.example": base + "/"} {
		resp := r.do("GET", "/login/login.htm?fromURI="+fromURI, "", "Cookie", "idx=s1")
		if resp.StatusCode != http.StatusFound || resp.Header.Get("Location") != want {
			t.Errorf("%s leads to %s", fromURI, resp.Header.Get("Location"))
		}
	}
	if resp := r.do("HEAD", "/login/signout", "", "Cookie", "idx=s1"); len(resp.Cookies()) != 0 || r.last().Outcome != "sign_out_probed" {
		t.Errorf("a look at sign-out: %+v", r.last())
	}
	if page := text(t, r.do("GET", "/", "", "Cookie", "idx=s1")); !strings.Contains(page, `data-signed-in="true"`) || !strings.Contains(page, "ada@example.com") {
		t.Errorf("home: %s", page)
	}
	resp = r.do("GET", "/login/signout?fromURI=//evil.example", "", "Cookie", "idx=s1")
	if resp.Header.Get("Location") != base+"/" || len(resp.Cookies()) != 2 || r.last().Outcome != "signed_out" || r.last().User == "" {
		t.Errorf("sign-out: %d to %s", resp.StatusCode, resp.Header.Get("Location"))
	}
	if page := text(t, r.do("GET", "/", "", "Cookie", "idx=s1")); !strings.Contains(page, `data-signed-in="false"`) {
		t.Errorf("home: %s", page)
	}
}

func TestErrorRedirect(t *testing.T) {
	for name, tc := range map[string]struct {
		hosted        bool
		client, token string
		device        string
		location      string // empty: refused
	}{
		"the browser that began": {true, app, "", browser, "https://app.example/cb?error=access_denied&error_description=The+resource+owner+or+authorization+server+denied+the+request.&state=s"},
		"without an app":         {true, directory.DashboardID, "", browser, base + "/"},
		"another browser":        {true, app, "", "DTother", ""},
		"no cookie":              {true, app, "", "", ""},
		"embedded":               {false, app, "", browser, ""},
		"unknown":                {true, app, "02.id.x", browser, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, nil)
			tx, err := r.runner.Begin(t.Context(), engine.Request{Hosted: tc.hosted, ClientID: tc.client, RedirectURI: "https://app.example/cb", State: "s", MaxAge: -1}, engine.Device{Token: browser}, nil)
			if err != nil {
				t.Fatal(err)
			}
			token := tx.StateHandle
			if tc.token != "" {
				token = tc.token
			}
			resp := r.do("GET", "/login/error/redirect?stateToken="+token, "", "Cookie", "DT="+tc.device)
			if tc.location == "" {
				if resp.StatusCode != 404 || r.last().Outcome != "state_token_unknown" {
					t.Errorf("got %d %s to %s", resp.StatusCode, r.last().Outcome, resp.Header.Get("Location"))
				}
				return
			}
			if resp.Header.Get("Location") != tc.location || r.last().Outcome != "sign_in_given_up" {
				t.Errorf("got %d %s to %s", resp.StatusCode, r.last().Outcome, resp.Header.Get("Location"))
			}
		})
	}
}

func TestWidgetPage(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"js/okta-sign-in.next.js", "css/okta-sign-in.next.css"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("/* "+name+" */"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, generation := range []int{1, 2, 4} {
		if _, err := OpenWidget(dir, generation); err == nil {
			t.Errorf("generation %d was opened", generation)
		}
	}
	widget, err := OpenWidget(dir, 3)
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t, widget)
	resp := r.do("GET", "/login/login.htm", "")
	page := text(t, resp)
	for _, want := range []string{`"baseUrl":"http://org.example"`, `"stateToken":"02.id.`, "/login/widget/js/okta-sign-in.next.js", "Mock sign-in page, not Okta"} {
		if !strings.Contains(page, want) {
			t.Errorf("page lacks %s:\n%s", want, page)
		}
	}
	if policy := resp.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "script-src 'self';") || !strings.Contains(policy, "frame-ancestors 'none'") {
		t.Errorf("policy is %s", policy)
	}
	for path, status := range map[string]int{
		"/login/widget/js/okta-sign-in.next.js": 200, "/login/sign-in.js": 200,
		"/login/widget/js": 404, "/login/widget/js/": 404, "/login/widget/": 404, "/login/widget/none.js": 404, "/login/widget/..%2f..%2fetc/passwd": 404,
	} {
		if resp := r.do("GET", path, ""); resp.StatusCode != status {
			t.Errorf("%s: %d, want %d", path, resp.StatusCode, status)
		}
	}
}
