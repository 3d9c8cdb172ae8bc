package outbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/clock"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

// maxWaiting bounds the mails that wait.
const maxWaiting = 1000

// Options are what an outbox works with.
type Options struct {
	BaseURL string // scheme://host[:port] of the org, for rewritten links
	Clock   *clock.Clock
	Journal *journal.Journal
	Mailbox *mail.Mailbox
	Mint    mail.Mint // makes the ids of rewritten links
}

// Outbox is the way of an org's mails to its mailbox. Its methods are safe for
// concurrent use.
type Outbox struct {
	Options
	ctx   context.Context // ends with the outbox
	close context.CancelFunc

	mu      sync.Mutex
	holding bool
	waiting []*envelope // in the order of submission
	rules   ruleBook
	links   linkBook
	relay   relay
}

// New returns an outbox that delivers at once. The caller closes it.
func New(o Options) *Outbox {
	b := &Outbox{Options: o}
	b.ctx, b.close = context.WithCancel(context.Background())
	return b
}

// Close gives up what waits, and what is on its way to the relay.
func (o *Outbox) Close() {
	o.Reset()
	o.close()
}

// Origin is what a mail is about.
type Origin struct {
	App  string // client id
	User string // user id
}

// envelope is a mail on its way.
type envelope struct {
	mail mail.Mail
	Origin
	since  time.Time
	due    time.Time   // zero: until it is released
	cancel func() bool // of the alarm for due
}

// Waiting is a mail that is held or delayed.
type Waiting struct {
	Mail  mail.Mail `json:"mail"`         // its seq is 0: it has not been delivered
	App   string    `json:"app"`          // client id
	User  string    `json:"user"`         // user id
	Since time.Time `json:"since"`        // on the org's clock
	Due   time.Time `json:"due,omitzero"` // on the org's clock; zero: it is held until it is released
}

// errFailed is what a rule that fails a mail says of it.
var errFailed = errors.New("the mail server refused it")

// Submit sends m on its way. It fails if a rule says so, or if a link of m
// cannot be rewritten.
func (o *Outbox) Submit(m mail.Mail, from Origin) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	e := &envelope{mail: m, Origin: from, since: o.Clock.Now()}
	p := o.rules.plan(m, from)
	p.hold = p.hold || o.holding
	switch {
	case p.end == Fail:
		o.noteMail(e, "mail_failed", p.why)
		return errFailed
	case p.end == Drop:
		o.noteMail(e, "mail_dropped", p.why)
		return nil
	}
	if err := o.rewrite(e, p.rewrites); err != nil {
		o.noteMail(e, "mail_failed", err.Error())
		return err
	}
	if p.copies > 0 {
		o.noteMail(e, "mail_duplicated", fmt.Sprintf("%d more", p.copies))
	}
	for i := range p.copies + 1 {
		c := *e
		if i > 0 {
			c.mail.ID = fmt.Sprintf("%s-%d", m.ID, i+1) // the message keeps its Message-ID, as a real copy does
		}
		o.send(&c, p)
	}
	return nil
}

// send lets e wait or delivers it.
func (o *Outbox) send(e *envelope, p plan) {
	switch {
	case p.hold:
		o.noteMail(e, "mail_held", "")
	case p.delay > 0:
		e.due = e.since.Add(p.delay)
		o.noteMail(e, "mail_delayed", "until "+e.due.Format(time.RFC3339))
	default:
		o.deliver(e)
		return
	}
	if len(o.waiting) >= maxWaiting {
		o.release(o.waiting[0], "the outbox is full")
	}
	o.waiting = append(o.waiting, e)
	if !e.due.IsZero() {
		e.cancel = o.Clock.At(e.due, func() { o.arrive(e) })
	}
}

// arrive delivers a delayed mail whose time has come.
func (o *Outbox) arrive(e *envelope) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.take(e) {
		o.deliver(e)
	}
}

// take removes e from what waits, and reports whether it was there.
func (o *Outbox) take(e *envelope) bool {
	i := slices.Index(o.waiting, e)
	if i < 0 {
		return false
	}
	o.waiting = slices.Delete(o.waiting, i, i+1)
	if e.cancel != nil {
		e.cancel()
	}
	return true
}

func (o *Outbox) deliver(e *envelope) mail.Mail {
	m := o.Mailbox.Deliver(e.mail)
	if m.Channel == mail.ChannelSMS || m.Channel == mail.ChannelVoice {
		o.noteMail(e, "text_delivered", "")
		return m
	}
	o.noteMail(e, "mail_delivered", "")
	o.forward(e)
	return m
}

func (o *Outbox) noteMail(e *envelope, outcome, reason string) {
	o.Journal.Append(journal.Event{
		Time: o.Clock.Now(), Kind: journal.Mail, Outcome: outcome, Reason: reason,
		Transaction: e.mail.Transaction, App: e.App, User: e.User,
	})
}

// Waiting returns the mails that are held or delayed, in the order they were
// submitted.
func (o *Outbox) Waiting() []Waiting {
	o.mu.Lock()
	defer o.mu.Unlock()
	list := make([]Waiting, len(o.waiting))
	for i, e := range o.waiting {
		list[i] = Waiting{Mail: e.mail, App: e.App, User: e.User, Since: e.since, Due: e.due}
	}
	return list
}

// Reset forgets what waits, the rules and the rewritten links, and holds
// nothing any more. The relay stays.
func (o *Outbox) Reset() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, e := range slices.Clone(o.waiting) {
		o.take(e)
	}
	o.holding, o.rules, o.links = false, ruleBook{}, linkBook{}
}
