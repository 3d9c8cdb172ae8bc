package profile

import (
	"fmt"
	"slices"
	"sync"

	"github.com/idxlab/idxlab/mockidx/internal/chance"
	"github.com/idxlab/idxlab/mockidx/internal/fault"
)

// Name is that of a profile, as in the control API.
type Name string

// The profiles.
const (
	Strict Name = "strict" // Okta as it is known
	Future Name = "future" // with what no client knows yet
	Chaos  Name = "chaos"  // with mild trouble
)

// Known reports whether there is a profile of that name.
func Known(name Name) bool { return slices.Contains(Names(), name) }

// Names returns the profiles.
func Names() []Name { return []Name{Strict, Future, Chaos} }

// MaxSeed bounds seeds to numbers that every JSON parser keeps.
const MaxSeed = chance.MaxSeed

// Profile is how an org answers.
type Profile struct {
	Name Name
	Seed uint64 // of what is by chance; 0 where nothing is
}

// Choice is which profile an org has now. It is safe for concurrent use.
type Choice struct {
	draw   func() uint64
	faults *fault.Faults // those of Chaos

	mu  sync.Mutex
	now Profile
}

// NewChoice returns the choice of Strict. Draw makes a seed for who names none.
func NewChoice(draw func() uint64) *Choice {
	return &Choice{draw: draw, faults: fault.New(chance.New(1)), now: Profile{Name: Strict}}
}

// Get returns the profile that the org has now.
func (c *Choice) Get() Profile {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set gives the org another profile and returns it. Seed 0 is by chance. It
// fails if there is no such profile, and then nothing has changed.
func (c *Choice) Set(name Name, seed uint64) (Profile, error) {
	switch {
	case !Known(name):
		return Profile{}, fmt.Errorf("there is no profile %q, but there are strict, future and chaos", name)
	case seed > MaxSeed:
		return Profile{}, fmt.Errorf("seed %d is not between 0 and %d", seed, uint64(MaxSeed))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if name == Strict {
		seed = 0
	} else if seed == 0 {
		seed = c.draw()
	}
	c.faults.Clear()
	if name == Chaos {
		if err := c.faults.BeChaotic(seed); err != nil {
			return Profile{}, fmt.Errorf("rules of chaos: %w", err)
		}
	}
	c.now = Profile{name, seed}
	return c.now, nil
}
