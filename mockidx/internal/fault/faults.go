package fault

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"

	"github.com/idxlab/idxlab/mockidx/internal/chance"
)

// maxRules bounds the memory of a long-running server.
const maxRules = 1000

// ErrTooMany says that an org has as many rules as it may.
var ErrTooMany = fmt.Errorf("there are %d rules, and no more are taken", maxRules)

// Faults are the rules of an org. Its methods are safe for concurrent use.
type Faults struct {
	chance *chance.Source // names rules and draws their seeds

	mu    sync.Mutex
	rules []*entry
}

// entry is a rule at work.
type entry struct {
	Rule
	draw    *chance.Source // nil: it always fires
	release chan struct{}  // closed when what waits is to go on
}

// New returns no rules. They draw their ids and seeds from source.
func New(source *chance.Source) *Faults { return &Faults{chance: source} }

// Add adds a rule after the others and returns it with its id. It fails, and
// adds nothing, if something is wrong with the rule.
func (f *Faults) Add(r Rule) (Rule, error) {
	if r.Kind == Barrier && r.Count == 0 {
		r.Count = r.N // it opens once
	}
	if err := r.check(); err != nil {
		return Rule{}, err
	}
	if err := r.expand(); err != nil {
		return Rule{}, err
	}
	r.ID, r.Seen, r.Fired, r.Waiting = f.chance.ID("fault"), 0, 0, 0
	r.Header = maps.Clone(r.Header)
	e := &entry{Rule: r, release: make(chan struct{})}
	if r.Probability > 0 && r.Probability < 1 {
		if e.Seed == 0 {
			e.Seed = f.chance.Uint64() | 1 // not 0, which stands for none
		}
		e.draw = chance.New(e.Seed)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.rules) >= maxRules {
		return Rule{}, ErrTooMany
	}
	f.rules = append(f.rules, e)
	return e.Rule, nil
}

// List returns the rules in the order in which they are tried.
func (f *Faults) List() []Rule {
	f.mu.Lock()
	defer f.mu.Unlock()
	rules := make([]Rule, len(f.rules))
	for i, e := range f.rules {
		rules[i] = e.Rule
	}
	return rules
}

// Get returns the rule with an id.
func (f *Faults) Get(id string) (Rule, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if i := f.index(id); i >= 0 {
		return f.rules[i].Rule, true
	}
	return Rule{}, false
}

// Remove takes a rule away and reports whether it was there. What waits because
// of it waits no more.
func (f *Faults) Remove(id string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	i := f.index(id)
	if i < 0 {
		return false
	}
	f.rules[i].open()
	f.rules = slices.Delete(f.rules, i, i+1)
	return true
}

// Clear takes every rule away, and with it whatever waits.
func (f *Faults) Clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, e := range f.rules {
		e.open()
	}
	f.rules = nil
}

// ErrNoBarrier says that no barrier has an id.
var ErrNoBarrier = errors.New("there is no such barrier")

// Release lets the requests go on that a barrier holds.
func (f *Faults) Release(id string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	i := f.index(id)
	if i < 0 || f.rules[i].Kind != Barrier {
		return ErrNoBarrier
	}
	f.rules[i].open()
	return nil
}

func (f *Faults) index(id string) int {
	return slices.IndexFunc(f.rules, func(e *entry) bool { return e.ID == id })
}

// open lets go what waits, under the lock of the rules.
func (e *entry) open() {
	close(e.release)
	e.release = make(chan struct{})
	e.Waiting = 0
}

// pick counts a request with every rule that fits it and returns the first
// that is due; nil if none is. The gate opens when what waits is to go on.
func (f *Faults) pick(r *http.Request, whose func() Caller) (fired *entry, gate <-chan struct{}) {
	f.mu.Lock()
	asks := slices.ContainsFunc(f.rules, func(e *entry) bool { return e.needsCaller() })
	f.mu.Unlock()
	var c Caller
	if asks {
		c = whose()
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, e := range f.rules {
		if !e.fits(r, c) {
			continue
		}
		e.Seen++
		if fired == nil && e.due() {
			fired = e
		}
	}
	if fired == nil {
		return nil, nil
	}
	fired.Fired++
	gate = fired.release
	if fired.Kind == Barrier {
		if fired.Waiting++; fired.Waiting == fired.N {
			fired.open()
		}
	}
	return fired, gate
}

// due reports whether the rule is to fire for the request just counted.
func (e *entry) due() bool {
	return e.Seen >= e.Nth && (e.Count == 0 || e.Fired < e.Count) && (e.draw == nil || e.draw.Chance(e.Probability))
}

// gaveUp counts one fewer that waits at a barrier.
func (f *Faults) gaveUp(e *entry, gate <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if gate == e.release && e.Waiting > 0 {
		e.Waiting--
	}
}
