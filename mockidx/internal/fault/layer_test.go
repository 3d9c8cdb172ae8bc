package fault_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/chance"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/fault"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

const full = `{"answer":"of the handler, long enough to be cut in two"}`

// world is an org of one handler behind faults.
type world struct {
	*fault.Faults
	url     string
	worked  atomic.Int32
	journal *journal.Journal
	caller  fault.Caller
}

// Whose implements [fault.SignIns].
func (w *world) Whose(*http.Request) fault.Caller { return w.caller }

// Throttled implements [fault.SignIns].
func (w *world) Throttled(rw http.ResponseWriter, r *http.Request, wayOn bool, reason string) (bool, error) {
	if r.URL.Path != "/idp/idx/challenge/poll" {
		return false, nil
	}
	rw.WriteHeader(http.StatusTooManyRequests)
	page := "no page: "
	if wayOn {
		page = "the page: "
	}
	_, _ = io.WriteString(rw, page+reason)
	return true, nil
}

func newWorld(t *testing.T) *world {
	t.Helper()
	tn := tenant.New("http://org.example", directory.Default(), 1)
	w := &world{Faults: fault.New(chance.New(1)), journal: tn.Journal}
	kit := httpkit.New(tn, slog.New(slog.DiscardHandler), w.Layer(w))
	handler := func(rw http.ResponseWriter, r *http.Request) error {
		w.worked.Add(1)
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return err
		}
		if string(body) == "refuse me" {
			return httpkit.NotWellFormed
		}
		rw.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(rw, full)
		return nil
	}
	for _, path := range []string{"/idp/idx/introspect", "/idp/idx/challenge/poll", "/oauth2/default/v1/token"} {
		kit.Mount(path, httpkit.CORSTrusted, []string{http.MethodPost}, handler)
	}
	srv := httptest.NewServer(kit)
	w.url = srv.URL
	t.Cleanup(func() { w.Clear(); srv.CloseClientConnections(); srv.Close() })
	return w
}

func (w *world) add(t *testing.T, r fault.Rule) fault.Rule {
	t.Helper()
	r, err := w.Add(r)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// post sends a body and returns the status, what arrived of the answer, and how
// that ended.
func (w *world) post(path, body string) (int, string, error) {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 10 * time.Second}
	resp, err := client.Post(w.url+path, "application/json", strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(b), err
}

func (w *world) lastEvent(t *testing.T) journal.Event {
	t.Helper()
	e, err := w.journal.Wait(t.Context(), func(e journal.Event) bool { return e.Fault != "" })
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestKinds(t *testing.T) {
	const introspect = "/idp/idx/introspect"
	for name, tc := range map[string]struct {
		rule    fault.Rule
		path    string // introspect if empty
		status  int
		body    string // a part of it
		fails   error  // how the answer ends; nil: well
		worked  int32
		outcome string
		journal int // status in the journal
	}{
		"answer":            {fault.Rule{Kind: fault.Answer, Status: 502, ContentType: "text/html", Body: "<h1>Bad", Header: map[string]string{"Via": "proxy"}}, "", 502, "<h1>Bad", nil, 0, "fault_answered", 502},
		"answer by default": {fault.Rule{Kind: fault.Answer}, "", 200, "", nil, 0, "fault_answered", 200},
		"oauth error":       {fault.Rule{Kind: fault.Answer, Error: "oauth:invalid_grant"}, "", 400, `"error":"invalid_grant"`, nil, 0, "fault_answered", 400},
		"oauth, throttled":  {fault.Rule{Kind: fault.Answer, Error: "oauth:invalid_grant", Status: 429}, "", 429, `"error":"invalid_grant"`, nil, 0, "fault_answered", 429},
		"api error":         {fault.Rule{Kind: fault.Answer, Error: "api:E0000047"}, "", 429, `"errorCode":"E0000047"`, nil, 0, "fault_answered", 429},
		"idx error":         {fault.Rule{Kind: fault.Answer, Error: "idx:idx.session.expired"}, "", 401, `"key":"idx.session.expired"`, nil, 0, "fault_answered", 401},
		"unknown idx error": {fault.Rule{Kind: fault.Answer, Error: "idx:of.tomorrow"}, "", 400, `"key":"of.tomorrow"`, nil, 0, "fault_answered", 400},
		"throttle a page":   {fault.Rule{Kind: fault.Throttle}, "/idp/idx/challenge/poll", 429, "the page: rule ", nil, 0, "ok", 429},
		"throttle, no page": {fault.Rule{Kind: fault.ThrottleEnd}, "/idp/idx/challenge/poll", 429, "no page: rule ", nil, 0, "ok", 429},
		"throttle the rest": {fault.Rule{Kind: fault.Throttle}, "", 429, `"errorCode":"E0000047"`, nil, 0, "fault_answered", 429},
		"empty":             {fault.Rule{Kind: fault.Empty}, "", 200, "", nil, 0, "fault_answered", 200},
		"drop":              {fault.Rule{Kind: fault.Drop}, "", 0, "", io.EOF, 0, "fault_dropped", 0},
		"delay":             {fault.Rule{Kind: fault.Delay, Delay: time.Millisecond}, "", 200, full, nil, 1, "ok", 200},
		"drop after":        {fault.Rule{Kind: fault.DropAfter}, "", 0, "", io.EOF, 1, "ok", 0},
		"reset":             {fault.Rule{Kind: fault.Reset}, "", 200, full[:len(full)/2], syscall.ECONNRESET, 1, "ok", 200},
		"malformed":         {fault.Rule{Kind: fault.Malformed}, "", 200, full[:len(full)/2], nil, 1, "ok", 200},
		"duplicate":         {fault.Rule{Kind: fault.Duplicate}, "", 200, full, nil, 2, "ok", 200},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			rule := w.add(t, tc.rule)
			path := tc.path
			if path == "" {
				path = introspect
			}
			status, body, err := w.post(path, "{}")
			if status != tc.status || !strings.Contains(body, tc.body) || tc.body == "" && body != "" || !errors.Is(err, tc.fails) {
				t.Errorf("got %d %q, %v", status, body, err)
			}
			if got := w.worked.Load(); got != tc.worked {
				t.Errorf("the handler worked %d times, want %d", got, tc.worked)
			}
			if e := w.lastEvent(t); e.Outcome != tc.outcome || e.Status != tc.journal || e.Fault != rule.ID {
				t.Errorf("journal: %+v", e)
			}
			if r, _ := w.Get(rule.ID); r.Seen != 1 || r.Fired != 1 {
				t.Errorf("rule: %+v", r)
			}
		})
	}
}

