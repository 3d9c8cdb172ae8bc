// Package storetest is the suite every [store.Store] passes.
package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/clock"
	"github.com/idxlab/idxlab/mockidx/internal/store"
)

// Run tests the back end that open returns; open is called once for each test
// and its store forgets records by the clock it is given.
func Run(t *testing.T, open func(t *testing.T, c *clock.Clock) store.Store) {
	for name, test := range map[string]func(*testing.T, store.Store, *clock.Clock){
		"get of nothing":          getOfNothing,
		"write then read":         writeThenRead,
		"create needs absence":    createNeedsAbsence,
		"stale version conflicts": staleVersionConflicts,
		"batch is all or nothing": batchIsAllOrNothing,
		"delete":                  deletes,
		"expiry":                  expires,
		"rewrite extends expiry":  rewriteExtends,
		"one winner of a race":    oneWinner,
		"clear":                   clears,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := clock.New()
			s := open(t, c)
			t.Cleanup(func() {
				if err := s.Close(); err != nil {
					t.Errorf("close: %v", err)
				}
			})
			test(t, s, c)
		})
	}
}

func getOfNothing(t *testing.T, s store.Store, _ *clock.Clock) {
	if _, err := s.Get(t.Context(), "k"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
}

func writeThenRead(t *testing.T, s store.Store, _ *clock.Clock) {
	put(t, s, "k", "a", 0)
	first := get(t, s, "k", "a")
	put(t, s, "k", "b", first.Version)
	if second := get(t, s, "k", "b"); second.Version == first.Version {
		t.Error("version did not change with the write")
	}
}

func createNeedsAbsence(t *testing.T, s store.Store, _ *clock.Clock) {
	put(t, s, "k", "a", 0)
	conflict(t, s, store.Write{Key: "k", Value: []byte("b")})
	get(t, s, "k", "a")
}

func staleVersionConflicts(t *testing.T, s store.Store, _ *clock.Clock) {
	put(t, s, "k", "a", 0)
	old := get(t, s, "k", "a")
	put(t, s, "k", "b", old.Version)
	conflict(t, s, store.Write{Key: "k", Value: []byte("c"), Version: old.Version})
	conflict(t, s, store.Write{Key: "absent", Value: []byte("c"), Version: old.Version})
}

func batchIsAllOrNothing(t *testing.T, s store.Store, _ *clock.Clock) {
	put(t, s, "taken", "a", 0)
	conflict(t, s,
		store.Write{Key: "free", Value: []byte("x")},
		store.Write{Key: "taken", Value: []byte("x")})
	if _, err := s.Get(t.Context(), "free"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("half a batch was written: %v", err)
	}
}

func deletes(t *testing.T, s store.Store, _ *clock.Clock) {
	put(t, s, "k", "a", 0)
	commit(t, s, store.Write{Key: "k", Version: get(t, s, "k", "a").Version})
	getOfNothing(t, s, nil)
	put(t, s, "k", "again", 0)
}

func expires(t *testing.T, s store.Store, c *clock.Clock) {
	c.Freeze()
	commit(t, s, store.Write{Key: "k", Value: []byte("a"), ExpiresAt: c.Now().Add(time.Minute)})
	c.Advance(time.Minute)
	get(t, s, "k", "a")
	c.Advance(time.Nanosecond)
	getOfNothing(t, s, nil)
	put(t, s, "k", "b", 0)
}

func rewriteExtends(t *testing.T, s store.Store, c *clock.Clock) {
	c.Freeze()
	commit(t, s, store.Write{Key: "k", Value: []byte("a"), ExpiresAt: c.Now().Add(time.Minute)})
	commit(t, s, store.Write{Key: "k", Value: []byte("b"), Version: get(t, s, "k", "a").Version, ExpiresAt: c.Now().Add(time.Hour)})
	c.Advance(2 * time.Minute)
	put(t, s, "other", "x", 0)
	get(t, s, "k", "b")
}

func oneWinner(t *testing.T, s store.Store, _ *clock.Clock) {
	put(t, s, "k", "a", 0)
	version := get(t, s, "k", "a").Version
	const racers = 16
	errs := make([]error, racers)
	var wg sync.WaitGroup
	for i := range racers {
		wg.Go(func() {
			errs[i] = s.Commit(t.Context(), store.Write{Key: "k", Value: fmt.Append(nil, i), Version: version})
		})
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		switch {
		case err == nil:
			won++
		case !errors.Is(err, store.ErrConflict):
			t.Errorf("a loser got %v, want ErrConflict", err)
		}
	}
	if won != 1 {
		t.Errorf("%d writers won, want 1", won)
	}
}

func put(t *testing.T, s store.Store, key, value string, version uint64) {
	t.Helper()
	commit(t, s, store.Write{Key: key, Value: []byte(value), Version: version})
}

func commit(t *testing.T, s store.Store, writes ...store.Write) {
	t.Helper()
	if err := s.Commit(t.Context(), writes...); err != nil {
		t.Fatalf("commit: %v", err)
	}
}

func conflict(t *testing.T, s store.Store, writes ...store.Write) {
	t.Helper()
	if err := s.Commit(t.Context(), writes...); !errors.Is(err, store.ErrConflict) {
		t.Errorf("commit: got %v, want ErrConflict", err)
	}
}

func get(t *testing.T, s store.Store, key, want string) store.Record {
	t.Helper()
	r, err := s.Get(t.Context(), key)
	if err != nil {
		t.Fatalf("get %q: %v", key, err)
	}
	if string(r.Value) != want {
		t.Fatalf("get %q: got %q, want %q", key, r.Value, want)
	}
	return r
}

// A record that was read before a clear is not written after it, not even if
// there is another one at its key by then.
func clears(t *testing.T, s store.Store, _ *clock.Clock) {
	put(t, s, "k", "a", 0)
	before := get(t, s, "k", "a")
	if err := s.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	getOfNothing(t, s, nil)
	conflict(t, s, store.Write{Key: "k", Value: []byte("b"), Version: before.Version})
	put(t, s, "k", "c", 0)
	conflict(t, s, store.Write{Key: "k", Value: []byte("b"), Version: before.Version})
	get(t, s, "k", "c")
}
