package mail

import (
	"context"
	"slices"
	"strings"
	"sync"
)

// maxMails bounds the memory of a long-running server; the oldest go first.
const maxMails = 10_000

// Mailbox holds the mails of an org, to whomever they are addressed. Its
// methods are safe for concurrent use.
type Mailbox struct {
	mu      sync.Mutex
	seq     uint64
	entries []entry
	changed chan struct{} // closed and replaced at each delivery
}

type entry struct {
	mail  Mail
	taken bool // by Wait
}

// NewMailbox returns an empty mailbox.
func NewMailbox() *Mailbox { return &Mailbox{changed: make(chan struct{})} }

// Deliver puts m into the mailbox and returns it with its number.
func (b *Mailbox) Deliver(m Mail) Mail {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.seq++
	m.Seq = b.seq
	if len(b.entries) >= maxMails {
		b.entries = slices.Delete(b.entries, 0, maxMails/10)
	}
	b.entries = append(b.entries, entry{mail: m})
	close(b.changed)
	b.changed = make(chan struct{})
	return m
}

// Wait returns the oldest mail to an address that no earlier Wait returned,
// waiting for it to arrive. Addresses are compared without regard to case. Of
// several callers each gets a mail of its own. It fails with the context's
// error only.
func (b *Mailbox) Wait(ctx context.Context, to string) (Mail, error) {
	return b.wait(ctx, func() (Mail, bool) {
		i := slices.IndexFunc(b.entries, func(e entry) bool { return !e.taken && strings.EqualFold(e.mail.To, to) })
		if i < 0 {
			return Mail{}, false
		}
		b.entries[i].taken = true
		return b.entries[i].mail, true
	})
}

// WaitAfter returns the oldest mail to an address with a number above after,
// waiting for it to arrive; an empty address stands for every one. Unlike Wait
// it returns the same mail to everyone who asks.
func (b *Mailbox) WaitAfter(ctx context.Context, to string, after uint64) (Mail, error) {
	return b.wait(ctx, func() (Mail, bool) {
		i := slices.IndexFunc(b.entries, func(e entry) bool {
			return e.mail.Seq > after && (to == "" || strings.EqualFold(e.mail.To, to))
		})
		if i < 0 {
			return Mail{}, false
		}
		return b.entries[i].mail, true
	})
}

// wait calls look, under the lock, at each delivery until it finds a mail.
func (b *Mailbox) wait(ctx context.Context, look func() (Mail, bool)) (Mail, error) {
	for {
		b.mu.Lock()
		m, ok := look()
		changed := b.changed
		b.mu.Unlock()
		if ok {
			return m, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return Mail{}, ctx.Err()
		}
	}
}

// List returns the mails, oldest first, those that Wait returned included.
func (b *Mailbox) List() []Mail {
	b.mu.Lock()
	defer b.mu.Unlock()
	mails := make([]Mail, len(b.entries))
	for i, e := range b.entries {
		mails[i] = e.mail
	}
	return mails
}

// Get returns the mail with an id.
func (b *Mailbox) Get(id string) (Mail, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := b.index(id)
	if i < 0 {
		return Mail{}, false
	}
	return b.entries[i].mail, true
}

// Delete removes the mail with an id and reports whether there was one.
func (b *Mailbox) Delete(id string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := b.index(id)
	if i < 0 {
		return false
	}
	b.entries = slices.Delete(b.entries, i, i+1)
	return true
}

func (b *Mailbox) index(id string) int {
	return slices.IndexFunc(b.entries, func(e entry) bool { return e.mail.ID == id })
}

// Clear removes every mail; numbering goes on.
func (b *Mailbox) Clear() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.entries = nil
}
