package main

import (
	"context"
	"fmt"
	"net/http"

	"github.com/idxlab/idxlab/mockidx"
)

type relayCmd struct {
	Show relayShowCmd `cmd:"" help:"Print the SMTP server that mails are sent to besides."`
	Set  relaySetCmd  `cmd:"" help:"Send every mail to an SMTP server besides."`
	Off  relayOffCmd  `cmd:"" help:"Send no mail to it any more."`
}

// Help is called by kong.
func (*relayCmd) Help() string {
	return `Examples:

  mockidx relay set localhost:1025
      Every mail arrives in a Mailpit or MailHog too.

  mockidx relay show
      How many it took.`
}

type relayView struct {
	Addr      string `json:"addr"`
	Username  string `json:"username"`
	StartTLS  bool   `json:"startTls"`
	Relayed   int    `json:"relayed"`
	Failed    int    `json:"failed"`
	LastError string `json:"lastError"`
}

type relayShowCmd struct{ clientFlags }

// Help is called by kong.
func (*relayShowCmd) Help() string {
	return `Examples:

  mockidx relay show
      Its address, what it took and refused, and the last error.

  mockidx relay show --json
      The same for a program.`
}

// Run is called by kong.
func (c *relayShowCmd) Run(ctx context.Context, t *terminal) error {
	var v relayView
	if err := c.get(ctx, c.orgPath("relay"), nil, &v); err != nil {
		return err
	}
	if c.JSON {
		return t.json(v)
	}
	_, err := fmt.Fprintf(t.out, "addr:    %s\nrelayed: %d\nfailed:  %d\nerror:   %s\n", v.Addr, v.Relayed, v.Failed, v.LastError)
	return err
}

type relaySetCmd struct {
	clientFlags
	relayLoginFlags
	Addr string `arg:"" help:"Address of the server, host:port."`
}

// relayLoginFlags are how to sign in to an SMTP server.
type relayLoginFlags struct {
	SMTPUsername string `name:"smtp-username" env:"MOCKIDX_SMTP_USERNAME" placeholder:"NAME" help:"Sign in to the SMTP server with this name."`
	SMTPPassword string `name:"smtp-password" env:"MOCKIDX_SMTP_PASSWORD" placeholder:"PASSWORD" help:"Sign in to the SMTP server with this password."`
	SMTPStartTLS bool   `name:"smtp-starttls" env:"MOCKIDX_SMTP_STARTTLS" help:"Send mails to the SMTP server by STARTTLS only."`
}

func (f relayLoginFlags) relay(addr string) mockidx.Relay {
	return mockidx.Relay{Addr: addr, Username: f.SMTPUsername, Password: f.SMTPPassword, StartTLS: f.SMTPStartTLS}
}

// Help is called by kong.
func (*relaySetCmd) Help() string {
	return `What the server refuses is in the mailbox all the same, and in the journal as mail_relay_failed.

Examples:

  mockidx relay set localhost:1025
      A server on this machine.

  mockidx relay set smtp.example.com:587 --smtp-username ada --smtp-starttls
      One that wants to know who sends, with the password in MOCKIDX_SMTP_PASSWORD.`
}

// Run is called by kong.
func (c *relaySetCmd) Run(ctx context.Context, _ *terminal) error {
	r := c.relay(c.Addr)
	body := struct {
		Addr     string `json:"addr"`
		Username string `json:"username"`
		Password string `json:"password"`
		StartTLS bool   `json:"startTls"`
	}(r)
	return c.request(ctx, http.MethodPut, c.orgPath("relay"), nil, body, nil)
}

type relayOffCmd struct{ clientFlags }

// Help is called by kong.
func (*relayOffCmd) Help() string {
	return `Examples:

  mockidx relay off
      Mails go to the mailbox only.

  mockidx relay off --org two
      Those of one org among several.`
}

// Run is called by kong.
func (c *relayOffCmd) Run(ctx context.Context, _ *terminal) error {
	return c.request(ctx, http.MethodDelete, c.orgPath("relay"), nil, nil, nil)
}
