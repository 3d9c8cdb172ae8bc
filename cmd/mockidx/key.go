package main

import (
	"context"
	"fmt"
	"net/http"
	"text/tabwriter"
)

type keyCmd struct {
	List    keyListCmd    `cmd:"" help:"List the keys that tokens are signed with."`
	Rotate  keyRotateCmd  `cmd:"" help:"Sign with another key from now on."`
	Publish keyPublishCmd `cmd:"" help:"Publish a key before it signs."`
	Retire  keyRetireCmd  `cmd:"" help:"Publish a key no more."`
}

// Help is called by kong.
func (*keyCmd) Help() string {
	return `Examples:

  mockidx key publish && mockidx key rotate
      A rotation as it should be: clients could see the key before.

  mockidx key rotate --emergency
      What was signed before is worth nothing now.`
}

// keyView is what the control API shows of a key.
type keyView struct {
	ID    string `json:"kid"`
	State string `json:"state"`
}

func (f *clientFlags) printKeys(t *terminal, keys []keyView) error {
	if f.JSON {
		return t.json(keys)
	}
	table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, k := range keys {
		fmt.Fprintf(table, "%s\t%s\n", k.ID, k.State)
	}
	return table.Flush()
}

func (f *clientFlags) changeKeys(ctx context.Context, t *terminal, member string, value any) error {
	var keys []keyView
	if err := f.request(ctx, http.MethodPost, f.orgPath("keys"), nil, map[string]any{member: value}, &keys); err != nil {
		return err
	}
	return f.printKeys(t, keys)
}

type keyListCmd struct{ clientFlags }

// Help is called by kong.
func (*keyListCmd) Help() string {
	return `A key is next (published, does not sign yet), signing, old (published, signs no more) or retired.

Examples:

  mockidx key list
      Key id and state of each, in the order in which they were published.

  mockidx key list --json
      The same for a program.`
}

// Run is called by kong.
func (c *keyListCmd) Run(ctx context.Context, t *terminal) error {
	var keys []keyView
	if err := c.get(ctx, c.orgPath("keys"), nil, &keys); err != nil {
		return err
	}
	return c.printKeys(t, keys)
}

type keyRotateCmd struct {
	clientFlags
	Emergency bool `env:"MOCKIDX_EMERGENCY" help:"Retire the key that signed before."`
}

// Help is called by kong.
func (*keyRotateCmd) Help() string {
	return `Examples:

  mockidx key rotate
      The key before stays published.

  mockidx key rotate --emergency
      The key before is retired at once.`
}

// Run is called by kong.
func (c *keyRotateCmd) Run(ctx context.Context, t *terminal) error {
	how := "graceful"
	if c.Emergency {
		how = "emergency"
	}
	return c.changeKeys(ctx, t, "rotate", how)
}

type keyPublishCmd struct{ clientFlags }

// Help is called by kong.
func (*keyPublishCmd) Help() string {
	return `Examples:

  mockidx key publish
      Clients that fetch keys now know the key of the next rotation.

  mockidx key publish --org two
      In one org among several.`
}

// Run is called by kong.
func (c *keyPublishCmd) Run(ctx context.Context, t *terminal) error {
	return c.changeKeys(ctx, t, "publish", true)
}

type keyRetireCmd struct {
	clientFlags
	Kid string `arg:"" env:"MOCKIDX_KID" help:"Id of the key, as key list prints it."`
}

// Help is called by kong.
func (*keyRetireCmd) Help() string {
	return `Examples:

  mockidx key retire KID
      Tokens that it signed are good no more.

  mockidx key retire -- -KID
      An id that begins with a dash.`
}

// Run is called by kong.
func (c *keyRetireCmd) Run(ctx context.Context, t *terminal) error {
	return c.changeKeys(ctx, t, "retire", c.Kid)
}
