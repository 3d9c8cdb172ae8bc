package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

type journalCmd struct {
	List   journalListCmd   `cmd:"" help:"List events, the oldest first."`
	Show   journalShowCmd   `cmd:"" help:"Print an event with its request and answer."`
	Follow journalFollowCmd `cmd:"" help:"Print events as they happen."`
	Wait   journalWaitCmd   `cmd:"" help:"Wait for an event and print it."`
	Count  journalCountCmd  `cmd:"" help:"Print how many events there are, or check it."`
	Export journalExportCmd `cmd:"" help:"Write events as JSON, HTTP archive or sequence diagram."`
	Clear  journalClearCmd  `cmd:"" help:"Forget every event of an org."`
}

// Help is called by kong.
func (*journalCmd) Help() string {
	return `Examples:

  mockidx journal list --limit 20
      One line for each of the last 20 events.

  mockidx journal count --outcome interaction_code_redeemed --expect 1
      Fail unless exactly one sign-in was finished.`
}

// eventFlags choose events.
type eventFlags struct {
	After       uint64 `env:"MOCKIDX_EVENT_AFTER" placeholder:"SEQ" help:"Only those after the one with this sequence number."`
	Kind        string `env:"MOCKIDX_EVENT_KIND" placeholder:"KIND" help:"Only those of this kind: request, mail or device."`
	Outcome     string `env:"MOCKIDX_EVENT_OUTCOME" placeholder:"OUTCOME" help:"Only those with this outcome; docs/outcomes.md has them all."`
	Transaction string `env:"MOCKIDX_EVENT_TRANSACTION" placeholder:"ID" help:"Only those of this sign-in."`
	App         string `env:"MOCKIDX_EVENT_APP" placeholder:"CLIENTID" help:"Only those of the app with this client id."`
	User        string `env:"MOCKIDX_EVENT_USER" placeholder:"ID" help:"Only those of the user with this id."`
	Method      string `env:"MOCKIDX_EVENT_METHOD" placeholder:"METHOD" help:"Only requests with this method."`
	Path        string `env:"MOCKIDX_EVENT_PATH" placeholder:"PATH" help:"Only requests of this path; with * at its end, the beginning of it."`
	Status      int    `env:"MOCKIDX_EVENT_STATUS" placeholder:"STATUS" help:"Only requests answered with this HTTP status."`
}

// query has the flags that are set.
func (f *eventFlags) query() url.Values {
	query := url.Values{}
	for name, value := range map[string]string{
		"kind": f.Kind, "outcome": f.Outcome, "transaction": f.Transaction, "app": f.App, "user": f.User, "method": f.Method, "path": f.Path,
	} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if f.After != 0 {
		query.Set("after", strconv.FormatUint(f.After, 10))
	}
	if f.Status != 0 {
		query.Set("status", strconv.Itoa(f.Status))
	}
	return query
}

type journalListCmd struct {
	clientFlags
	eventFlags
	Limit int `env:"MOCKIDX_LIMIT" placeholder:"N" help:"At most so many: the last ones or, with --after, the first ones."`
}

// Help is called by kong.
func (*journalListCmd) Help() string {
	return `Examples:

  mockidx journal list --limit 20
      Number, time, request, status, outcome and reason of the last 20.

  mockidx journal list --outcome interaction_code_expired --json
      All that is known of those, but for requests and answers.`
}

// Run is called by kong.
func (c *journalListCmd) Run(ctx context.Context, t *terminal) error {
	query := c.query()
	if c.Limit != 0 {
		query.Set("limit", strconv.Itoa(c.Limit))
	}
	events := []eventView{} // not null in JSON
	if err := c.get(ctx, c.orgPath("journal"), query, &events); err != nil {
		return err
	}
	if c.JSON {
		return t.json(events)
	}
	return writeEvents(t.out, events)
}

type journalShowCmd struct {
	clientFlags
	Seq uint64 `arg:"" help:"Sequence number of the event, as journal list prints it."`
}

// Help is called by kong.
func (*journalShowCmd) Help() string {
	return `Passwords, codes, tokens and cookies are taken out.

Examples:

  mockidx journal show 12
      What was asked, what was answered, and why.

  mockidx journal show 12 --json
      The same for a program.`
}

// Run is called by kong.
func (c *journalShowCmd) Run(ctx context.Context, t *terminal) error {
	var e eventView
	if err := c.get(ctx, c.orgPath("journal", strconv.FormatUint(c.Seq, 10)), nil, &e); err != nil {
		return err
	}
	if c.JSON {
		return t.json(e)
	}
	return e.write(t.out)
}

type journalFollowCmd struct {
	clientFlags
	eventFlags
}

// Help is called by kong.
func (*journalFollowCmd) Help() string {
	return `It prints the events that there are, and then each as it happens, until it is interrupted or the org is closed.

Examples:

  mockidx journal follow
      Watch a sign-in.

  mockidx journal follow --kind mail --json
      One line of JSON for each mail.`
}

// Run is called by kong.
func (c *journalFollowCmd) Run(ctx context.Context, t *terminal) error {
	return c.stream(ctx, c.orgPath("journal", "stream"), c.query(), func(data []byte) error {
		if c.JSON {
			_, err := fmt.Fprintf(t.out, "%s\n", data)
			return err
		}
		return writeEventLine(t.out, data)
	})
}

type journalWaitCmd struct {
	clientFlags
	eventFlags
	Timeout time.Duration `default:"30s" env:"MOCKIDX_TIMEOUT" help:"How long to wait; the exit status is 3 if nothing happens."`
}

// Help is called by kong.
func (*journalWaitCmd) Help() string {
	return `It prints the oldest event that fits, at once if that has happened: --after passes over earlier ones.

Examples:

  mockidx journal wait --outcome link_redirected
      Until somebody has opened a magic link.

  mockidx journal wait --path "/oauth2/*" --status 400 --timeout 5s --json
      The first refusal of the authorization server, for a program.`
}

// Run is called by kong.
func (c *journalWaitCmd) Run(ctx context.Context, t *terminal) error {
	query := c.query()
	query.Set("timeout", c.Timeout.String())
	var e eventView
	if err := c.get(ctx, c.orgPath("journal", "wait"), query, &e); err != nil {
		if errors.Is(err, errTimeout) {
			return withHint(err, `"mockidx journal list" prints what happened instead`)
		}
		return err
	}
	if c.JSON {
		return t.json(e)
	}
	return writeEvents(t.out, []eventView{e})
}

type journalClearCmd struct{ clientFlags }

// Help is called by kong.
func (*journalClearCmd) Help() string {
	return `Examples:

  mockidx journal clear && run-the-next-test
      So that it counts its own events alone.

  mockidx journal clear --org two
      The journal of one org among several.`
}

// Run is called by kong.
func (c *journalClearCmd) Run(ctx context.Context, _ *terminal) error {
	return c.request(ctx, http.MethodDelete, c.orgPath("journal"), nil, nil, nil)
}
