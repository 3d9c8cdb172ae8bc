package clock_test

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/clock"
)

func TestAlarmRings(t *testing.T) {
	for name, tc := range map[string]struct {
		do   func(*clock.Clock)
		want bool // an alarm an hour ahead
	}{
		"as real time passes":           {func(*clock.Clock) { time.Sleep(time.Hour); synctest.Wait() }, true},
		"not before":                    {func(*clock.Clock) { time.Sleep(time.Hour - 1); synctest.Wait() }, false},
		"when advanced to it":           {func(c *clock.Clock) { c.Advance(time.Hour) }, true},
		"when advanced past it":         {func(c *clock.Clock) { c.Advance(2 * time.Hour) }, true},
		"not when advanced less":        {func(c *clock.Clock) { c.Advance(time.Hour - 1) }, false},
		"earlier after an advance":      {func(c *clock.Clock) { c.Advance(59 * time.Minute); time.Sleep(time.Minute); synctest.Wait() }, true},
		"later after going back":        {func(c *clock.Clock) { c.Advance(-time.Hour); time.Sleep(time.Hour); synctest.Wait() }, false},
		"later, and then":               {func(c *clock.Clock) { c.Advance(-time.Hour); time.Sleep(2 * time.Hour); synctest.Wait() }, true},
		"when set":                      {func(c *clock.Clock) { c.Set(c.Now().Add(time.Hour)) }, true},
		"not while frozen":              {func(c *clock.Clock) { c.Freeze(); time.Sleep(2 * time.Hour); synctest.Wait() }, false},
		"when advanced while frozen":    {func(c *clock.Clock) { c.Freeze(); c.Advance(time.Hour) }, true},
		"some time after it is resumed": {func(c *clock.Clock) { c.Freeze(); c.Resume(); time.Sleep(time.Hour); synctest.Wait() }, true},
		"when reset to a later time":    {func(c *clock.Clock) { c.Freeze(); time.Sleep(time.Hour); c.Reset() }, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := clock.New()
				var rang atomic.Int32
				cancel := c.At(c.Now().Add(time.Hour), func() { rang.Add(1) })
				tc.do(c)
				if got := rang.Load() == 1; got != tc.want || rang.Load() > 1 {
					t.Errorf("it rang %d times, want %v", rang.Load(), tc.want)
				}
				if cancel() == tc.want {
					t.Error("cancel does not know whether it rang")
				}
				time.Sleep(3 * time.Hour)
				synctest.Wait()
				if got := rang.Load() == 1; got != tc.want {
					t.Error("it rang after it was cancelled")
				}
			})
		})
	}
}

func TestAlarmsRingInOrder(t *testing.T) {
	c := clock.New()
	c.Freeze()
	var rang []string
	at := func(minutes int, name string) {
		c.At(c.Now().Add(time.Duration(minutes)*time.Minute), func() { rang = append(rang, name) })
	}
	at(3, "third")
	at(1, "first")
	at(2, "second")
	at(1, "first again")
	c.At(c.Now().Add(time.Minute), func() { at(0, "set by an alarm") })
	c.Advance(time.Hour)
	if want := []string{"first", "first again", "second", "third", "set by an alarm"}; !slices.Equal(rang, want) {
		t.Errorf("they rang as %q, want %q", rang, want)
	}
}

// Whatever moves the clock at once, each alarm rings once.
func TestAlarmsRingOnce(t *testing.T) {
	c := clock.New()
	var rang [50]atomic.Int32
	for i := range rang {
		c.At(c.Now().Add(time.Duration(i+1)*time.Minute), func() { rang[i].Add(1) })
	}
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() { c.Advance(10 * time.Minute) })
	}
	wg.Wait()
	for i := range rang {
		if n := rang[i].Load(); n != 1 {
			t.Errorf("alarm %d rang %d times", i, n)
		}
	}
}
