package mockidx

import (
	"cmp"
	"context"
	"sync"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/profile"
)

// beginning is what an org goes back to.
type beginning struct {
	mu      sync.Mutex
	config  *directory.Org
	options *config
}

func (b *beginning) set(config *directory.Org) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.config = config.Clone()
}

func (b *beginning) get() *directory.Org {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.config.Clone()
}

// Reset makes the org what it was when it was opened, or what its file said
// when it was read last: configuration, clock, keys, limits, profile and seed.
// Sign-ins, sessions, tokens, mails (in the A18N inbox too), held mails, chosen codes, faults and the
// journal are gone; whoever is in the middle of a sign-in is told that it
// expired. Its address stays, and so do the numbers of mails and events, which
// go on.
func (o *Org) Reset() error {
	err := o.tenant.Directory.Update(func(c *directory.Org) error { *c = *o.begun.get(); return nil })
	if err != nil {
		return err
	}
	o.faults.Clear()
	o.outbox.Reset()
	o.tenant.Codes.Clear()
	o.tenant.Tokens.Clear()
	if err := o.tenant.Store.Clear(context.Background()); err != nil {
		return err
	}
	o.tenant.Keys.Reset()
	o.tenant.Clock.Reset()
	o.tenant.Chance.Reseed(o.begun.options.seed)
	o.mailbox.Clear()
	o.devices.Clear()
	o.leaveInbox()
	o.tenant.Journal.Clear()
	o.applyOptions()
	return nil
}

// applyOptions sets what the org was opened with besides its configuration.
func (o *Org) applyOptions() {
	c := o.begun.options
	o.limits.Off()
	if c.limits {
		o.limits.On()
	}
	o.limits.Reset()
	_, _ = o.profile.Set(cmp.Or(c.profile, profile.Strict), c.seed%profile.MaxSeed) // checked with the options
	o.tenant.Journal.KeepExchanges(!c.withoutExchanges)
	o.outbox.StopRelay()
	if c.relay.Addr != "" {
		_ = o.outbox.SetRelay(c.relay) // checked with the options
	}
}
