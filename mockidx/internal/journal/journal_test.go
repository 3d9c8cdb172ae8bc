package journal_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/idxlab/idxlab/mockidx/internal/journal"
)

func outcome(want string) func(journal.Event) bool {
	return func(e journal.Event) bool { return e.Outcome == want }
}

func TestEventsAreOrderedAndNumbered(t *testing.T) {
	j := journal.New()
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() { j.Append(journal.Event{Outcome: "ok"}) })
	}
	wg.Wait()
	events := j.Events()
	if len(events) != 50 {
		t.Fatalf("got %d events, want 50", len(events))
	}
	for i, e := range events {
		if e.Seq != uint64(i+1) {
			t.Errorf("event %d has number %d", i, e.Seq)
		}
	}
	if n := j.Count(outcome("ok")); n != 50 {
		t.Errorf("Count is %d, want 50", n)
	}
}

func TestEventsIsACopy(t *testing.T) {
	j := journal.New()
	j.Append(journal.Event{Outcome: "ok"})
	j.Events()[0].Outcome = "changed"
	if j.Count(outcome("ok")) != 1 {
		t.Error("a caller changed the journal")
	}
}

func TestWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := journal.New()
		got := make(chan journal.Event)
		go func() {
			e, _ := j.Wait(t.Context(), outcome("second"))
			got <- e
		}()
		j.Append(journal.Event{Outcome: "first"})
		synctest.Wait()
		select {
		case e := <-got:
			t.Fatalf("returned %v before it happened", e)
		default:
		}
		j.Append(journal.Event{Outcome: "second"})
		if e := <-got; e.Seq != 2 {
			t.Errorf("got event %d, want 2", e.Seq)
		}
		if e, err := j.Wait(t.Context(), outcome("first")); err != nil || e.Seq != 1 {
			t.Errorf("an event of the past: got %d, %v", e.Seq, err)
		}
	})
}

func TestWaitEndsWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := journal.New().Wait(ctx, outcome("never")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func TestJournalIsBounded(t *testing.T) {
	j := journal.New()
	var last uint64
	for range 25_000 {
		last = j.Append(journal.Event{})
	}
	events := j.Events()
	if len(events) > 10_000 {
		t.Errorf("journal holds %d events", len(events))
	}
	if events[len(events)-1].Seq != last {
		t.Error("the newest event was dropped")
	}
}

func TestClearKeepsNumbering(t *testing.T) {
	j := journal.New()
	j.Append(journal.Event{})
	j.Clear()
	if len(j.Events()) != 0 {
		t.Error("events after Clear")
	}
	if seq := j.Append(journal.Event{}); seq != 2 {
		t.Errorf("numbering went on with %d, want 2", seq)
	}
}
