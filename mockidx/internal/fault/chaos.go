package fault

import (
	"fmt"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/chance"
)

// Chaos returns mild trouble that a client which tries again, and does not
// count requests, does not feel: slow answers, polls that are too many, reads
// that arrive twice. With the same seed and the same requests it is the same.
func Chaos(seed uint64) []Rule {
	rules := []Rule{
		{Endpoint: "poll", Kind: Throttle, Probability: 0.1},
		{Endpoint: "introspect", Kind: Duplicate, Probability: 0.1},
		{Endpoint: "discovery", Kind: Duplicate, Probability: 0.1},
		{Endpoint: "keys", Kind: Delay, Delay: 50 * time.Millisecond, Probability: 0.2},
		{Endpoint: "idx", Kind: Delay, Delay: 20 * time.Millisecond, Probability: 0.2},
		{Endpoint: "token", Kind: Delay, Delay: 50 * time.Millisecond, Probability: 0.2},
	}
	seeds := chance.New(seed) // one for each, so that what one draws says nothing of another
	for i := range rules {
		rules[i].Seed = seeds.NewSeed()
	}
	return rules
}

// BeChaotic puts [Chaos] in the place of all rules. The ids tell what the rules
// are, as in chaos-poll-throttle.
func (f *Faults) BeChaotic(seed uint64) error {
	f.Clear()
	for _, r := range Chaos(seed) {
		if _, err := f.add(r, fmt.Sprintf("chaos-%s-%s", r.Endpoint, r.Kind)); err != nil {
			return err
		}
	}
	return nil
}
