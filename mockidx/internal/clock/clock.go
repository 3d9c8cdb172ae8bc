package clock

import (
	"sync"
	"time"
)

// Clock tells an org's time: the machine's time plus an offset, or a frozen
// instant. The zero value runs with real time. Its methods are safe for
// concurrent use.
type Clock struct {
	mu     sync.Mutex
	offset time.Duration
	frozen time.Time // zero while running

	alarms []*alarm    // the earliest first
	timer  *time.Timer // rings for the first of them; nil if there is none or the clock is frozen
}

// New returns a running clock that shows real time.
func New() *Clock { return &Clock{} }

// Now returns the org's current time in UTC.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now()
}

func (c *Clock) now() time.Time {
	if !c.frozen.IsZero() {
		return c.frozen
	}
	return time.Now().Add(c.offset).UTC()
}

// Advance moves the clock by d, which may be negative. A frozen clock stays
// frozen at the new time.
func (c *Clock) Advance(d time.Duration) {
	c.move(func() {
		if !c.frozen.IsZero() {
			c.frozen = c.frozen.Add(d)
			return
		}
		c.offset += d
	})
}

// Set moves the clock to t. A frozen clock stays frozen at t.
func (c *Clock) Set(t time.Time) {
	c.move(func() {
		if !c.frozen.IsZero() {
			c.frozen = t.UTC()
			return
		}
		c.offset = time.Until(t)
	})
}

// Ahead returns how far the clock is ahead of real time; less than zero if it
// is behind.
func (c *Clock) Ahead() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.frozen.IsZero() {
		return c.offset
	}
	return time.Until(c.frozen)
}

// Freeze stops the clock at its current time.
func (c *Clock) Freeze() {
	c.move(func() { c.frozen = c.now() })
}

// Resume lets a frozen clock run on from the time it was frozen at.
func (c *Clock) Resume() {
	c.move(func() {
		if c.frozen.IsZero() {
			return
		}
		c.offset = time.Until(c.frozen)
		c.frozen = time.Time{}
	})
}

// Reset lets the clock run with real time again.
func (c *Clock) Reset() {
	c.move(func() { c.offset, c.frozen = 0, time.Time{} })
}

// move changes what the clock shows, and calls what waited for that.
func (c *Clock) move(change func()) {
	c.mu.Lock()
	change()
	c.mu.Unlock()
	c.ring()
}

// Frozen reports whether the clock stands still.
func (c *Clock) Frozen() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.frozen.IsZero()
}

// Offset returns how far the clock is ahead of real time now; negative: behind.
func (c *Clock) Offset() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.frozen.IsZero() {
		return time.Until(c.frozen)
	}
	return c.offset
}

// Stopwatch returns a function that tells the real time passed since. It is
// for measuring the server itself and follows no org's clock.
func Stopwatch() func() time.Duration {
	began := time.Now()
	return func() time.Duration { return time.Since(began) }
}
