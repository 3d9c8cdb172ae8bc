package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

type faultCmd struct {
	Add     faultAddCmd     `cmd:"" help:"Add a fault rule."`
	List    faultListCmd    `cmd:"" help:"List the rules, and how often they fired."`
	Show    faultShowCmd    `cmd:"" help:"Print a rule, and how often it fired."`
	Remove  faultRemoveCmd  `cmd:"" help:"Take a rule away."`
	Clear   faultClearCmd   `cmd:"" help:"Take every rule away."`
	Wait    faultWaitCmd    `cmd:"" help:"Wait until a rule holds requests, or was done to some."`
	Release faultReleaseCmd `cmd:"" help:"Let the requests go on that a barrier holds."`
	Presets faultPresetsCmd `cmd:"" help:"List rules to begin with."`
}

// Help is called by kong.
func (*faultCmd) Help() string {
	return `Examples:

  mockidx fault add token-lost
      The next code is spent, and the tokens never arrive.

  mockidx fault add --endpoint introspect --error api:E0000009 --count 1
      The next introspect fails with 500.`
}

type faultAddCmd struct {
	clientFlags
	Preset string `arg:"" optional:"" help:"Name of a preset, in place of the flags."`

	Kind        string            `placeholder:"KIND" env:"MOCKIDX_FAULT_KIND" help:"What is done: answer, throttle, throttle-end, empty, hang, drop, delay, drop-after, reset, malformed, duplicate or barrier. Without it: answer, or delay with --delay."`
	Endpoint    string            `placeholder:"NAME|PATH" env:"MOCKIDX_FAULT_ENDPOINT" help:"To requests for this endpoint, as in token or /oauth2/*/v1/token."`
	Method      string            `placeholder:"METHOD" env:"MOCKIDX_FAULT_METHOD" help:"Of this method."`
	App         string            `placeholder:"ID" env:"MOCKIDX_FAULT_APP" help:"Of the app with this client id."`
	User        string            `placeholder:"LOGIN|ID" env:"MOCKIDX_FAULT_USER" help:"Of this user."`
	Nth         int               `placeholder:"N" env:"MOCKIDX_FAULT_NTH" help:"From the nth of them on."`
	Count       int               `placeholder:"N" env:"MOCKIDX_FAULT_COUNT" help:"To so many; without it, to all."`
	Probability float64           `placeholder:"P" env:"MOCKIDX_FAULT_PROBABILITY" help:"To each with this probability, as in 0.1."`
	Seed        uint64            `placeholder:"SEED" env:"MOCKIDX_FAULT_SEED" help:"Seed of the probability."`
	Status      int               `placeholder:"STATUS" env:"MOCKIDX_FAULT_STATUS" help:"Status of the answer."`
	ContentType string            `placeholder:"TYPE" env:"MOCKIDX_FAULT_CONTENT_TYPE" help:"Content type of the answer."`
	Header      map[string]string `placeholder:"NAME=VALUE" env:"MOCKIDX_FAULT_HEADER" help:"Header of the answer."`
	Body        string            `placeholder:"TEXT" env:"MOCKIDX_FAULT_BODY" help:"Body of the answer."`
	Error       string            `placeholder:"DIALECT:CODE" env:"MOCKIDX_FAULT_ERROR" help:"Error to answer, as in oauth:invalid_grant, api:E0000047 or idx:idx.session.expired."`
	Delay       string            `placeholder:"TIME" env:"MOCKIDX_FAULT_DELAY" help:"How long to wait before the request is looked at."`
	N           int               `placeholder:"N" env:"MOCKIDX_FAULT_N" help:"How many requests a barrier waits for."`
	Timeout     string            `placeholder:"TIME" env:"MOCKIDX_FAULT_TIMEOUT" help:"How long a barrier holds."`
}

// Help is called by kong.
func (*faultAddCmd) Help() string {
	return `It prints the id of the rule. "mockidx fault presets" lists the presets.

Examples:

  mockidx fault add session-expired
      The next step of a sign-in is told that the session has expired.

  mockidx fault add --endpoint answer --kind drop-after --user ada.lovelace@example.com --count 1
      Her next code is taken, and the answer never arrives.`
}

