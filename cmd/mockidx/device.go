package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
)

type deviceCmd struct {
	SetUp deviceSetUpCmd `cmd:"" help:"Set up Okta Verify on a simulated phone."`
	Code  deviceCodeCmd  `cmd:"" help:"Print the next code of Okta Verify."`
}

// Help is called by kong.
func (*deviceCmd) Help() string {
	return `Examples:

  mockidx device set-up --user ada.lovelace@example.com
      As if she scanned the QR code, or opened the link.

  mockidx device code --user ada.lovelace@example.com
      What her phone shows.`
}

type deviceSetUpCmd struct {
	userFlag
	Name string `default:"Phone" env:"MOCKIDX_NAME" placeholder:"TEXT" help:"What the phone is called."`
}

// Help is called by kong.
func (*deviceSetUpCmd) Help() string {
	return `A sign-in of the user must show the QR code of Okta Verify, or have sent the link. Its page learns of the phone at its next poll.

Examples:

  mockidx device set-up --user ada.lovelace@example.com
      The user has Okta Verify.

  mockidx device set-up --user ada.lovelace@example.com --name "Ada's phone"
      The same with a name, which sign-in pages show.`
}

// Run is called by kong.
func (c *deviceSetUpCmd) Run(ctx context.Context, _ *terminal) error {
	return c.request(ctx, http.MethodPost, c.orgPath("devices"), nil, map[string]string{"login": c.User, "name": c.Name}, nil)
}

type deviceCodeCmd struct{ userFlag }

// Help is called by kong.
func (*deviceCodeCmd) Help() string {
	return `It goes by the org's clock. Each code works once: when those of now were used, the clock must move on.

Examples:

  mockidx device code --user ada.lovelace@example.com
      A code that a sign-in takes.

  mockidx device code --user ada.lovelace@example.com --json
      The same for a program.`
}

// Run is called by kong.
func (c *deviceCodeCmd) Run(ctx context.Context, t *terminal) error {
	var out struct {
		Code string `json:"code"`
	}
	if err := c.get(ctx, c.orgPath("devices", "code"), url.Values{"login": {c.User}}, &out); err != nil {
		return err
	}
	if c.JSON {
		return t.json(out)
	}
	_, err := fmt.Fprintln(t.out, out.Code)
	return err
}
