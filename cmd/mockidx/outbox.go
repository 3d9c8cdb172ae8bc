package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"text/tabwriter"
	"time"
)

// outboxCmds are the commands of mail about what happens on its way.
type outboxCmds struct {
	Hold      mailHoldCmd      `cmd:"" help:"Let mails wait instead of delivering them."`
	Waiting   mailWaitingCmd   `cmd:"" help:"List the mails that wait."`
	Release   mailReleaseCmd   `cmd:"" help:"Deliver mails that wait, in any order."`
	Discard   mailDiscardCmd   `cmd:"" help:"Lose mails that wait."`
	Drop      mailDropCmd      `cmd:"" help:"Lose the mails to come."`
	Delay     mailDelayCmd     `cmd:"" help:"Deliver the mails to come later, by the org's clock."`
	Duplicate mailDuplicateCmd `cmd:"" help:"Deliver the mails to come several times."`
	Fail      mailFailCmd      `cmd:"" help:"Let the sending of mails fail."`
	Rewrite   mailRewriteCmd   `cmd:"" help:"Change the links of the mails to come, as gateways do."`
	Rules     mailRulesCmd     `cmd:"" help:"List or remove what happens to the mails to come."`
	Links     mailLinksCmd     `cmd:"" help:"List rewritten links and their clicks."`
}

// matchFlags say which of the mails to come are meant.
type matchFlags struct {
	To       string `env:"MOCKIDX_TO" placeholder:"ADDRESS" help:"Only those to this address or phone number."`
	Template string `env:"MOCKIDX_TEMPLATE" placeholder:"NAME" help:"Only those of this template, as in EmailChallenge."`
	App      string `env:"MOCKIDX_MAIL_APP" placeholder:"ID" help:"Only those about the app with this client id."`
	Channel  string `env:"MOCKIDX_CHANNEL" placeholder:"CHANNEL" help:"Only those by this channel: email, sms or voice."`
	Nth      int    `env:"MOCKIDX_NTH" placeholder:"N" help:"From the nth of them on."`
	Count    int    `env:"MOCKIDX_COUNT" placeholder:"N" help:"So many of them; without it, all."`
}

// ruleFlags are those of every command that adds a rule.
type ruleFlags struct {
	clientFlags
	matchFlags
}

// mailMatch is which mails a rule of the control API is about.
type mailMatch struct {
	To       string `json:"to,omitempty"`
	Template string `json:"template,omitempty"`
	App      string `json:"app,omitempty"`
	Channel  string `json:"channel,omitempty"`
}

// mailRule is a rule of the control API as it is asked for.
type mailRule struct {
	Match   mailMatch `json:"match"`
	Nth     int       `json:"nth"`
	Count   int       `json:"count"`
	Do      string    `json:"do"`
	Delay   string    `json:"delay,omitempty"`
	Copies  int       `json:"copies,omitempty"`
	Rewrite string    `json:"rewrite,omitempty"`
}

type mailRuleView struct {
	ID string `json:"id"`
	mailRule
	Matched int `json:"matched"`
	Fired   int `json:"fired"`
}

// add adds a rule and prints its id.
func (f *ruleFlags) add(ctx context.Context, t *terminal, r mailRule) error {
	r.Match, r.Nth, r.Count = mailMatch{f.To, f.Template, f.App, f.Channel}, f.Nth, f.Count
	var added mailRuleView
	if err := f.request(ctx, http.MethodPost, f.orgPath("outbox", "rules"), nil, r, &added); err != nil {
		return err
	}
	if f.JSON {
		return t.json(added)
	}
	_, err := fmt.Fprintln(t.out, added.ID)
	return err
}

type mailHoldCmd struct {
	ruleFlags
	Off bool `env:"MOCKIDX_HOLD_OFF" help:"Let mails pass again; those that wait go on waiting."`
}

// Help is called by kong.
func (*mailHoldCmd) Help() string {
	return `Without a filter every mail waits, until "mockidx mail hold --off". With one, a rule is added, whose id is printed.

Examples:

  mockidx mail hold && ask-for-two-mails && mockidx mail release --reverse
      The second mail arrives before the first.

  mockidx mail hold --to ada.lovelace@example.com --count 1
      Her next mail waits.`
}

// Run is called by kong.
func (c *mailHoldCmd) Run(ctx context.Context, t *terminal) error {
	switch {
	case c.Off:
		return c.request(ctx, http.MethodDelete, c.orgPath("outbox", "hold"), nil, nil, nil)
	case c.matchFlags == matchFlags{}:
		return c.request(ctx, http.MethodPost, c.orgPath("outbox", "hold"), nil, nil, nil)
	}
	return c.add(ctx, t, mailRule{Do: "hold"})
}

type mailDropCmd struct{ ruleFlags }

// Help is called by kong.
func (*mailDropCmd) Help() string {
	return `It adds a rule and prints its id.

Examples:

  mockidx mail drop --count 1
      The next mail never arrives.

  mockidx mail drop --to ada.lovelace@example.com --template ForgotPassword
      None of her mails to recover a password does.`
}

// Run is called by kong.
func (c *mailDropCmd) Run(ctx context.Context, t *terminal) error {
	return c.add(ctx, t, mailRule{Do: "drop"})
}

