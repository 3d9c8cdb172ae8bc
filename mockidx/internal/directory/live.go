package directory

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// Live holds the current directory of a running org. Its methods are safe for
// concurrent use.
type Live struct {
	mu      sync.Mutex // serialises writers
	current atomic.Pointer[Org]
	now     func() time.Time // dates changes; nil: nothing does
}

// NewLive returns a Live that holds org, which must be complete and valid.
func NewLive(org *Org) *Live {
	l := &Live{}
	l.current.Store(org)
	return l
}

// DateBy lets now date what changes from here on. It is called before the
// directory is shared.
func (l *Live) DateBy(now func() time.Time) { l.now = now }

// Snapshot returns the current directory, which nobody may change.
func (l *Live) Snapshot() *Org { return l.current.Load() }

// Update lets change work on a copy, completes and validates the copy and
// makes it current. On an error, of change or of validation, nothing changes.
func (l *Live) Update(change func(*Org) error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.update(change, func() error { return nil })
}

// ErrStale says that the directory is not what it was.
var ErrStale = errors.New("the directory changed")

// UpdateFrom is Update for a change that was worked out from the snapshot
// seen: if another one is current by now it fails with ErrStale. Commit is
// called when the change is valid, and if it fails nothing changes, so that
// the directory and whatever commit writes change together.
func (l *Live) UpdateFrom(seen *Org, change func(*Org) error, commit func() error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.Snapshot() != seen {
		return ErrStale
	}
	return l.update(change, commit)
}

func (l *Live) update(change func(*Org) error, commit func() error) error {
	before := l.Snapshot()
	next := before.Clone()
	if err := change(next); err != nil {
		return err
	}
	next.Complete()
	if l.now != nil {
		stamp(before, next, l.now().UTC())
	}
	if err := next.Validate(); err != nil {
		return err
	}
	if err := commit(); err != nil {
		return err
	}
	l.current.Store(next)
	return nil
}
