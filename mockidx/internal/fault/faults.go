package fault

import (
	"context"
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

	mu      sync.Mutex
	rules   []*entry
	changed chan struct{} // closed when something is other than before
}

// entry is a rule at work.
type entry struct {
	Rule
	draw    *chance.Source // nil: it always fires
	release chan struct{}  // closed when what waits is to go on
	opened  bool           // a barrier opens once
}

// New returns no rules. They draw their ids and seeds from source.
func New(source *chance.Source) *Faults {
	return &Faults{chance: source, changed: make(chan struct{})}
}

// Add adds a rule after the others and returns it with its id. It fails, and
// adds nothing, if something is wrong with the rule.
func (f *Faults) Add(r Rule) (Rule, error) {
	return f.add(r, f.chance.ID("fault"))
}

func (f *Faults) add(r Rule, id string) (Rule, error) {
	if err := r.check(); err != nil {
		return Rule{}, err
	}
	if err := r.expand(); err != nil {
		return Rule{}, err
	}
	r.ID, r.Seen, r.Fired, r.Waiting = id, 0, 0, 0
	r.Header = maps.Clone(r.Header)
	e := &entry{Rule: r, release: make(chan struct{})}
	if r.Probability > 0 && r.Probability < 1 {
		if e.Seed == 0 {
			e.Seed = f.chance.NewSeed()
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
	f.tell()
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
	f.tell()
}

// Why something cannot be done to a rule.
var (
	ErrNoRule    = errors.New("there is no such fault rule")
	ErrNoBarrier = errors.New("there is no such barrier")
)

// Wait returns the rule with an id as soon as it is as fits has it, at once if
// it is so already: when it holds a request, say, or has fired twice. It fails
// if there is no such rule, or none any more, and with the cause of ctx. Fits is
// called often and must not call f.
func (f *Faults) Wait(ctx context.Context, id string, fits func(Rule) bool) (Rule, error) {
	for {
		f.mu.Lock()
		i, changed := f.index(id), f.changed
		var rule Rule
		if i >= 0 {
			rule = f.rules[i].Rule
		}
		f.mu.Unlock()
		switch {
		case i < 0:
			return Rule{}, ErrNoRule
		case fits(rule):
			return rule, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return Rule{}, context.Cause(ctx)
		}
	}
}

// tell wakes whoever waits, under the lock of the rules.
func (f *Faults) tell() {
	close(f.changed)
	f.changed = make(chan struct{})
}

// Release opens a barrier: the requests that it holds go on, and it holds no
// more.
func (f *Faults) Release(id string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	i := f.index(id)
	if i < 0 || f.rules[i].Kind != Barrier {
		return ErrNoBarrier
	}
	f.rules[i].open()
	f.tell()
	return nil
}

func (f *Faults) index(id string) int {
	return slices.IndexFunc(f.rules, func(e *entry) bool { return e.ID == id })
}

// open lets go what waits, under the lock of the rules.
func (e *entry) open() {
	close(e.release)
	e.release = make(chan struct{})
	e.Waiting, e.opened = 0, true
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
	if fired.holds() {
		if fired.Waiting++; fired.Kind == Barrier && fired.Waiting == fired.N {
			fired.open()
		}
	}
	f.tell()
	return fired, gate
}

// due reports whether the rule is to fire for the request just counted.
func (e *entry) due() bool {
	return e.Seen >= e.Nth && (e.Count == 0 || e.Fired < e.Count) && !(e.Kind == Barrier && e.opened) &&
		(e.draw == nil || e.draw.Chance(e.Probability))
}

// waited counts one fewer that waits, unless all were let go.
func (f *Faults) waited(e *entry, gate <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if gate == e.release && e.Waiting > 0 {
		e.Waiting--
		f.tell()
	}
}
