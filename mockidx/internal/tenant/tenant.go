package tenant

import (
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/chance"
	"github.com/idxlab/idxlab/mockidx/internal/clock"
	"github.com/idxlab/idxlab/mockidx/internal/codes"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
	"github.com/idxlab/idxlab/mockidx/internal/signing"
	"github.com/idxlab/idxlab/mockidx/internal/store"
)

// Tenant is the state of one org. Its fields are set once; each is safe for
// concurrent use by itself.
type Tenant struct {
	BaseURL   string // scheme://host[:port], without a slash at the end
	Directory *directory.Live
	Clock     *clock.Clock
	Chance    *chance.Source
	Codes     *codes.Codes
	Keys      *signing.Ring
	Tokens    *signing.Tokens
	Store     store.Store
	Journal   *journal.Journal
}

// New returns the tenant of org, which must be complete and valid, with a clock
// that shows real time, a memory for a store, and chance drawn from seed. It has
// no keys, which only who signs needs.
func New(baseURL string, org *directory.Org, seed uint64) *Tenant {
	t := &Tenant{BaseURL: baseURL, Directory: directory.NewLive(org), Clock: clock.New(), Chance: chance.New(seed), Journal: journal.New(), Tokens: &signing.Tokens{}}
	t.Directory.DateBy(t.Clock.Now)
	t.Store = store.NewMemory(t.Clock.Now)
	t.Codes = codes.New(t.Chance, t.Directory, t.Store)
	return t
}

// Ahead returns how far the org's clock is ahead of the time that clients are
// told, which is the machine's unless the org says otherwise.
func (t *Tenant) Ahead() time.Duration {
	if t.Directory.Snapshot().TokenTime == directory.TokenTimeClock {
		return 0
	}
	return t.Clock.Ahead()
}

// Told returns what clients are told for a time on the org's clock. They
// compare it with their own.
func (t *Tenant) Told(at time.Time) time.Time { return at.Add(-t.Ahead()) }

// Issuer returns the issuer of an authorization server; the id is empty for
// the org's own server.
func (t *Tenant) Issuer(authServer string) string {
	if authServer == "" {
		return t.BaseURL
	}
	return t.BaseURL + "/oauth2/" + authServer
}