// A refusal is spoiled as any other answer is.
func TestSpoiledRefusal(t *testing.T) {
	w := newWorld(t)
	w.add(t, fault.Rule{Kind: fault.Malformed})
	status, body, err := w.post("/idp/idx/introspect", "refuse me")
	if status != 400 || err != nil || !strings.HasPrefix(body, `{"errorCode":"E0000003"`) || strings.HasSuffix(body, "}") {
		t.Errorf("got %d %s, %v", status, body, err)
	}
	if e := w.lastEvent(t); e.Outcome != "body_not_well_formed" {
		t.Errorf("journal: %+v", e)
	}
}

func TestHangEndsWithTheClient(t *testing.T) {
	w := newWorld(t)
	w.add(t, fault.Rule{Kind: fault.Hang})
	client := &http.Client{Timeout: 50 * time.Millisecond}
	if _, err := client.Post(w.url+"/idp/idx/introspect", "application/json", nil); err == nil {
		t.Error("it was answered")
	}
	if e := w.lastEvent(t); e.Outcome != "fault_hung" || e.Status != 0 {
		t.Errorf("journal: %+v", e)
	}
}

// A request whose client is gone goes nowhere, and a wait for it ends, so that
// none outlives its org.
func TestNobodyWaits(t *testing.T) {
	for name, rule := range map[string]fault.Rule{
		"delay":   {Kind: fault.Delay, Delay: 10 * time.Minute},
		"barrier": {Kind: fault.Barrier, N: 2, Timeout: 10 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			rule := w.add(t, rule)
			ctx, hangUp := context.WithCancel(t.Context())
			done := make(chan error)
			go func() {
				req, _ := http.NewRequestWithContext(ctx, http.MethodPost, w.url+"/idp/idx/introspect", strings.NewReader("{}"))
				_, err := http.DefaultClient.Do(req)
				done <- err
			}()
			w.waitFor(t, rule.ID, held)
			hangUp()
			if err := <-done; err == nil {
				t.Error("it was answered")
			}
			if e := w.lastEvent(t); e.Outcome != "client_gone" || e.Status != 0 || w.worked.Load() != 0 {
				t.Errorf("journal: %+v; the handler worked %d times", e, w.worked.Load())
			}
			if r, _ := w.Get(rule.ID); r.Waiting != 0 {
				t.Errorf("%+v", r)
			}
		})
	}
}

