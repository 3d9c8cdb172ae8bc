package httpkit_test

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/chance"
	"github.com/idxlab/idxlab/mockidx/internal/clock"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

func newKit() (*httpkit.Kit, *tenant.Tenant) {
	t := &tenant.Tenant{
		BaseURL:   "http://org.example",
		Directory: directory.NewLive(&directory.Org{TrustedOrigins: []string{"https://app.example"}}),
		Clock:     clock.New(),
		Chance:    chance.New(1),
		Journal:   journal.New(),
	}
	return httpkit.New(t, slog.New(slog.DiscardHandler)), t
}

func do(k http.Handler, method, path, body string, header ...string) *http.Response {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	k.ServeHTTP(w, r)
	return w.Result()
}

func TestRefusals(t *testing.T) {
	k, tn := newKit()
	readAll := func(_ http.ResponseWriter, r *http.Request) error {
		_, err := io.ReadAll(r.Body)
		return err
	}
	for path, h := range map[string]httpkit.Handler{
		"/api": func(http.ResponseWriter, *http.Request) error {
			return httpkit.NotWellFormed.Because("it says %q", "x")
		},
		"/oauth": func(http.ResponseWriter, *http.Request) error {
			return httpkit.OAuth(401, "invalid_client", "Who?", "client_unknown")
		},
		"/broken": func(http.ResponseWriter, *http.Request) error { return errors.New("disk on fire") },
		"/panic":  func(http.ResponseWriter, *http.Request) error { panic("boom") },
		"/read":   readAll,
	} {
		k.Mount(path, httpkit.CORSTrusted, []string{http.MethodPost}, h)
	}
	for name, tc := range map[string]struct {
		method, path, body string
		status             int
		code               string // errorCode or error
		outcome, reason    string // reason: a part of it
	}{
		"okta's shape":        {"POST", "/api", "", 400, "E0000003", "body_not_well_formed", `it says "x"`},
		"oauth's shape":       {"POST", "/oauth", "", 401, "invalid_client", "client_unknown", "Who?"},
		"unexpected error":    {"POST", "/broken", "", 500, "E0000009", "internal_error", "disk on fire"},
		"panic":               {"POST", "/panic", "", 500, "E0000009", "internal_error", "boom"},
		"ten megabytes":       {"POST", "/read", strings.Repeat("x", 10<<20), 413, "E0000003", "body_too_large", ""},
		"wrong method":        {"GET", "/api", "", 405, "E0000022", "method_not_allowed", ""},
		"no such path":        {"POST", "/nowhere", "", 404, "E0000007", "path_not_found", ""},
		"no such path by GET": {"GET", "/", "", 404, "E0000007", "path_not_found", ""},
		"slash too many":      {"POST", "//read", "", 404, "E0000007", "path_not_found", ""},
		"two slashes":         {"POST", "//", "", 404, "E0000007", "path_not_found", ""},
		"dots":                {"POST", "/read/../read", "", 404, "E0000007", "path_not_found", ""},
		"slash at the end":    {"POST", "/read/", "", 404, "E0000007", "path_not_found", ""},
	} {
		t.Run(name, func(t *testing.T) {
			tn.Journal.Clear()
			resp := do(k, tc.method, tc.path, tc.body)
			var body struct{ ErrorCode, Error, ErrorID string }
			if err := json.NewDecoder(resp.Body).Decode(&body); err != nil {
				t.Fatalf("answer is not JSON: %v", err)
			}
			if resp.StatusCode != tc.status || body.ErrorCode+body.Error != tc.code {
				t.Errorf("got %d %+v, want %d %s", resp.StatusCode, body, tc.status, tc.code)
			}
			if strings.Contains(body.ErrorCode, "E") && !strings.HasPrefix(body.ErrorID, "oae") {
				t.Errorf("errorId is %q", body.ErrorID)
			}
			events := tn.Journal.Events()
			if len(events) != 1 || events[0].Outcome != tc.outcome || !strings.Contains(events[0].Reason, tc.reason) || events[0].Status != tc.status {
				t.Errorf("journal has %+v, want one event %s with reason %q", events, tc.outcome, tc.reason)
			}
		})
	}
}

