package fault_test

import (
	"context"
	"errors"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/fault"
)

func TestWait(t *testing.T) {
	w := newWorld(t)
	rule := w.add(t, fault.Rule{Kind: fault.Answer})
	fired := func(n int) func(fault.Rule) bool { return func(r fault.Rule) bool { return r.Fired >= n } }
	if r, err := w.Wait(t.Context(), rule.ID, fired(0)); err != nil || r.ID != rule.ID {
		t.Errorf("what is so already: %+v, %v", r, err)
	}
	type result struct {
		rule fault.Rule
		err  error
	}
	waits := func(ctx context.Context, n int) <-chan result {
		c := make(chan result, 1)
		go func() {
			r, err := w.Wait(ctx, rule.ID, fired(n))
			c <- result{r, err}
		}()
		return c
	}
	twice := waits(t.Context(), 2)
	for range 2 {
		if _, _, err := w.post("/idp/idx/introspect", "{}"); err != nil {
			t.Fatal(err)
		}
	}
	if got := <-twice; got.err != nil || got.rule.Fired != 2 {
		t.Errorf("twice: %+v", got)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	never, gone := waits(ctx, 9), waits(t.Context(), 9)
	enough := errors.New("enough")
	cancel(enough)
	if got := <-never; !errors.Is(got.err, enough) {
		t.Errorf("given up: %+v", got)
	}
	w.Remove(rule.ID)
	if got := <-gone; !errors.Is(got.err, fault.ErrNoRule) {
		t.Errorf("taken away: %+v", got)
	}
}

// The rules of chaos draw each for itself, and all from one seed.
func TestChaos(t *testing.T) {
	seeds := map[uint64]bool{}
	for _, r := range fault.Chaos(7) {
		if r.Seed == 0 || r.Seed > 1<<53-1 || seeds[r.Seed] {
			t.Errorf("seed %d of %s %s", r.Seed, r.Endpoint, r.Kind)
		}
		seeds[r.Seed] = true
	}
	w := newWorld(t)
	w.add(t, fault.Rule{Kind: fault.Drop})
	if err := w.BeChaotic(7); err != nil {
		t.Fatal(err)
	}
	rules := w.List()
	if len(rules) != len(fault.Chaos(7)) || rules[0].ID != "chaos-poll-throttle" || rules[0].Seed != fault.Chaos(7)[0].Seed {
		t.Errorf("%+v", rules)
	}
}
