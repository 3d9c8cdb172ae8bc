package session_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/session"
	"github.com/idxlab/idxlab/mockidx/internal/store"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

const idle = 2 * time.Hour

// world is an org in which ada has the session "first".
type world struct {
	*tenant.Tenant
	t   *testing.T
	ada directory.User
}

func newWorld(t *testing.T) *world {
	t.Helper()
	org := &directory.Org{Users: []directory.User{{Login: "ada@example.com"}}}
	org.Complete()
	w := &world{tenant.New("http://org.example", org, 1), t, org.Users[0]}
	w.Clock.Freeze()
	w.begin("first", false)
	return w
}

// begin keeps a session of ada's as a finished sign-in does.
func (w *world) begin(id string, persistent bool) {
	w.put(flow.SessionKey(id), engine.Session{ID: id, UserID: w.ada.ID, Persistent: persistent, Began: w.Clock.Now()})
}

func (w *world) put(key string, v any) {
	w.t.Helper()
	value, err := json.Marshal(v)
	if raw, ok := v.([]byte); ok {
		value = raw
	}
	if err == nil {
		err = w.Store.Commit(w.t.Context(), store.Write{Key: key, Value: value})
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// browser is a request of a browser whose idx cookie is id.
func browser(id string) *http.Request { return browserWith(&http.Cookie{Name: "idx", Value: id}) }

func browserWith(cookies ...*http.Cookie) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	return r
}

// good reports whether a browser has a session.
func (w *world) good(r *http.Request) bool {
	w.t.Helper()
	_, ok, err := session.Of(w.Tenant, r)
	if err != nil {
		w.t.Fatal(err)
	}
	return ok
}

func (w *world) use(id string) {
	w.t.Helper()
	if _, ok, err := session.Use(w.Tenant, browser(id)); err != nil || !ok {
		w.t.Fatalf("used %t, %v", ok, err)
	}
}

func TestWhoIsSignedIn(t *testing.T) {
	user := func(change func(*directory.User)) func(*world) {
		return func(w *world) {
			if err := w.Directory.Update(func(o *directory.Org) error { change(&o.Users[0]); return nil }); err != nil {
				w.t.Fatal(err)
			}
		}
	}
	for name, tc := range map[string]struct {
		before  func(*world)
		request *http.Request
		good    bool
	}{
		"idx":              {nil, browser("first"), true},
		"sid alone":        {nil, browserWith(&http.Cookie{Name: "sid", Value: "first"}), true},
		"no cookie":        {nil, browserWith(), false},
		"made up":          {nil, browser("second"), false},
		"as long as it is": {func(w *world) { w.Clock.Advance(idle) }, browser("first"), true},
		"idle too long":    {func(w *world) { w.Clock.Advance(idle + 1) }, browser("first"), false},
		"a shorter limit since": {func(w *world) {
			_ = w.Directory.Update(func(o *directory.Org) error { o.Lifetimes.Session = time.Minute; return nil })
			w.Clock.Advance(time.Minute + 1)
		}, browser("first"), false},
		"used":                {func(w *world) { w.Clock.Advance(idle); w.use("first"); w.Clock.Advance(idle) }, browser("first"), true},
		"asked for, not used": {func(w *world) { w.Clock.Advance(idle); w.good(browser("first")); w.Clock.Advance(idle) }, browser("first"), false},
		"suspended":           {user(func(u *directory.User) { u.Status = directory.Suspended }), browser("first"), false},
		"deprovisioned":       {user(func(u *directory.User) { u.Status = directory.Deprovisioned }), browser("first"), false},
		"deleted": {func(w *world) {
			_ = w.Directory.Update(func(o *directory.Org) error { o.Users = nil; return nil })
		}, browser("first"), false},
		"signed out everywhere": {func(w *world) {
			w.put(flow.SessionsEndedKey(w.ada.ID), []byte(w.Clock.Now().Add(1).UTC().Format(time.RFC3339Nano)))
		}, browser("first"), false},
		"begun after that": {func(w *world) {
			w.put(flow.SessionsEndedKey(w.ada.ID), []byte(w.Clock.Now().UTC().Format(time.RFC3339Nano)))
		}, browser("first"), true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if tc.before != nil {
				tc.before(w)
			}
			if got := w.good(tc.request); got != tc.good {
				t.Errorf("signed in %t, want %t", got, tc.good)
			}
		})
	}
}

