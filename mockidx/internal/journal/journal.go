package journal

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Kind tells a request from an effect.
type Kind string

// The kinds of event.
const (
	Request Kind = "request" // an HTTP request was answered
	Mail    Kind = "mail"    // a mail was put into the mailbox
)

// Event is one thing that happened.
type Event struct {
	Seq         uint64        `json:"seq"`                   // 1, 2, 3 … in the order of happening
	Time        time.Time     `json:"time"`                  // on the org's clock
	Kind        Kind          `json:"kind"`                  //
	Method      string        `json:"method,omitempty"`      // HTTP method
	Path        string        `json:"path,omitempty"`        // URL path, without query
	Status      int           `json:"status,omitempty"`      // HTTP status of the answer
	Outcome     string        `json:"outcome"`               // machine-readable, one of docs/outcomes.md
	Reason      string        `json:"reason,omitempty"`      // for people: why it was refused
	Transaction string        `json:"transaction,omitempty"` // id of the sign-in it belongs to
	App         string        `json:"app,omitempty"`         // client id
	User        string        `json:"user,omitempty"`        // user id
	RequestID   string        `json:"requestId,omitempty"`   // X-Okta-Request-Id
	UserAgent   string        `json:"userAgent,omitempty"`   //
	Duration    time.Duration `json:"duration,omitempty"`    // nanoseconds of real time
}

// maxEvents bounds the memory of a long-running server; the oldest go first.
const maxEvents = 10_000

// Journal is the ordered list of an org's events. Its methods are safe for
// concurrent use.
type Journal struct {
	mu      sync.Mutex
	seq     uint64
	events  []Event
	changed chan struct{} // closed and replaced at each append
}

// New returns an empty journal.
func New() *Journal { return &Journal{changed: make(chan struct{})} }

// Append adds e, numbers it and returns its number.
func (j *Journal) Append(e Event) uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.seq++
	e.Seq = j.seq
	if len(j.events) >= maxEvents {
		j.events = slices.Delete(j.events, 0, maxEvents/10)
	}
	j.events = append(j.events, e)
	close(j.changed)
	j.changed = make(chan struct{})
	return e.Seq
}

// Events returns a copy of the events, oldest first.
func (j *Journal) Events() []Event {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.events)
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

// Wait returns the oldest event that matches, waiting for it to happen. It
// fails with the context's error only.
func (j *Journal) Wait(ctx context.Context, match func(Event) bool) (Event, error) {
	for {
		j.mu.Lock()
		events, changed := slices.Clone(j.events), j.changed
		j.mu.Unlock()
		if i := slices.IndexFunc(events, match); i >= 0 {
			return events[i], nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return Event{}, ctx.Err()
		}
	}
}

// Clear forgets the events; numbering goes on.
func (j *Journal) Clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.events = nil
}
