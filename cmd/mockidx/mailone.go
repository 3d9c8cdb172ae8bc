package main

import (
	"context"
	"errors"
	"net/http"
)

type mailShowCmd struct {
	clientFlags
	printFlag
	ID  string `arg:"" help:"Id of the mail, as mail list prints it."`
	Raw bool   `env:"MOCKIDX_RAW" help:"Print the message as it was sent, headers and all."`
}

// Help is called by kong.
func (*mailShowCmd) Help() string {
	return `Examples:

  mockidx mail show ID
      The mail as text.

  open "$(mockidx mail show ID --print link)"
      Follow its magic link.

  mockidx mail show ID --raw > mail.eml
      The message, for a mail program.`
}

// Validate is called by kong.
func (c *mailShowCmd) Validate() error {
	if c.Raw && (c.JSON || c.Print != "all") {
		return errors.New("--raw prints the message as it is, without --json and --print")
	}
	return nil
}

// Run is called by kong.
func (c *mailShowCmd) Run(ctx context.Context, t *terminal) error {
	if !c.Raw {
		return c.fetchMail(ctx, t, &c.printFlag, nil, "mails", c.ID)
	}
	message, err := c.exchange(ctx, message{method: http.MethodGet, path: c.orgPath("mails", c.ID, "raw")})
	if err != nil {
		return err
	}
	_, err = t.out.Write(message)
	return err
}

type mailDeleteCmd struct {
	clientFlags
	ID string `arg:"" help:"Id of the mail, as mail list prints it."`
}

// Help is called by kong.
func (*mailDeleteCmd) Help() string {
	return `Examples:

  mockidx mail delete ID
      As if it had never come.

  mockidx mail delete "$(mockidx mail wait --print id)" --org two
      The oldest mail of one org among several.`
}

// Run is called by kong.
func (c *mailDeleteCmd) Run(ctx context.Context, _ *terminal) error {
	return c.request(ctx, http.MethodDelete, c.orgPath("mails", c.ID), nil, nil, nil)
}
