package clock

import (
	"cmp"
	"slices"
	"time"
)

// alarm is a function that waits for a time of the clock.
type alarm struct {
	due time.Time
	do  func()
}

// At calls do once, when the clock shows due or later: in the goroutine that
// moves the clock there, before the move returns, or else in one of its own
// when real time gets there. Of several that a move passes, the earliest is
// first. The function it returns cancels the call and reports whether it came
// in time to; the clock holds do until then.
func (c *Clock) At(due time.Time, do func()) (cancel func() bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	a := &alarm{due, do}
	at, _ := slices.BinarySearchFunc(c.alarms, due, func(other *alarm, due time.Time) int {
		return cmp.Or(other.due.Compare(due), -1) // behind those of the same time
	})
	c.alarms = slices.Insert(c.alarms, at, a)
	c.arm()
	return func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		i := slices.Index(c.alarms, a)
		if i < 0 {
			return false
		}
		c.alarms = slices.Delete(c.alarms, i, i+1)
		c.arm()
		return true
	}
}

// arm lets real time bring the next alarm.
func (c *Clock) arm() {
	if c.timer != nil {
		c.timer.Stop()
		c.timer = nil
	}
	if len(c.alarms) > 0 && c.frozen.IsZero() {
		c.timer = time.AfterFunc(c.alarms[0].due.Sub(c.now()), c.ring)
	}
}

// ring calls what is due. An alarm is taken before it is called, so that of a
// timer and a move, or two moves, one calls it.
func (c *Clock) ring() {
	for {
		c.mu.Lock()
		if len(c.alarms) == 0 || c.alarms[0].due.After(c.now()) {
			c.arm()
			c.mu.Unlock()
			return
		}
		do := c.alarms[0].do
		c.alarms = slices.Delete(c.alarms, 0, 1)
		c.mu.Unlock()
		do()
	}
}
