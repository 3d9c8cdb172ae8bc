package mockidx

import (
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/outbox"
)

// What happens to mails on their way. The types are aliases, so their fields
// and methods are listed here; those of [Outbox] are safe for concurrent use.
type (
	// Outbox is the way of an org's mails to its mailbox:
	//
	//	Hold()                                   // every mail waits from now on
	//	StopHolding()                            // those that wait go on waiting
	//	Holding() bool
	//	Waiting() []WaitingMail                  // held and delayed, in the order they were sent
	//	Release(r Release) ([]Mail, error)       // deliver them; the zero Release is all
	//	Discard(ids ...string) (int, error)      // lose them; no id is all
	//	AddRule(r MailRule) (MailRule, error)    // with its id
	//	Rules() []MailRule
	//	RemoveRule(id string) bool
	//	ClearRules()
	//	Links() []RewrittenLink
	//	SetRelay(r Relay) error
	//	StopRelay() bool
	//	Relay() (RelayStatus, bool)
	//	Reset()                                  // all but the relay
	Outbox = outbox.Outbox

	// MailRule is something that happens to mails on their way. Rules are tried in
	// the order they were added, and each that fits does its thing:
	//
	//	ID      string        // given by the outbox
	//	Match   MailMatch     // which mails
	//	Nth     int           // of those, from the nth on; 0 is the first
	//	Count   int           // that many at most; 0 is without end
	//	Do      MailAction    // what happens
	//	Delay   time.Duration // of DelayMail: on the org's clock
	//	Copies  int           // of DuplicateMail: how many more; 0 is one
	//	Rewrite MailRewrite   // of RewriteMail: how
	//	Matched int           // how many mails fitted so far
	//	Fired   int           // to how many of those it happened
	MailRule = outbox.Rule

	// MailMatch is which mails a rule is about; an empty field fits all:
	//
	//	To, Template, App, Channel string // App is a client id; Channel is email, sms or voice
	MailMatch = outbox.Match

	// MailAction is what a rule does.
	MailAction = outbox.Action
	// MailRewrite is a way to change the links of a mail.
	MailRewrite = outbox.Rewrite

	// Release is which of the waiting mails to deliver, and in what order:
	//
	//	IDs     []string // these, in this order
	//	Count   int      // without ids: so many at most; 0 is all
	//	Reverse bool     // without ids: the newest first
	Release = outbox.Release

	// WaitingMail is a mail that is held or delayed:
	//
	//	Mail       Mail
	//	App, User  string    // client id and user id
	//	Since, Due time.Time // on the org's clock; Due is zero if it is held
	WaitingMail = outbox.Waiting

	// RewrittenLink is a link of the org that stands for another:
	//
	//	ID, URL, Target, Mail string // Mail is the id of the mail that has it
	//	Rewrite               MailRewrite
	//	Clicks                int
	RewrittenLink = outbox.RewrittenLink

	// Relay is an SMTP server that every mail is sent to besides:
	//
	//	Addr               string // host:port
	//	Username, Password string // empty: without signing in
	//	StartTLS           bool   // required
	Relay = outbox.Relay

	// RelayStatus is a relay, and what became of mails there:
	//
	//	Relay
	//	Relayed, Failed int
	//	LastError       string
	RelayStatus = outbox.RelayStatus

	// TemplateFault is one mistake in a mail template:
	//
	//	Part          string // subject, html or text; empty: the template as a whole
	//	Line, Column  int    // from 1; 0 of the template as a whole
	//	Message, Hint string
	TemplateFault = directory.TemplateFault
)

// The actions of a [MailRule], and its rewrites.
const (
	HoldMail      = outbox.Hold
	DropMail      = outbox.Drop
	DelayMail     = outbox.Delay
	DuplicateMail = outbox.Duplicate
	FailMail      = outbox.Fail
	RewriteMail   = outbox.RewriteLinks

	SafeLinks  = outbox.SafeLinks  // through a redirect, percent-encoded twice
	Track      = outbox.Track      // through a redirect that counts clicks
	Amp        = outbox.Amp        // & becomes &amp;
	NumericAmp = outbox.NumericAmp // & becomes &#038;
	SoftBreak  = outbox.SoftBreak  // a soft line break of quoted-printable inside the link
)

// Outbox returns the way that the org's mails go to its mailbox.
func (o *Org) Outbox() *Outbox { return o.outbox }

// WithSMTPRelay sends every mail of the org to an SMTP server besides. It fails
// if the address is not host:port; whether a server answers there is seen at the
// first mail: if none does the journal has mail_relay_failed, and the sign-in
// goes on.
func WithSMTPRelay(r Relay) Option {
	return func(c *config) error { c.relay = r; return r.Validate() }
}

// SetTemplate gives the org a mail template of its own, in place of the one it
// has of that name and language. It fails, and changes nothing, if the template
// has a mistake.
func (o *Org) SetTemplate(t MailTemplate) error {
	return o.Configure(func(c *Config) error { c.SetTemplate(t); return nil })
}

// RemoveTemplate brings the built-in mail back, and reports whether the org had
// a template of that name and language.
func (o *Org) RemoveTemplate(name, language string) bool {
	had := false
	_ = o.Configure(func(c *Config) error { had = c.RemoveTemplate(name, language); return nil }) // without it the org is as valid
	return had
}

// LintTemplate finds every mistake in a mail template: what cannot be parsed,
// variables that the mail of that name does not have, and a mail that shows
// neither code nor link.
func LintTemplate(t MailTemplate) []TemplateFault { return directory.LintTemplate(t) }
