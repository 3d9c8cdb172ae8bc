package management_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
	"github.com/idxlab/idxlab/mockidx/internal/management"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

// world is an org whose Management API is called.
type world struct {
	t      testing.TB
	tenant *tenant.Tenant
	url    string
	token  string
	post   *post
}

// post is what was sent to the users of a world.
type post struct {
	mu      sync.Mutex
	letters []mail.Letter
	texts   []mail.TextMessage
}

func (p *post) Letter(to directory.User, l mail.Letter) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.letters = append(p.letters, l)
	return nil
}

func (p *post) Text(to directory.User, m mail.TextMessage) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.texts = append(p.texts, m)
	return nil
}

func newWorld(t testing.TB, change ...func(*directory.Org)) *world {
	t.Helper()
	org := &directory.Org{
		Users: []directory.User{{ID: "00uAda", Login: "ada@example.com", FirstName: "Ada", LastName: "Lovelace"}, {ID: "00uBob", Login: "bob@example.com", FirstName: "Bob"}},
		Apps:  []directory.App{{ClientID: "0oaShop", Label: "Shop", RedirectURIs: []string{"http://localhost/cb"}}},
	}
	for _, f := range change {
		f(org)
	}
	org.Complete()
	if err := org.Validate(); err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewUnstartedServer(nil)
	tn := tenant.New("http://"+srv.Listener.Addr().String(), org, 1)
	kit := httpkit.New(tn, slog.New(slog.DiscardHandler))
	post := &post{}
	management.New(tn, post).Mount(kit)
	srv.Config.Handler = kit
	srv.Start()
	t.Cleanup(srv.Close)
	return &world{t, tn, tn.BaseURL, org.APIToken, post}
}

// answer is what the API said.
type answer struct {
	status int
	header http.Header
	body   string
}

// call calls the API with its token.
func (w *world) call(method, path, body string) answer {
	w.t.Helper()
	return w.callAs("SSWS "+w.token, method, path, body)
}

func (w *world) callAs(authorization, method, path, body string) answer {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.url+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	if authorization != "" {
		req.Header.Set("Authorization", authorization)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(b)}
}

// want fails the test unless the answer has the status and, somewhere, a text.
func (w *world) want(a answer, status int, text string) answer {
	w.t.Helper()
	if a.status != status || !strings.Contains(a.body, text) {
		w.t.Errorf("%d %s\nwant %d with %s", a.status, a.body, status, text)
	}
	return a
}

// read decodes an answer.
func read[T any](t testing.TB, a answer) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(a.body), &v); err != nil {
		t.Fatalf("%v: %s", err, a.body)
	}
	return v
}

// exchange is a request and what it must be answered.
type exchange struct {
	method, path, body string
	status             int
	text               string
}

func (w *world) exchanges(all []exchange) {
	w.t.Helper()
	for _, e := range all {
		if a := w.call(e.method, e.path, e.body); a.status != e.status || !strings.Contains(a.body, e.text) {
			w.t.Errorf("%s %s %s\n%d %s\nwant %d with %s", e.method, e.path, e.body, a.status, a.body, e.status, e.text)
		}
	}
}