// Run is called by kong.
func (c *faultAddCmd) Run(ctx context.Context, t *terminal) error {
	var body any = c.rule()
	if c.Preset != "" {
		body = map[string]string{"preset": c.Preset}
	}
	var added faultView
	if err := c.request(ctx, http.MethodPost, c.orgPath("faults"), nil, body, &added); err != nil {
		return err
	}
	if c.JSON {
		return t.json(added)
	}
	_, err := fmt.Fprintln(t.out, added.ID)
	return err
}

func (c *faultAddCmd) rule() faultRule {
	r := faultRule{
		c.Endpoint, c.Method, c.App, c.User, c.Nth, c.Count, c.Probability, c.Seed,
		c.Kind, c.Status, c.ContentType, c.Header, c.Body, c.Error, c.Delay, c.N, c.Timeout,
	}
	switch {
	case r.Kind == "" && r.Delay != "":
		r.Kind = "delay"
	case r.Kind == "":
		r.Kind = "answer"
	}
	return r
}

// faultRule is a rule of the control API.
type faultRule struct {
	Endpoint    string            `json:"endpoint,omitempty"`
	Method      string            `json:"method,omitempty"`
	App         string            `json:"app,omitempty"`
	User        string            `json:"user,omitempty"`
	Nth         int               `json:"nth,omitempty"`
	Count       int               `json:"count,omitempty"`
	Probability float64           `json:"probability,omitempty"`
	Seed        uint64            `json:"seed,omitempty"`
	Kind        string            `json:"kind"`
	Status      int               `json:"status,omitempty"`
	ContentType string            `json:"contentType,omitempty"`
	Header      map[string]string `json:"header,omitempty"`
	Body        string            `json:"body,omitempty"`
	Error       string            `json:"error,omitempty"`
	Delay       string            `json:"delay,omitempty"`
	N           int               `json:"n,omitempty"`
	Timeout     string            `json:"timeout,omitempty"`
}

type faultView struct {
	ID string `json:"id"`
	faultRule
	Seen    int `json:"seen"`
	Fired   int `json:"fired"`
	Waiting int `json:"waiting"`
}

type faultListCmd struct{ clientFlags }

// Help is called by kong.
func (*faultListCmd) Help() string {
	return `Examples:

  mockidx fault list
      Id, kind, endpoint, and how many requests matched and were hit.

  mockidx fault list --json
      All that is known of every rule.`
}

// Run is called by kong.
func (c *faultListCmd) Run(ctx context.Context, t *terminal) error {
	rules := []faultView{} // not null in JSON
	if err := c.get(ctx, c.orgPath("faults"), nil, &rules); err != nil {
		return err
	}
	if c.JSON {
		return t.json(rules)
	}
	return writeFaults(t.out, rules)
}

// writeFaults writes a line for each.
func writeFaults(w io.Writer, rules []faultView) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range rules {
		fmt.Fprintf(table, "%s\t%s\t%s\tseen %d\tfired %d\twaiting %d\n", r.ID, r.Kind, r.about(), r.Seen, r.Fired, r.Waiting)
	}
	return table.Flush()
}

// about names the requests that a rule is about.
func (r faultRule) about() string {
	var parts []string
	for _, part := range []string{r.Method, r.Endpoint, r.App, r.User} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return "every request"
	}
	return strings.Join(parts, " ")
}

type faultShowCmd struct {
	clientFlags
	ID string `arg:"" help:"Id of the rule."`
}

// Help is called by kong.
func (*faultShowCmd) Help() string {
	return `Examples:

  mockidx fault show faultEejjHUZCrbYUMYA
      What it is about, and how many requests it has seen.

  mockidx fault show "$id" --json
      All of the rule.`
}

// Run is called by kong.
func (c *faultShowCmd) Run(ctx context.Context, t *terminal) error {
	return c.printFault(ctx, t, nil, "faults", c.ID)
}

// printFault asks for a rule and prints it.
func (f *clientFlags) printFault(ctx context.Context, t *terminal, query url.Values, elem ...string) error {
	var rule faultView
	if err := f.get(ctx, f.orgPath(elem...), query, &rule); err != nil {
		return err
	}
	if f.JSON {
		return t.json(rule)
	}
	return writeFaults(t.out, []faultView{rule})
}

