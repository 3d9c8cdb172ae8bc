package main

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

type mailCmd struct {
	List mailListCmd `cmd:"" help:"List mails, the oldest first."`
	Wait mailWaitCmd `cmd:"" help:"Wait for a mail and print it."`
	Show mailShowCmd `cmd:"" help:"Print a mail."`

	Delete mailDeleteCmd `cmd:"" help:"Delete a mail."`
	Clear  mailClearCmd  `cmd:"" help:"Delete every mail of an org."`

	outboxCmds
}

// Help is called by kong.
func (*mailCmd) Help() string {
	return `Examples:

  mockidx mail list
      One line for each mail.

  mockidx mail wait --to ada.lovelace@example.com --print otp
      The passcode of a mail that has come or will come soon.`
}

// mailFilter says which mails are meant.
type mailFilter struct {
	To          string `env:"MOCKIDX_TO" placeholder:"ADDRESS" help:"Only to this address or phone number."`
	Subject     string `env:"MOCKIDX_SUBJECT" placeholder:"TEXT" help:"Only with this in the subject; case is ignored."`
	Template    string `env:"MOCKIDX_TEMPLATE" placeholder:"NAME" help:"Only of this template, as EmailChallenge; template list prints them."`
	Transaction string `env:"MOCKIDX_TRANSACTION" placeholder:"ID" help:"Only of this sign-in, as the journal names it."`
	Channel     string `enum:",email,sms,voice" default:"" env:"MOCKIDX_CHANNEL" placeholder:"CHANNEL" help:"Only sent by email, sms or voice."`
}

func (f mailFilter) query() url.Values {
	query := url.Values{}
	for name, value := range map[string]string{"to": f.To, "subject": f.Subject, "template": f.Template, "transaction": f.Transaction, "channel": f.Channel} {
		if value != "" {
			query.Set(name, value)
		}
	}
	return query
}

type mailListCmd struct {
	clientFlags
	mailFilter
}

// Help is called by kong.
func (*mailListCmd) Help() string {
	return `Examples:

  mockidx mail list --to ada.lovelace@example.com
      Sequence number, id, time, address, passcode and subject of her mails.

  mockidx mail list --template ForgotPassword --json
      All that is known of the mails that recover a password.`
}

// Run is called by kong.
func (c *mailListCmd) Run(ctx context.Context, t *terminal) error {
	mails := []mailView{} // not null in JSON
	if err := c.get(ctx, c.orgPath("mails"), c.query(), &mails); err != nil {
		return err
	}
	if c.JSON {
		return t.json(mails)
	}
	return writeList(t.out, mails)
}

type mailWaitCmd struct {
	clientFlags
	printFlag
	mailFilter
	After   uint64        `env:"MOCKIDX_AFTER" placeholder:"SEQ" help:"Only a mail after the one with this sequence number."`
	Timeout time.Duration `default:"30s" env:"MOCKIDX_TIMEOUT" help:"How long to wait; the exit status is 3 if no mail comes."`
}

// Help is called by kong.
func (*mailWaitCmd) Help() string {
	return `It prints the oldest mail that fits, at once if that is there already: --after passes over earlier ones.

Examples:

  code=$(mockidx mail wait --to ada.lovelace@example.com --print otp)
      The passcode, for a script to type.

  mockidx mail wait --channel sms --after 3 --timeout 10s --json
      The first text message after number 3, for a program.`
}

// Run is called by kong.
func (c *mailWaitCmd) Run(ctx context.Context, t *terminal) error {
	query := c.query()
	query.Set("after", strconv.FormatUint(c.After, 10))
	query.Set("timeout", c.Timeout.String())
	return c.fetchMail(ctx, t, &c.printFlag, query, "mails", "wait")
}

type mailClearCmd struct{ clientFlags }

// Help is called by kong.
func (*mailClearCmd) Help() string {
	return `Examples:

  mockidx mail clear && run-the-next-test
      So that mail wait finds no mail of an earlier sign-in.

  mockidx mail clear --org two
      The mailbox of one org among several.`
}

// Run is called by kong.
func (c *mailClearCmd) Run(ctx context.Context, _ *terminal) error {
	return c.request(ctx, http.MethodDelete, c.orgPath("mails"), nil, nil, nil)
}

func (f *clientFlags) fetchMail(ctx context.Context, t *terminal, p *printFlag, query url.Values, elem ...string) error {
	var mail mailView
	if err := f.get(ctx, f.orgPath(elem...), query, &mail); err != nil {
		return err
	}
	if f.JSON {
		return t.json(mail)
	}
	return p.write(t.out, mail)
}
