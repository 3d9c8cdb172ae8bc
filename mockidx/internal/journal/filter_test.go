package journal_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/journal"
)

func TestFilter(t *testing.T) {
	e := journal.Event{Seq: 5, Kind: journal.Request, Method: "GET", Path: "/a/b", Status: 404, Outcome: "o", Transaction: "t", App: "a", User: "u"}
	for _, f := range []journal.Filter{
		{}, {After: 4}, {Kind: journal.Request}, {Method: "get"}, {Path: "/a/b"}, {Path: "/a/*"}, {Path: "*"}, {Status: 404}, {Outcome: "o"},
		{Transaction: "t"}, {App: "a"}, {User: "u"}, {After: 4, Method: "GET", Path: "/a*", Status: 404, Outcome: "o", Transaction: "t", App: "a", User: "u"},
	} {
		if !f.Match(e) {
			t.Errorf("%+v does not fit", f)
		}
	}
	for _, f := range []journal.Filter{
		{After: 5}, {Kind: journal.Mail}, {Method: "POST"}, {Path: "/a"}, {Path: "/b*"}, {Status: 200}, {Outcome: "x"}, {Transaction: "x"}, {App: "x"},
		{User: "x"}, {Outcome: "o", User: "x"},
	} {
		if f.Match(e) {
			t.Errorf("%+v fits", f)
		}
	}
}

func TestFollow(t *testing.T) {
	j := journal.New()
	for range 3 {
		j.Append(journal.Event{})
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var got []uint64
	for e := range j.Follow(ctx, 1) {
		got = append(got, e.Seq)
		switch e.Seq {
		case 3:
			j.Append(journal.Event{})
		case 4:
			cancel()
		}
	}
	if !slices.Equal(got, []uint64{2, 3, 4}) {
		t.Errorf("got %v", got)
	}
	for e := range j.Follow(context.Background(), 0) {
		if e.Seq == 2 {
			break
		}
	}
}

func TestClose(t *testing.T) {
	j := journal.New()
	ended := make(chan error)
	go func() {
		_, err := j.Wait(context.Background(), outcome("never"))
		ended <- err
	}()
	j.Close()
	j.Close()
	if err := <-ended; !errors.Is(err, journal.ErrClosed) {
		t.Errorf("got %v", err)
	}
	j.Append(journal.Event{Outcome: "late"}) // a request that was not over yet
	if e, err := j.Wait(context.Background(), outcome("late")); err != nil || e.Seq != 1 {
		t.Errorf("got %+v, %v", e, err)
	}
}
