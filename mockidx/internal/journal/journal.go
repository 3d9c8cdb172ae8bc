package journal

import (
	"context"
	"errors"
	"iter"
	"slices"
	"sort"
	"sync"

	"github.com/idxlab/idxlab/mockidx/internal/journal/redact"
)

// What bounds the memory of a long-running server; the oldest go first.
const (
	maxEvents    = 10_000
	maxExchanges = 16 << 20 // bytes of all requests and answers
)

// ErrClosed is why a wait ends when the org does.
var ErrClosed = errors.New("the journal's org is closed")

// Journal is the ordered list of an org's events. Its methods are safe for
// concurrent use.
type Journal struct {
	mu      sync.Mutex
	seq     uint64
	events  []entry
	changed chan struct{} // closed and replaced at each append
	see     func(Event)   // nil: nobody observes
	closed  bool

	off  bool // keeps no exchanges
	size int  // of all exchanges, in bytes
	next int  // index of the first event that may have one
}

// entry is an event with the exchange that it was; nil if that is not kept.
type entry struct {
	Event
	exchange *Exchange
}

// New returns an empty journal.
func New() *Journal { return &Journal{changed: make(chan struct{})} }

// KeepExchanges says whether requests and answers are kept from now on, as they
// are at first.
func (j *Journal) KeepExchanges(keep bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.off = !keep
}

// KeepsExchanges reports whether requests and answers are kept.
func (j *Journal) KeepsExchanges() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return !j.off
}

// Append adds e, numbers it and returns its number.
func (j *Journal) Append(e Event) uint64 { return j.Record(e, nil) }

// Record is [Journal.Append] of an event with the exchange that it was; nil if
// there is none. What of the event a client has written is redacted.
func (j *Journal) Record(e Event, x *Exchange) uint64 {
	e.Path, e.Query, e.Reason, e.UserAgent = redact.Path(e.Path), redact.Query(e.Query), redact.Text(e.Reason), redact.Text(e.UserAgent)
	defer func() { j.tell(e) }()
	j.mu.Lock()
	defer j.mu.Unlock()
	j.seq++
	e.Seq = j.seq
	if len(j.events) >= maxEvents {
		j.forget(maxEvents / 10)
	}
	if j.off {
		x = nil
	}
	j.events = append(j.events, entry{e, x})
	if x != nil {
		j.size += x.size()
		j.dropExchanges()
	}
	if !j.closed {
		close(j.changed)
		j.changed = make(chan struct{})
	}
	return e.Seq
}

// forget removes the n oldest events.
func (j *Journal) forget(n int) {
	for _, old := range j.events[:n] {
		if old.exchange != nil {
			j.size -= old.exchange.size()
		}
	}
	j.events = slices.Delete(j.events, 0, n)
	j.next = max(0, j.next-n)
}

// dropExchanges drops the oldest exchanges until the rest is small enough.
func (j *Journal) dropExchanges() {
	for ; j.size > maxExchanges; j.next++ {
		if old := &j.events[j.next]; old.exchange != nil {
			j.size -= old.exchange.size()
			old.exchange = nil
		}
	}
}

// Events returns a copy of the events, oldest first, without requests and
// answers.
func (j *Journal) Events() []Event {
	events, _, _ := j.since(0)
	return events
}

// since returns the events after the one with the number seq, and what is
// closed when there are more, unless there will be none.
func (j *Journal) since(seq uint64) (events []Event, changed <-chan struct{}, closed bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	from := j.after(seq)
	events = make([]Event, 0, len(j.events)-from)
	for _, e := range j.events[from:] {
		events = append(events, e.Event)
	}
	return events, j.changed, j.closed
}

// after returns the index of the first event with a greater number.
func (j *Journal) after(seq uint64) int {
	return sort.Search(len(j.events), func(i int) bool { return j.events[i].Seq > seq })
}

// Get returns the event with the number seq, with its request and answer if
// they are kept; false if there is no such event, or not any more.
func (j *Journal) Get(seq uint64) (Event, bool) {
	j.mu.Lock()
	var found entry
	i := j.after(seq) - 1
	if i >= 0 && j.events[i].Seq == seq {
		found = j.events[i]
	}
	j.mu.Unlock()
	if found.Seq == 0 {
		return Event{}, false
	}
	if x := found.exchange; x != nil {
		found.Request, found.Response = x.request(), x.response()
	}
	return found.Event, true
}

// Count returns how many events match.
func (j *Journal) Count(match func(Event) bool) int {
	n := 0
	for _, e := range j.Events() {
		if match(e) {
			n++
		}
	}
	return n
}

// Follow yields the events after the one with the number after, the oldest
// first, and then each as it happens, until ctx ends or the org is closed. It
// yields no requests and answers; [Journal.Get] has them. Whoever takes events
// more slowly than they happen may miss some of the oldest.
func (j *Journal) Follow(ctx context.Context, after uint64) iter.Seq[Event] {
	return func(yield func(Event) bool) {
		for {
			events, changed, closed := j.since(after)
			for _, e := range events {
				if !yield(e) {
					return
				}
				after = e.Seq
			}
			if closed {
				return
			}
			select {
			case <-changed:
			case <-ctx.Done():
				return
			}
		}
	}
}

// Wait returns the oldest event that matches, waiting for it to happen. It
// fails with the context's error, or with [ErrClosed].
func (j *Journal) Wait(ctx context.Context, match func(Event) bool) (Event, error) {
	for e := range j.Follow(ctx, 0) {
		if match(e) {
			return e, nil
		}
	}
	if err := ctx.Err(); err != nil {
		return Event{}, err
	}
	return Event{}, ErrClosed
}

// Clear forgets the events; numbering goes on.
func (j *Journal) Clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.events, j.size, j.next = nil, 0, 0
}

// Close ends every wait: nothing will happen any more. What is there can still
// be read.
func (j *Journal) Close() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.closed {
		j.closed = true
		close(j.changed)
	}
}
