package clock_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/clock"
)

func TestClock(t *testing.T) {
	for name, tc := range map[string]struct {
		do   func(*clock.Clock)
		want time.Duration // from real time
	}{
		"shows real time":             {func(*clock.Clock) {}, 0},
		"advances":                    {func(c *clock.Clock) { c.Advance(time.Hour); c.Advance(time.Minute) }, 61 * time.Minute},
		"goes back":                   {func(c *clock.Clock) { c.Advance(-time.Hour) }, -time.Hour},
		"is set":                      {func(c *clock.Clock) { c.Set(time.Now().Add(24 * time.Hour)) }, 24 * time.Hour},
		"runs on":                     {func(c *clock.Clock) { c.Advance(time.Hour); time.Sleep(time.Minute) }, time.Hour},
		"stands still while frozen":   {func(c *clock.Clock) { c.Freeze(); time.Sleep(time.Minute) }, -time.Minute},
		"advances while frozen":       {func(c *clock.Clock) { c.Freeze(); c.Advance(time.Hour) }, time.Hour},
		"is set while frozen":         {func(c *clock.Clock) { c.Freeze(); c.Set(time.Now().Add(time.Hour)) }, time.Hour},
		"resumes where it stood":      {func(c *clock.Clock) { c.Freeze(); time.Sleep(time.Minute); c.Resume() }, -time.Minute},
		"resume without freeze":       {func(c *clock.Clock) { c.Advance(time.Hour); c.Resume() }, time.Hour},
		"resets":                      {func(c *clock.Clock) { c.Advance(time.Hour); c.Freeze(); c.Reset() }, 0},
		"freeze twice keeps the time": {func(c *clock.Clock) { c.Freeze(); time.Sleep(time.Minute); c.Freeze() }, -time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := clock.New()
				tc.do(c)
				if got := time.Until(c.Now()); got != tc.want {
					t.Errorf("clock is %v from real time, want %v", got, tc.want)
				}
				if c.Now().Location() != time.UTC {
					t.Error("clock is not in UTC")
				}
			})
		})
	}
}

func TestStopwatchMeasuresRealTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		elapsed := clock.Stopwatch()
		time.Sleep(3 * time.Second)
		if elapsed() != 3*time.Second {
			t.Errorf("got %v, want 3s", elapsed())
		}
	})
}
