package flow_test

import (
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// A page tells when it expires by the clock that clients have.
func TestPagesTellTheTimeOfClients(t *testing.T) {
	for _, told := range []directory.TokenTime{directory.TokenTimeReal, directory.TokenTimeClock} {
		b := newBench()
		if err := b.tenant.Directory.Update(func(o *directory.Org) error { o.TokenTime = told; return nil }); err != nil {
			t.Fatal(err)
		}
		b.tenant.Clock.Advance(10 * time.Hour)
		now := b.tenant.Clock.Now()
		if told == directory.TokenTimeReal {
			now = time.Now()
		}
		_, page := b.askForMail(t, b.begin(t))
		if left := page.Body.ExpiresAt.Sub(now); left < 4*time.Minute || left > 6*time.Minute {
			t.Errorf("%s: the page expires %v from now, want 5m", told, left)
		}
	}
}