func TestBarrier(t *testing.T) {
	w := newWorld(t)
	rule := w.add(t, fault.Rule{Kind: fault.Barrier, N: 3, Timeout: time.Minute})
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			if status, _, err := w.post("/idp/idx/introspect", "{}"); status != 200 || err != nil {
				t.Errorf("got %d, %v", status, err)
			}
		})
	}
	all.Wait()
	if r, _ := w.Get(rule.ID); r.Waiting != 0 || r.Fired != 3 || w.worked.Load() != 3 {
		t.Errorf("%+v, worked %d times", r, w.worked.Load())
	}
	if status, _, err := w.post("/idp/idx/introspect", "{}"); status != 200 || err != nil {
		t.Errorf("a fourth request: %d, %v", status, err)
	}
}

// held is what a rule is that holds a request.
func held(r fault.Rule) bool { return r.Waiting > 0 }

// waitFor waits until a rule is as fits has it.
func (w *world) waitFor(t *testing.T, id string, fits func(fault.Rule) bool) {
	t.Helper()
	if r, err := w.Wait(t.Context(), id, fits); err != nil {
		t.Fatalf("%+v, %v", r, err)
	}
}

func TestBarrierIsOpenedByHand(t *testing.T) {
	for name, open := range map[string]func(*world, string) error{
		"released": func(w *world, id string) error { return w.Release(id) },
		"removed":  func(w *world, id string) error { w.Remove(id); return nil },
		"cleared":  func(w *world, _ string) error { w.Clear(); return nil },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			rule := w.add(t, fault.Rule{Kind: fault.Barrier, N: 2, Timeout: time.Minute})
			done := make(chan int)
			go func() {
				status, _, _ := w.post("/idp/idx/introspect", "{}")
				done <- status
			}()
			w.waitFor(t, rule.ID, held)
			if err := open(w, rule.ID); err != nil {
				t.Fatal(err)
			}
			if status := <-done; status != 200 {
				t.Errorf("got %d", status)
			}
		})
	}
}

// What waited in vain is not of those that a barrier waits for.
func TestBarrierGivesUp(t *testing.T) {
	w := newWorld(t)
	rule := w.add(t, fault.Rule{Kind: fault.Barrier, N: 2, Timeout: time.Millisecond})
	for range 3 {
		if status, _, err := w.post("/idp/idx/introspect", "{}"); status != 200 || err != nil {
			t.Errorf("got %d, %v", status, err)
		}
	}
	if r, _ := w.Get(rule.ID); r.Waiting != 0 || r.Fired != 3 {
		t.Errorf("%+v", r)
	}
	if err := w.Release("nobody"); !errors.Is(err, fault.ErrNoBarrier) {
		t.Errorf("release of nothing: %v", err)
	}
}

// A barrier at which some gave up fills all the same, and then is open.
func TestBarrierFillsAfterSomeGaveUp(t *testing.T) {
	w := newWorld(t)
	rule := w.add(t, fault.Rule{Kind: fault.Barrier, N: 2, Timeout: 10 * time.Minute})
	impatient := &http.Client{Timeout: 20 * time.Millisecond}
	for range 2 {
		if _, err := impatient.Post(w.url+"/idp/idx/introspect", "application/json", nil); err == nil {
			t.Fatal("the barrier let one go on")
		}
		w.waitFor(t, rule.ID, func(r fault.Rule) bool { return r.Fired > 0 && r.Waiting == 0 })
	}
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			if status, _, err := w.post("/idp/idx/introspect", "{}"); status != 200 || err != nil {
				t.Errorf("got %d, %v", status, err)
			}
		})
	}
	both.Wait()
	if status, _, err := w.post("/idp/idx/introspect", "{}"); status != 200 || err != nil {
		t.Errorf("after that: %d, %v", status, err)
	}
	if r, _ := w.Get(rule.ID); r.Fired != 4 || r.Seen != 5 {
		t.Errorf("%+v", r)
	}
}