func TestBegin(t *testing.T) {
	for name, persistent := range map[string]bool{"until the browser is closed": false, "kept": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.begin("second", persistent)
			rec := httptest.NewRecorder()
			if err := session.Begin(rec, w.Tenant, browser("first"), "second"); err != nil {
				t.Fatal(err)
			}
			if w.good(browser("first")) || !w.good(browser("second")) {
				t.Error("the browser's former session did not give way")
			}
			set := rec.Result().Cookies()
			if len(set) != 2 || set[0].Name != "idx" || set[1].Name != "sid" {
				t.Fatalf("cookies %v", set)
			}
			for _, c := range set {
				if c.Value != "second" || !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteNoneMode || c.Path != "/" || (c.MaxAge > 0) != persistent {
					t.Errorf("cookie %+v", c)
				}
			}
		})
	}
}

func TestBeginNothing(t *testing.T) {
	w := newWorld(t)
	for _, id := range []string{"", "unknown"} {
		rec := httptest.NewRecorder()
		if err := session.Begin(rec, w.Tenant, browser("first"), id); err != nil || len(rec.Result().Cookies()) != 0 || !w.good(browser("first")) {
			t.Errorf("%q: %v, cookies %v", id, err, rec.Result().Cookies())
		}
	}
}

func TestEnd(t *testing.T) {
	w := newWorld(t)
	for range 2 { // a session that is over already
		rec := httptest.NewRecorder()
		if err := session.End(rec, w.Tenant, browser("first")); err != nil {
			t.Fatal(err)
		}
		if set := rec.Result().Cookies(); len(set) != 2 || set[0].MaxAge >= 0 || set[1].MaxAge >= 0 || set[0].Value != "" {
			t.Errorf("cookies %v", set)
		}
		if w.good(browser("first")) {
			t.Error("still signed in")
		}
	}
}

// Uses that race are all uses, and none survives the end.
func TestRaces(t *testing.T) {
	w := newWorld(t)
	w.Clock.Advance(time.Hour)
	var all sync.WaitGroup
	for range 32 {
		all.Go(func() {
			if _, ok, err := session.Use(w.Tenant, browser("first")); err != nil || !ok {
				t.Errorf("used %t, %v", ok, err)
			}
		})
	}
	all.Wait()
	for range 32 {
		all.Go(func() {
			if _, _, err := session.Use(w.Tenant, browser("first")); err != nil {
				t.Error(err)
			}
		})
	}
	if err := session.End(httptest.NewRecorder(), w.Tenant, browser("first")); err != nil {
		t.Error(err)
	}
	all.Wait()
	if w.good(browser("first")) {
		t.Error("a use outlived the end")
	}
}

// busyStore has another request come first, twice.
type busyStore struct {
	store.Store
	conflicts int
}

func (b *busyStore) Commit(ctx context.Context, writes ...store.Write) error {
	if b.conflicts++; b.conflicts <= 2 {
		return store.ErrConflict
	}
	return b.Store.Commit(ctx, writes...)
}

func TestConflictsAreOvercome(t *testing.T) {
	w := newWorld(t)
	records := w.Store
	w.Store = &busyStore{Store: records}
	w.use("first")
	w.Store = &busyStore{Store: records}
	if err := session.End(httptest.NewRecorder(), w.Tenant, browser("first")); err != nil || w.good(browser("first")) {
		t.Errorf("ended: %v", err)
	}
}
