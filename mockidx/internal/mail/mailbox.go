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
	tell    func(Mail)    // nil: nobody is told
}

type entry struct {
	mail  Mail
	taken bool // by Wait
	read  bool // as MarkRead says
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
	if b.tell != nil {
		b.tell(m)
	}
	close(b.changed)
	b.changed = make(chan struct{})
	return m
}

// Observe has see called with every mail delivered from now on, in the order of
// their numbers. Deliveries wait for see, which must not use the mailbox.
func (b *Mailbox) Observe(see func(Mail)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tell = see
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
	return b.WaitFor(ctx, Filter{To: to, After: after}.Fits)
}

// WaitFor returns the oldest mail that match reports true for, waiting for it
// to arrive. It returns the same mail to everyone who asks, also one that Wait
// returned. It asks match about each mail once, from the oldest on, and fails
// with the context's error only.
func (b *Mailbox) WaitFor(ctx context.Context, match func(Mail) bool) (Mail, error) {
	for seen := uint64(0); ; {
		b.mu.Lock()
		mails, changed := b.after(seen), b.changed
		b.mu.Unlock()
		for _, m := range mails { // without the lock: match may use the mailbox
			if match(m) {
				return m, nil
			}
			seen = m.Seq
		}
		if err := await(ctx, changed); err != nil {
			return Mail{}, err
		}
	}
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
		if err := await(ctx, changed); err != nil {
			return Mail{}, err
		}
	}
}

func await(ctx context.Context, changed <-chan struct{}) error {
	select {
	case <-changed:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// List returns the mails, oldest first, those that Wait returned included.
func (b *Mailbox) List() []Mail {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.after(0)
}

// after returns the mails with a greater number.
func (b *Mailbox) after(seq uint64) []Mail {
	mails := []Mail{}
	for _, e := range slices.Backward(b.entries) {
		if e.mail.Seq <= seq {
			break
		}
		mails = append(mails, e.mail)
	}
	slices.Reverse(mails)
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
