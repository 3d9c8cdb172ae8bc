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
