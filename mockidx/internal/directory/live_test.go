package directory_test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func TestLiveUpdate(t *testing.T) {
	refused := errors.New("refused")
	for _, c := range []struct {
		name   string
		change func(*directory.Org) error
		want   string // of the error; empty: none
	}{
		{"valid", func(o *directory.Org) error {
			o.Users = append(o.Users, directory.User{Login: "new@example.com"})
			return nil
		}, ""},
		{"refused by the change", func(o *directory.Org) error { o.Users[0].Login = "x"; return refused }, "refused"},
		{"invalid", func(o *directory.Org) error { o.Users[1].Login = o.Users[0].Login; return nil }, "$.users[1].login: duplicate login"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := directory.Default()
			live := directory.NewLive(before)
			untouched := string(directory.Marshal(before))
			err := live.Update(c.change)
			if !strings.HasPrefix(message(err), c.want) || (err == nil) != (c.want == "") {
				t.Fatalf("got error %v, want %q", err, c.want)
			}
			if got := string(directory.Marshal(before)); got != untouched {
				t.Errorf("the snapshot from before changed:\n%s", got)
			}
			if (live.Snapshot() == before) != (err != nil) {
				t.Errorf("error %v, but the org was replaced: %t", err, live.Snapshot() != before)
			}
		})
	}
}

func TestLiveUpdateCompletes(t *testing.T) {
	live := directory.NewLive(directory.Default())
	if err := live.Update(func(o *directory.Org) error {
		o.Users = append(o.Users, directory.User{Login: "new@example.com"})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if u, ok := live.Snapshot().UserByLogin("new@example.com"); !ok || u.ID == "" || u.Status != directory.Active {
		t.Errorf("the new user is incomplete: %+v", u)
	}
}

func TestLiveUpdateFrom(t *testing.T) {
	failed := errors.New("store is full")
	rename := func(o *directory.Org) error { o.Users[0].FirstName = "Augusta"; return nil }
	for _, c := range []struct {
		name      string
		overtaken bool
		change    func(*directory.Org) error
		commit    error
		committed bool
		want      error
	}{
		{"valid", false, rename, nil, true, nil},
		{"stale", true, rename, nil, false, directory.ErrStale},
		{"commit fails", false, rename, failed, true, failed},
		{"change fails", false, func(o *directory.Org) error { o.Users[0].FirstName = "x"; return failed }, nil, false, failed},
		{"invalid", false, func(o *directory.Org) error { o.Users[0].Status = "x"; return nil }, nil, false, &directory.Problem{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			seen := directory.Default()
			live := directory.NewLive(seen)
			if c.overtaken {
				if err := live.Update(func(*directory.Org) error { return nil }); err != nil {
					t.Fatal(err)
				}
			}
			before, untouched, committed := live.Snapshot(), string(directory.Marshal(live.Snapshot())), false
			err := live.UpdateFrom(seen, c.change, func() error { committed = true; return c.commit })
			var problem *directory.Problem
			if matches := errors.Is(err, c.want) || errors.As(c.want, &problem) && errors.As(err, &problem); !matches {
				t.Errorf("got error %v, want %v", err, c.want)
			}
			if committed != c.committed {
				t.Errorf("committed: %t, want %t", committed, c.committed)
			}
			if (live.Snapshot() == before) != (c.want != nil) || string(directory.Marshal(before)) != untouched {
				t.Errorf("error %v, but the org was replaced: %t", err, live.Snapshot() != before)
			}
			if got := live.Snapshot().Users[0].FirstName; (got == "Augusta") != (c.want == nil) {
				t.Errorf("error %v, first name %q", err, got)
			}
		})
	}
}

// Of those who worked out a change from one snapshot, one gets it in; who try
// again lose nothing, and whatever they commit is in step with the directory.
func TestLiveConcurrentUpdatesFrom(t *testing.T) {
	const writers = 8
	live := directory.NewLive(directory.Default())
	var commits, stale int
	var mu sync.Mutex
	var wg sync.WaitGroup
	first := live.Snapshot()
	for range writers {
		wg.Go(func() {
			for seen := first; ; seen = live.Snapshot() {
				failures := seen.Users[0].FailedPasswords
				err := live.UpdateFrom(seen, func(o *directory.Org) error {
					u := o.Users[0].Clone()
					u.FailedPasswords = failures + 1
					o.PutUser(u)
					return nil
				}, func() error { commits++; return nil }) // under Live's lock
				if err == nil {
					return
				}
				if !errors.Is(err, directory.ErrStale) {
					t.Error(err)
					return
				}
				mu.Lock()
				stale++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if got := live.Snapshot().Users[0].FailedPasswords; got != writers || commits != writers {
		t.Errorf("%d failures and %d commits, want %d", got, commits, writers)
	}
	if stale < writers-1 {
		t.Errorf("%d were stale, want %d at least: all began with one snapshot", stale, writers-1)
	}
}

func TestLiveConcurrentUpdates(t *testing.T) {
	const writers = 20
	live := directory.NewLive(directory.Default())
	users := len(live.Snapshot().Users)
	var wg sync.WaitGroup
	for i := range writers {
		wg.Go(func() {
			if err := live.Update(func(o *directory.Org) error {
				runtime.Gosched() // let another writer in, if that is possible
				o.Users = append(o.Users, directory.User{Login: fmt.Sprintf("user%d@example.com", i)})
				return nil
			}); err != nil {
				t.Error(err)
			}
			_ = live.Snapshot().Users[0]
		})
	}
	wg.Wait()
	if got := len(live.Snapshot().Users); got != users+writers {
		t.Errorf("%d users, want %d: an update was lost", got, users+writers)
	}
}
