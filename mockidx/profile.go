package mockidx

import (
	"fmt"
	"strconv"

	"github.com/idxlab/idxlab/mockidx/internal/chance"
	"github.com/idxlab/idxlab/mockidx/internal/profile"
)

// How an org answers. The types are aliases, so their fields are listed here.
type (
	// Profile is how an org answers, with the seed of what is by chance in it:
	//
	//	Name ProfileName
	//	Seed uint64      // 0 with Strict
	Profile = profile.Profile

	// ProfileName names a profile; docs/control.md describes each.
	ProfileName = profile.Name
)

// The profiles.
const (
	Strict = profile.Strict // as Okta does
	Future = profile.Future // with what no client knows yet: remediations, authenticators, fields, another order
	Chaos  = profile.Chaos  // with mild trouble: slow answers, polls that are too many, reads that arrive twice
)

// Profile returns how the org answers now.
func (o *Org) Profile() Profile { return o.profile.Get() }

// SetProfile lets the org answer otherwise from the next request on, and returns
// the profile with its seed: the same seed gives the same answers again. Seed 0
// is by chance. It fails if there is no such profile.
func (o *Org) SetProfile(name ProfileName, seed uint64) (Profile, error) {
	return o.profile.Set(name, seed)
}

// WithProfile lets the org answer by a profile from the start, with the seed of
// [WithSeed].
func WithProfile(name ProfileName) Option {
	return func(c *config) error {
		if !profile.Known(name) {
			return fmt.Errorf("there is no profile %q", name)
		}
		c.profile = name
		return nil
	}
}

// newProfile returns the choice of a new org, whose seeds come from its source.
func newProfile(source *chance.Source) *profile.Choice {
	return profile.NewChoice(func() uint64 {
		seed, _ := strconv.ParseUint("1"+source.String(chance.Digits, 8), 10, 64) // digits are a number
		return seed
	})
}