type mailDelayCmd struct {
	ruleFlags
	For time.Duration `arg:"" help:"How long, as in 6m."`
}

// Help is called by kong.
func (*mailDelayCmd) Help() string {
	return `It adds a rule and prints its id. A delayed mail arrives at once when the clock is moved past its time.

Examples:

  mockidx mail delay 6m --count 1
      The next mail arrives when its link has expired.

  mockidx mail delay 1h && mockidx clock advance 1h
      Mails are an hour late, and that hour is over.`
}

// Run is called by kong.
func (c *mailDelayCmd) Run(ctx context.Context, t *terminal) error {
	return c.add(ctx, t, mailRule{Do: "delay", Delay: c.For.String()})
}

type mailDuplicateCmd struct {
	ruleFlags
	Copies int `default:"1" env:"MOCKIDX_COPIES" placeholder:"N" help:"How many more there are."`
}

// Help is called by kong.
func (*mailDuplicateCmd) Help() string {
	return `It adds a rule and prints its id.

Examples:

  mockidx mail duplicate --count 1
      The next mail arrives twice.

  mockidx mail duplicate --copies 2 --template EmailChallenge
      Every mail of a sign-in arrives three times.`
}

// Run is called by kong.
func (c *mailDuplicateCmd) Run(ctx context.Context, t *terminal) error {
	return c.add(ctx, t, mailRule{Do: "duplicate", Copies: c.Copies})
}

type mailFailCmd struct{ ruleFlags }

// Help is called by kong.
func (*mailFailCmd) Help() string {
	return `It adds a rule and prints its id. The sign-in goes on as if the mail was sent; the journal has mail_failed.

Examples:

  mockidx mail fail --count 1
      The next mail cannot be sent.

  mockidx mail fail --channel sms
      No text message can.`
}

// Run is called by kong.
func (c *mailFailCmd) Run(ctx context.Context, t *terminal) error {
	return c.add(ctx, t, mailRule{Do: "fail"})
}

type mailRewriteCmd struct {
	ruleFlags
	Kind string `arg:"" help:"How: safelinks, track, amp, amp-038 or soft-break."`
}

// Help is called by kong.
func (*mailRewriteCmd) Help() string {
	return `It adds a rule and prints its id. safelinks and track lead through a redirect, track counts clicks; amp and amp-038
write &amp; and &#038; where a link has &; soft-break breaks the line inside each link, as quoted-printable allows.

Examples:

  mockidx mail rewrite safelinks
      Every link is wrapped, as mail gateways do.

  mockidx mail rewrite amp --count 1
      The next link loses its state.`
}

// Run is called by kong.
func (c *mailRewriteCmd) Run(ctx context.Context, t *terminal) error {
	return c.add(ctx, t, mailRule{Do: "rewrite", Rewrite: c.Kind})
}

type mailRulesCmd struct {
	clientFlags
	Remove []string `env:"MOCKIDX_REMOVE" placeholder:"ID" help:"Remove these rules."`
	Clear  bool     `env:"MOCKIDX_CLEAR" help:"Remove every rule."`
}

// Help is called by kong.
func (*mailRulesCmd) Help() string {
	return `Examples:

  mockidx mail rules
      Id, action, filter, and how many mails fitted and were hit.

  mockidx mail rules --clear
      Mails arrive as ever.`
}

// Run is called by kong.
func (c *mailRulesCmd) Run(ctx context.Context, t *terminal) error {
	if c.Clear {
		return c.request(ctx, http.MethodDelete, c.orgPath("outbox", "rules"), nil, nil, nil)
	}
	for _, id := range c.Remove {
		if err := c.request(ctx, http.MethodDelete, c.orgPath("outbox", "rules", id), nil, nil, nil); err != nil {
			return err
		}
	}
	if len(c.Remove) > 0 {
		return nil
	}
	box := outboxView{Rules: []mailRuleView{}}
	if err := c.get(ctx, c.orgPath("outbox"), nil, &box); err != nil {
		return err
	}
	if c.JSON {
		return t.json(box.Rules)
	}
	table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, r := range box.Rules {
		fmt.Fprintf(table, "%s\t%s\t%s\tmatched %d\tfired %d\n", r.ID, r.what(), r.whom(), r.Matched, r.Fired)
	}
	return table.Flush()
}

// what is what a rule does.
func (r mailRule) what() string {
	switch {
	case r.Delay != "":
		return r.Do + " " + r.Delay
	case r.Copies > 0:
		return fmt.Sprintf("%s %d", r.Do, r.Copies)
	}
	return strings.TrimSpace(r.Do + " " + r.Rewrite)
}

// whom is which mails a rule is about.
func (r mailRule) whom() string {
	words := strings.Fields(strings.Join([]string{r.Match.To, r.Match.Template, r.Match.App, r.Match.Channel}, " "))
	if len(words) == 0 {
		words = []string{"every mail"}
	}
	if r.Nth > 1 {
		words = append(words, fmt.Sprintf("from number %d", r.Nth))
	}
	if r.Count > 0 {
		words = append(words, fmt.Sprintf("%d times", r.Count))
	}
	return strings.Join(words, " ")
}