func TestEveryAnswerHasOktasHeaders(t *testing.T) {
	k, _ := newKit()
	k.Mount("/ok", httpkit.CORSTrusted, []string{http.MethodGet}, func(w http.ResponseWriter, _ *http.Request) error {
		return httpkit.WriteJSON(w, http.StatusOK, "application/json", true)
	})
	for _, path := range []string{"/ok", "/missing"} {
		resp := do(k, "GET", path, "")
		for _, name := range []string{"X-Okta-Request-Id", "Date", "X-Rate-Limit-Limit", "X-Rate-Limit-Remaining", "X-Rate-Limit-Reset"} {
			if resp.Header.Get(name) == "" {
				t.Errorf("%s: no %s", path, name)
			}
		}
		if got := resp.Header.Get("Server"); !strings.Contains(got, "not Okta") {
			t.Errorf("%s: Server is %q", path, got)
		}
		if got := resp.Header.Get("Cache-Control"); got != "no-cache, no-store" {
			t.Errorf("%s: Cache-Control is %q", path, got)
		}
	}
}

func TestNoteReachesTheJournal(t *testing.T) {
	k, tn := newKit()
	k.Mount("/n", httpkit.CORSTrusted, nil, func(_ http.ResponseWriter, r *http.Request) error {
		*httpkit.NoteOf(r) = httpkit.Note{Outcome: "done", Reason: "why", Transaction: "t", App: "a", User: "u"}
		return nil
	})
	do(k, "HEAD", "/n", "", "User-Agent", "bot")
	e := tn.Journal.Events()[0]
	if e.Outcome != "done" || e.Reason != "why" || e.Transaction != "t" || e.App != "a" || e.User != "u" || e.Method != "HEAD" || e.Status != 200 || e.UserAgent != "bot" {
		t.Errorf("journal has %+v", e)
	}
}

func TestUnencodableAnswerIsNotHalfSent(t *testing.T) {
	k, _ := newKit()
	k.Mount("/x", httpkit.CORSTrusted, nil, func(w http.ResponseWriter, _ *http.Request) error {
		return httpkit.WriteJSON(w, http.StatusOK, "application/json", func() {})
	})
	if resp := do(k, "GET", "/x", ""); resp.StatusCode != 500 {
		t.Errorf("got %d, want 500", resp.StatusCode)
	}
}

func TestCORS(t *testing.T) {
	k, _ := newKit()
	ok := func(http.ResponseWriter, *http.Request) error { return nil }
	k.Mount("/api", httpkit.CORSTrusted, []string{http.MethodPost}, ok)
	k.Mount("/keys", httpkit.CORSAny, []string{http.MethodGet}, ok)
	for name, tc := range map[string]struct {
		method, path, origin string
		allowed              string
		credentials          string
	}{
		"trusted":             {"POST", "/api", "https://app.example", "https://app.example", "true"},
		"preflight":           {"OPTIONS", "/api", "https://app.example", "https://app.example", "true"},
		"the org itself":      {"POST", "/api", "http://org.example", "http://org.example", "true"},
		"another port":        {"POST", "/api", "https://app.example:8443", "", ""},
		"another scheme":      {"POST", "/api", "http://app.example", "", ""},
		"suffix of the host":  {"POST", "/api", "https://evil-app.example", "", ""},
		"null":                {"POST", "/api", "null", "", ""},
		"untrusted preflight": {"OPTIONS", "/api", "https://evil.example", "", ""},
		"public document":     {"GET", "/keys", "https://evil.example", "*", ""},
	} {
		t.Run(name, func(t *testing.T) {
			resp := do(k, tc.method, tc.path, "", "Origin", tc.origin, "Access-Control-Request-Method", "POST")
			if got := resp.Header.Get("Access-Control-Allow-Origin"); got != tc.allowed {
				t.Errorf("Access-Control-Allow-Origin is %q, want %q", got, tc.allowed)
			}
			if got := resp.Header.Get("Access-Control-Allow-Credentials"); got != tc.credentials {
				t.Errorf("Access-Control-Allow-Credentials is %q, want %q", got, tc.credentials)
			}
			if tc.method == "OPTIONS" && resp.StatusCode != http.StatusNoContent {
				t.Errorf("preflight got %d, want 204", resp.StatusCode)
			}
		})
	}
}

func TestPreflightIsNotJournaled(t *testing.T) {
	k, tn := newKit()
	do(k, "OPTIONS", "/", "", "Origin", "https://app.example", "Access-Control-Request-Method", "POST")
	if n := len(tn.Journal.Events()); n != 0 {
		t.Errorf("journal has %d events", n)
	}
}