type faultRemoveCmd struct {
	clientFlags
	ID string `arg:"" help:"Id of the rule."`
}

// Help is called by kong.
func (*faultRemoveCmd) Help() string {
	return `Examples:

  mockidx fault remove faultEejjHUZCrbYUMYA
      The rule with that id.

  mockidx fault remove "$id" --org two
      A rule of one org among several.`
}

// Run is called by kong.
func (c *faultRemoveCmd) Run(ctx context.Context, _ *terminal) error {
	return c.request(ctx, http.MethodDelete, c.orgPath("faults", c.ID), nil, nil, nil)
}

type faultClearCmd struct{ clientFlags }

// Help is called by kong.
func (*faultClearCmd) Help() string {
	return `Examples:

  mockidx fault clear
      The org behaves again.

  mockidx fault clear --org two
      One org among several.`
}

// Run is called by kong.
func (c *faultClearCmd) Run(ctx context.Context, _ *terminal) error {
	return c.request(ctx, http.MethodDelete, c.orgPath("faults"), nil, nil, nil)
}

type faultWaitCmd struct {
	clientFlags
	ID      string        `arg:"" help:"Id of the rule."`
	Waiting int           `placeholder:"N" env:"MOCKIDX_FAULT_WAITING" help:"Until it holds so many requests: by a barrier, a delay or a hang."`
	Fired   int           `placeholder:"N" env:"MOCKIDX_FAULT_FIRED" help:"Until it was done to so many; to one, without --waiting."`
	Timeout time.Duration `default:"30s" env:"MOCKIDX_TIMEOUT" help:"How long to wait; the exit status is 3 if it does not come to that."`
}

// Help is called by kong.
func (*faultWaitCmd) Help() string {
	return `Examples:

  mockidx fault wait "$id" --waiting 1
      Until a request is held.

  mockidx fault wait "$id" --fired 3 --timeout 5s
      Until the third request was hit.`
}

// Run is called by kong.
func (c *faultWaitCmd) Run(ctx context.Context, t *terminal) error {
	query := url.Values{"timeout": {c.Timeout.String()}}
	for name, n := range map[string]int{"waiting": c.Waiting, "fired": c.Fired} {
		if n != 0 {
			query.Set(name, strconv.Itoa(n))
		}
	}
	err := c.printFault(ctx, t, query, "faults", c.ID, "wait")
	if errors.Is(err, errTimeout) {
		return withHint(err, `"mockidx fault list" prints what came of it instead`)
	}
	return err
}

type faultReleaseCmd struct {
	clientFlags
	ID string `arg:"" help:"Id of the barrier."`
}

// Help is called by kong.
func (*faultReleaseCmd) Help() string {
	return `Examples:

  id=$(mockidx fault add --kind barrier --endpoint answer --n 2); mockidx fault release "$id"
      Let one code go on that waits for another.

  mockidx fault release "$id" --org two
      A barrier of one org among several.`
}

// Run is called by kong.
func (c *faultReleaseCmd) Run(ctx context.Context, _ *terminal) error {
	return c.request(ctx, http.MethodPost, c.orgPath("faults", c.ID, "release"), nil, nil, nil)
}

type faultPresetsCmd struct{ clientFlags }

// Help is called by kong.
func (*faultPresetsCmd) Help() string {
	return `Examples:

  mockidx fault presets
      Names and what they do.

  mockidx fault presets --json
      The rules, to change and add as one's own.`
}

// Run is called by kong.
func (c *faultPresetsCmd) Run(ctx context.Context, t *terminal) error {
	var presets []struct {
		Name        string    `json:"name"`
		Description string    `json:"description"`
		Rule        faultRule `json:"rule"`
	}
	if err := c.get(ctx, c.orgPath("faults", "presets"), nil, &presets); err != nil {
		return err
	}
	if c.JSON {
		return t.json(presets)
	}
	table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, p := range presets {
		fmt.Fprintf(table, "%s\t%s\n", p.Name, p.Description)
	}
	return table.Flush()
}
