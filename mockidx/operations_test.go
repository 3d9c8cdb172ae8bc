package mockidx_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx"
)

// blocking is a control handler that says when it began, and ends with its
// request's context.
func blocking(began chan<- struct{}) mockidx.Option {
	return mockidx.WithControlHandler("/wait", func(*mockidx.Server) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			close(began)
			<-r.Context().Done()
			w.WriteHeader(http.StatusServiceUnavailable)
		})
	})
}

func TestShutdownEndsWaitsAndLetsRequestsFinish(t *testing.T) {
	began := make(chan struct{})
	srv := mockidx.Start(t, blocking(began))
	waited := make(chan int, 1)
	go func() {
		resp, err := http.Get(srv.ControlURL() + "/wait")
		if err != nil {
			t.Error(err)
			waited <- 0
			return
		}
		resp.Body.Close()
		waited <- resp.StatusCode
	}()
	<-began

	// A request whose body is still coming.
	body, more := io.Pipe()
	reading := make(chan struct{})
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{Got100Continue: func() { close(reading) }})
	req, _ := http.NewRequestWithContext(ctx, "POST", srv.Issuer()+"/v1/token", body)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Expect", "100-continue")
	client := &http.Client{Transport: &http.Transport{ExpectContinueTimeout: time.Minute}}
	answered := make(chan int, 1)
	go func() {
		resp, err := client.Do(req)
		if err != nil {
			t.Error(err)
			answered <- 0
			return
		}
		resp.Body.Close()
		answered <- resp.StatusCode
	}()
	<-reading

	stopped := make(chan error, 1)
	go func() { stopped <- srv.Shutdown(t.Context()) }()
	if status := <-waited; status != http.StatusServiceUnavailable {
		t.Errorf("the wait was answered %d", status)
	}
	_, _ = io.WriteString(more, "grant_type=x")
	more.Close()
	if status := <-answered; status != http.StatusBadRequest {
		t.Errorf("the request was answered %d", status)
	}
	client.CloseIdleConnections()
	if err := <-stopped; err != nil {
		t.Errorf("Shutdown: %v", err)
	}
	if _, err := http.Get(srv.ControlURL() + "/livez"); err == nil {
		t.Error("it still answers")
	}
}

func TestShutdownBreaksOffWhatDoesNotEnd(t *testing.T) {
	srv := mockidx.Start(t)
	body, more := io.Pipe()
	defer more.Close()
	reading := make(chan struct{})
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{Got100Continue: func() { close(reading) }})
	req, _ := http.NewRequestWithContext(ctx, "POST", srv.Issuer()+"/v1/token", body)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Expect", "100-continue")
	client := &http.Client{Transport: &http.Transport{ExpectContinueTimeout: time.Minute}}
	broken := make(chan error, 1)
	go func() {
		resp, err := client.Do(req)
		if err == nil {
			resp.Body.Close()
		}
		broken <- err
	}()
	<-reading
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := srv.Shutdown(ended); !errors.Is(err, context.Canceled) {
		t.Errorf("Shutdown: %v", err)
	}
	more.Close() // the client waits for its body to end
	if err := <-broken; err == nil {
		t.Error("the request was answered")
	}
}

func TestHost(t *testing.T) {
	srv := mockidx.Start(t, mockidx.WithHost("org.localhost"), mockidx.WithName("default"))
	for _, addr := range []string{srv.Issuer(), srv.ControlURL(), srv.NewOrg(t).URL()} {
		if u, err := url.Parse(addr); err != nil || u.Hostname() != "org.localhost" {
			t.Errorf("%s: %v", addr, err)
		}
	}
	u, _ := url.Parse(srv.ControlURL())
	req, _ := http.NewRequest("GET", "http://127.0.0.1:"+u.Port()+"/api/v1/orgs", nil)
	req.Host = u.Host
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("the control listener does not answer to its host: %s", resp.Status)
	}
	if _, err := mockidx.New(mockidx.WithHost("http://localhost")); err == nil {
		t.Error("a URL passes for a host")
	}
}

func TestObserverSeesEveryOrg(t *testing.T) {
	var mu sync.Mutex
	seen := map[string][]string{}
	srv := mockidx.Start(t, mockidx.WithObserver(func(org string, e mockidx.Event) {
		mu.Lock()
		defer mu.Unlock()
		if e.Seq == 0 {
			t.Error("an event has no number")
		}
		seen[org] = append(seen[org], e.Outcome)
	}))
	other := srv.NewOrg(t, mockidx.WithName("other"))
	for _, target := range []string{srv.Issuer() + "/.well-known/openid-configuration", other.URL() + "/nothing"} {
		resp, err := http.Get(target)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	for _, o := range srv.Orgs() {
		if _, err := o.Journal().Wait(t.Context(), func(mockidx.Event) bool { return true }); err != nil {
			t.Fatal(err)
		}
	}
	_ = srv.Close()
	mu.Lock()
	defer mu.Unlock()
	if strings.Join(seen["default"], " ") != "ok" || strings.Join(seen["other"], " ") != "path_not_found" {
		t.Errorf("seen: %v", seen)
	}
}

func TestControlHandlerIsGuarded(t *testing.T) {
	srv := mockidx.Start(t, mockidx.WithControlHandler("/extra", func(s *mockidx.Server) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, s.ControlURL()) })
	}))
	for host, want := range map[string]int{"": http.StatusOK, "evil.example": http.StatusForbidden} {
		req, _ := http.NewRequest("GET", srv.ControlURL()+"/extra", nil)
		req.Host = host
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != want || want == http.StatusOK && string(body) != srv.ControlURL() {
			t.Errorf("host %q: %s %s", host, resp.Status, body)
		}
	}
	for _, pattern := range []string{"", "/", "GET /x", "/api/v1/x"} {
		if _, err := mockidx.New(mockidx.WithControlHandler(pattern, nil)); err == nil {
			t.Errorf("pattern %q is taken", pattern)
		}
	}
}
