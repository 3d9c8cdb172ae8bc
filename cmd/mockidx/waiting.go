package main

import (
	"context"
	"fmt"
	"net/http"
	"text/tabwriter"
	"time"
)

// outboxView is what people read of the outbox of the control API.
type outboxView struct {
	Waiting []waitingView  `json:"waiting"`
	Rules   []mailRuleView `json:"rules"`
}

type waitingView struct {
	Mail  mailView  `json:"mail"`
	App   string    `json:"app"`
	User  string    `json:"user"`
	Since time.Time `json:"since"`
	Due   time.Time `json:"due,omitzero"`
}

type mailWaitingCmd struct{ clientFlags }

// Help is called by kong.
func (*mailWaitingCmd) Help() string {
	return `Examples:

  mockidx mail waiting
      Id, time, address and subject of each, and until when it waits.

  mockidx mail waiting --json
      All that is known of them, their codes and links too.`
}

// Run is called by kong.
func (c *mailWaitingCmd) Run(ctx context.Context, t *terminal) error {
	box := outboxView{Waiting: []waitingView{}}
	if err := c.get(ctx, c.orgPath("outbox"), nil, &box); err != nil {
		return err
	}
	if c.JSON {
		return t.json(box.Waiting)
	}
	table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, w := range box.Waiting {
		until := "held"
		if !w.Due.IsZero() {
			until = "until " + w.Due.Format(time.RFC3339)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", w.Mail.ID, w.Since.Format(time.RFC3339), w.Mail.To, until, w.Mail.Subject)
	}
	return table.Flush()
}

type mailReleaseCmd struct {
	clientFlags
	IDs     []string `arg:"" optional:"" name:"id" help:"These, in this order; without any, all, the oldest first."`
	Count   int      `env:"MOCKIDX_COUNT" placeholder:"N" help:"So many at most."`
	Reverse bool     `env:"MOCKIDX_REVERSE" help:"The newest first."`
}

// Help is called by kong.
func (*mailReleaseCmd) Help() string {
	return `It lists the mails that it delivered, held and delayed ones.

Examples:

  mockidx mail release --reverse
      All that wait, in reversed order.

  mockidx mail release --count 1
      The oldest one.`
}

// Run is called by kong.
func (c *mailReleaseCmd) Run(ctx context.Context, t *terminal) error {
	body := struct {
		IDs     []string `json:"ids,omitempty"`
		Count   int      `json:"count"`
		Reverse bool     `json:"reverse"`
	}{c.IDs, c.Count, c.Reverse}
	mails := []mailView{}
	if err := c.request(ctx, http.MethodPost, c.orgPath("outbox", "release"), nil, body, &mails); err != nil {
		return err
	}
	if c.JSON {
		return t.json(mails)
	}
	return writeList(t.out, mails)
}

type mailDiscardCmd struct {
	clientFlags
	IDs []string `arg:"" optional:"" name:"id" help:"These; without any, all."`
}

// Help is called by kong.
func (*mailDiscardCmd) Help() string {
	return `Examples:

  mockidx mail discard
      None of those that wait arrives.

  mockidx mail discard ID
      One of them does not.`
}

// Run is called by kong.
func (c *mailDiscardCmd) Run(ctx context.Context, _ *terminal) error {
	if len(c.IDs) == 0 {
		return c.request(ctx, http.MethodDelete, c.orgPath("outbox", "waiting"), nil, nil, nil)
	}
	for _, id := range c.IDs {
		if err := c.request(ctx, http.MethodDelete, c.orgPath("outbox", "waiting", id), nil, nil, nil); err != nil {
			return err
		}
	}
	return nil
}

type mailLinksCmd struct{ clientFlags }

// Help is called by kong.
func (*mailLinksCmd) Help() string {
	return `Examples:

  mockidx mail links
      Clicks, the link of the mail, and where it leads.

  mockidx mail links --json
      All that is known of them.`
}

type rewrittenLinkView struct {
	ID      string `json:"id"`
	Rewrite string `json:"rewrite"`
	URL     string `json:"url"`
	Target  string `json:"target"`
	Mail    string `json:"mail"`
	Clicks  int    `json:"clicks"`
}

// Run is called by kong.
func (c *mailLinksCmd) Run(ctx context.Context, t *terminal) error {
	links := []rewrittenLinkView{}
	if err := c.get(ctx, c.orgPath("outbox", "links"), nil, &links); err != nil {
		return err
	}
	if c.JSON {
		return t.json(links)
	}
	table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, l := range links {
		fmt.Fprintf(table, "%d\t%s\t%s\n", l.Clicks, l.URL, l.Target)
	}
	return table.Flush()
}
