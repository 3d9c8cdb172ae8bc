package mockidx

import "github.com/idxlab/idxlab/mockidx/internal/directory"

// TokenTime says which time clients are told, in tokens and in the header Date.
type TokenTime = directory.TokenTime

// The token times.
const (
	TokenTimeReal  = directory.TokenTimeReal  // the machine's: clients take tokens wherever the org's clock was moved
	TokenTimeClock = directory.TokenTimeClock // the org's
)

// SetTokenTime chooses which time clients are told from now on. At the org
// tokens expire by the org's clock in any case, those issued before too.
func (o *Org) SetTokenTime(t TokenTime) error {
	return o.Configure(func(c *Config) error { c.TokenTime = t; return nil })
}
