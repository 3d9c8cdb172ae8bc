package outbox

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

// Bounds of rules.
const (
	maxRules  = 100
	maxCopies = 100
	maxDelay  = 366 * 24 * time.Hour
)

// Action is what a rule does to a mail.
type Action string

// The actions.
const (
	Hold         Action = "hold"      // it waits until it is released
	Drop         Action = "drop"      // it never arrives
	Delay        Action = "delay"     // it waits for a time on the org's clock
	Duplicate    Action = "duplicate" // it arrives several times
	Fail         Action = "fail"      // it cannot be sent: the sign-in goes on, as when a mail cannot be composed
	RewriteLinks Action = "rewrite"   // its links are changed
)

// Actions returns every action.
func Actions() []Action { return []Action{Hold, Drop, Delay, Duplicate, Fail, RewriteLinks} }

// Match is which mails a rule is about. An empty field fits all.
type Match struct {
	To       string `json:"to,omitempty"`       // address or phone number; case is ignored
	Template string `json:"template,omitempty"` // as Okta names it
	App      string `json:"app,omitempty"`      // client id
	Channel  string `json:"channel,omitempty"`  // email, sms or voice
}

func (m Match) fits(message mail.Mail, from Origin) bool {
	return (m.To == "" || strings.EqualFold(m.To, message.To)) &&
		(m.Template == "" || m.Template == message.Template) &&
		(m.App == "" || m.App == from.App) &&
		(m.Channel == "" || m.Channel == message.Channel)
}

// Rule is something that happens to mails on their way.
type Rule struct {
	ID      string        // given by the outbox
	Match   Match         // which mails
	Nth     int           // of those, from the nth on; 0 is the first
	Count   int           // that many at most; 0 is without end
	Do      Action        // what happens
	Delay   time.Duration // of Delay: how long, on the org's clock
	Copies  int           // of Duplicate: how many more there are; 0 is one
	Rewrite Rewrite       // of RewriteLinks: how
	Matched int           // how many mails fitted so far
	Fired   int           // to how many of those it happened
}

// Validate says what is wrong with a rule that was written by hand.
func (r Rule) Validate() error {
	var errs []error
	complain := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	oneOf := func(what, s string, known []string) {
		if s != "" && !slices.Contains(known, s) {
			complain("there is no %s %q: one of %s", what, s, strings.Join(known, ", "))
		}
	}
	if !slices.Contains(Actions(), r.Do) {
		complain("there is no action %q: one of %s", r.Do, joined(Actions()))
	}
	oneOf("mail template", r.Match.Template, directory.MailTemplates())
	oneOf("channel", r.Match.Channel, mail.Channels())
	if r.Nth < 0 || r.Count < 0 {
		complain("nth and count are never below 0")
	}
	switch {
	case r.Do == Delay && (r.Delay <= 0 || r.Delay > maxDelay):
		complain("the delay %v is not between 0s and %v", r.Delay, maxDelay)
	case r.Do != Delay && r.Delay != 0:
		complain("only %q has a delay", Delay)
	}
	switch {
	case r.Copies < 0 || r.Copies > maxCopies:
		complain("%d copies are not between 0 and %d", r.Copies, maxCopies)
	case r.Do != Duplicate && r.Copies != 0:
		complain("only %q has copies", Duplicate)
	}
	switch {
	case r.Do == RewriteLinks && !slices.Contains(Rewrites(), r.Rewrite):
		complain("there is no rewrite %q: one of %s", r.Rewrite, joined(Rewrites()))
	case r.Do != RewriteLinks && r.Rewrite != "":
		complain("only %q has a rewrite", RewriteLinks)
	}
	return errors.Join(errs...)
}

func joined[T ~string](list []T) string {
	var words []string
	for _, s := range list {
		words = append(words, string(s))
	}
	return strings.Join(words, ", ")
}

// AddRule adds a rule behind the others, and returns it with its id. What
// counts mails begins at 0. It fails if r is not valid, or if there are too
// many.
func (o *Outbox) AddRule(r Rule) (Rule, error) {
	if err := r.Validate(); err != nil {
		return Rule{}, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.rules.list) >= maxRules {
		return Rule{}, fmt.Errorf("there are %d rules already", maxRules)
	}
	o.rules.serial++
	r.ID, r.Matched, r.Fired = fmt.Sprintf("r%d", o.rules.serial), 0, 0
	r.Nth = max(r.Nth, 1)
	if r.Do == Duplicate {
		r.Copies = max(r.Copies, 1)
	}
	o.rules.list = append(o.rules.list, &r)
	return r, nil
}

// Rules returns the rules in the order they are tried.
func (o *Outbox) Rules() []Rule {
	o.mu.Lock()
	defer o.mu.Unlock()
	rules := make([]Rule, len(o.rules.list))
	for i, r := range o.rules.list {
		rules[i] = *r
	}
	return rules
}

// RemoveRule removes a rule and reports whether there was one.
func (o *Outbox) RemoveRule(id string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	before := len(o.rules.list)
	o.rules.list = slices.DeleteFunc(o.rules.list, func(r *Rule) bool { return r.ID == id })
	return len(o.rules.list) < before
}

// ClearRules removes every rule.
func (o *Outbox) ClearRules() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.rules.list = nil
}

// ruleBook holds the rules of an outbox.
type ruleBook struct {
	list   []*Rule
	serial int
}

// plan is what the rules make of a mail.
type plan struct {
	end      Action // Fail or Drop; empty: it goes on
	why      string
	hold     bool
	delay    time.Duration
	copies   int
	rewrites []Rewrite
}

func (b *ruleBook) plan(m mail.Mail, from Origin) plan {
	var p plan
	for _, r := range b.list {
		if !r.takes(m, from) {
			continue
		}
		switch r.Do {
		case Fail, Drop:
			p.end, p.why = r.Do, "rule "+r.ID
			return p
		case Hold:
			p.hold = true
		case Delay:
			p.delay += r.Delay
		case Duplicate:
			p.copies = min(p.copies+r.Copies, maxCopies)
		case RewriteLinks:
			p.rewrites = append(p.rewrites, r.Rewrite)
		}
	}
	return p
}

// takes counts a mail, and reports whether the rule is about it.
func (r *Rule) takes(m mail.Mail, from Origin) bool {
	if !r.Match.fits(m, from) {
		return false
	}
	r.Matched++
	if r.Matched < r.Nth || r.Count > 0 && r.Fired >= r.Count {
		return false
	}
	r.Fired++
	return true
}
