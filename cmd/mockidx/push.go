package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"text/tabwriter"
	"time"
)

type pushCmd struct {
	List    pushListCmd    `cmd:"" help:"List the pushes that wait for an answer."`
	Wait    pushWaitCmd    `cmd:"" help:"Wait for a push and print its id."`
	Approve pushApproveCmd `cmd:"" help:"Approve a push."`
	Deny    pushDenyCmd    `cmd:"" help:"Reject a push."`
}

// Help is called by kong.
func (*pushCmd) Help() string {
	return `Examples:

  mockidx push approve "$(mockidx push wait --user ada.lovelace@example.com)"
      What a person does on the phone.

  mockidx push list
      What waits for an answer.`
}

// push is what the control API shows of a push notification.
type push struct {
	ID          string    `json:"id"`
	Transaction string    `json:"transaction"`
	App         string    `json:"app"`
	Login       string    `json:"login"`
	Device      string    `json:"device"`
	Choices     []string  `json:"choices"`
	SentAt      time.Time `json:"sentAt"`
	ExpiresAt   time.Time `json:"expiresAt"`
}

type pushListCmd struct{ clientFlags }

// Help is called by kong.
func (*pushListCmd) Help() string {
	return `Examples:

  mockidx push list
      The ids, whose they are, and the numbers to choose from.

  mockidx push list --json
      The same for a program.`
}

// Run is called by kong.
func (c *pushListCmd) Run(ctx context.Context, t *terminal) error {
	var list []push
	if err := c.get(ctx, c.orgPath("pushes"), nil, &list); err != nil {
		return err
	}
	if c.JSON {
		return t.json(list)
	}
	table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, p := range list {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", p.ID, p.Login, p.Device, cmp.Or(strings.Join(p.Choices, " "), "-"))
	}
	return table.Flush()
}

type pushWaitCmd struct {
	clientFlags
	User    string        `env:"MOCKIDX_USER" placeholder:"LOGIN" help:"Whose push; anybody's if missing."`
	Timeout time.Duration `default:"30s" env:"MOCKIDX_TIMEOUT" help:"How long to wait; the exit status is 3 if none came."`
}

// Help is called by kong.
func (*pushWaitCmd) Help() string {
	return `Examples:

  mockidx push wait --user ada.lovelace@example.com
      The id of the oldest push that waits, at once if there is one.

  mockidx push wait --json
      All of the push, with the numbers to choose from.`
}

// Run is called by kong.
func (c *pushWaitCmd) Run(ctx context.Context, t *terminal) error {
	query := url.Values{"timeout": {c.Timeout.String()}}
	if c.User != "" {
		query.Set("login", c.User)
	}
	var p push
	if err := c.get(ctx, c.orgPath("pushes", "wait"), query, &p); err != nil {
		return err
	}
	if c.JSON {
		return t.json(p)
	}
	_, err := fmt.Fprintln(t.out, p.ID)
	return err
}

type pushApproveCmd struct {
	clientFlags
	ID     string `arg:"" help:"Id of the push."`
	Number string `env:"MOCKIDX_NUMBER" placeholder:"N" help:"The number that the sign-in page shows, if the push asks for one. A wrong one rejects the push, as at Okta."`
}

// Help is called by kong.
func (*pushApproveCmd) Help() string {
	return `It prints approved or rejected. The browser learns of it at its next poll.

Examples:

  mockidx push approve opn0123456789abcdefg
      The sign-in goes on.

  mockidx push approve opn0123456789abcdefg --number 42
      It goes on if the sign-in page shows 42.`
}

// Run is called by kong.
func (c *pushApproveCmd) Run(ctx context.Context, t *terminal) error {
	var out struct {
		Approved bool `json:"approved"`
	}
	in := map[string]any{"approve": true, "number": c.Number}
	if err := c.request(ctx, http.MethodPost, c.orgPath("pushes", c.ID), nil, in, &out); err != nil {
		return err
	}
	if c.JSON {
		return t.json(out)
	}
	_, err := fmt.Fprintln(t.out, map[bool]string{true: "approved", false: "rejected"}[out.Approved])
	return err
}

type pushDenyCmd struct {
	clientFlags
	ID string `arg:"" help:"Id of the push."`
}

// Help is called by kong.
func (*pushDenyCmd) Help() string {
	return `Examples:

  mockidx push deny opn0123456789abcdefg
      The sign-in page says that the push was rejected.

  mockidx push deny opn0123456789abcdefg --org two
      In one org among several.`
}

// Run is called by kong.
func (c *pushDenyCmd) Run(ctx context.Context, _ *terminal) error {
	return c.request(ctx, http.MethodPost, c.orgPath("pushes", c.ID), nil, map[string]bool{"approve": false}, nil)
}
