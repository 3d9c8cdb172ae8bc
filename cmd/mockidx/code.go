package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"text/tabwriter"
)

type codeCmd struct {
	List  codeListCmd  `cmd:"" help:"Print which values are chosen, and how others are drawn."`
	Next  codeNextCmd  `cmd:"" help:"Choose the next passcode, link token or interaction code."`
	Set   codeSetCmd   `cmd:"" help:"Set alphabet and length of passcodes, or the seed."`
	Clear codeClearCmd `cmd:"" help:"Drop the chosen values."`
}

// Help is called by kong.
func (*codeCmd) Help() string {
	return `Examples:

  mockidx code next --otp 012345
      The next mail has this passcode.

  mockidx code set --length 8
      Passcodes from now on have eight digits.`
}

// codesView is what the control API shows of codes.
type codesView struct {
	OTP             []string `json:"otp"`
	LinkToken       []string `json:"linkToken"`
	InteractionCode []string `json:"interactionCode"`
	Alphabet        string   `json:"alphabet"`
	Length          int      `json:"length"`
	Seed            uint64   `json:"seed"`
}

func (v codesView) print(f *clientFlags, t *terminal) error {
	if f.JSON {
		return t.json(v)
	}
	table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, row := range []struct {
		name  string
		value any
	}{
		{"otp", strings.Join(v.OTP, " ")},
		{"linkToken", strings.Join(v.LinkToken, " ")},
		{"interactionCode", strings.Join(v.InteractionCode, " ")},
		{"alphabet", v.Alphabet}, {"length", v.Length}, {"seed", v.Seed},
	} {
		fmt.Fprintf(table, "%s\t%v\n", row.name, row.value)
	}
	return table.Flush()
}

type codeListCmd struct{ clientFlags }

// Help is called by kong.
func (*codeListCmd) Help() string {
	return `Examples:

  mockidx code list
      The chosen values, the next one first; then alphabet, length and seed.

  mockidx code list --json
      The same for a program.`
}

// Run is called by kong.
func (c *codeListCmd) Run(ctx context.Context, t *terminal) error {
	var v codesView
	if err := c.get(ctx, c.orgPath("codes"), nil, &v); err != nil {
		return err
	}
	return v.print(&c.clientFlags, t)
}

type codeNextCmd struct {
	clientFlags
	OTP             string `name:"otp" env:"MOCKIDX_OTP" placeholder:"CODE" help:"Passcode of the next mail or text message: 4 to 12 digits or letters."`
	LinkToken       string `env:"MOCKIDX_LINK_TOKEN" placeholder:"TOKEN" help:"Token of the next mailed link: 8 to 128 digits, letters, - or _."`
	InteractionCode string `env:"MOCKIDX_INTERACTION_CODE" placeholder:"CODE" help:"Code that ends the next sign-in, in the same form."`
}

// Help is called by kong.
func (*codeNextCmd) Help() string {
	return `A chosen value is used once. Those that are chosen later come after it.

Examples:

  mockidx code next --otp 012345 --link-token ftRecorded
      What the next mail has.

  for otp in 111111 222222; do mockidx code next --otp $otp; done
      The passcodes of the next two.`
}

// Run is called by kong.
func (c *codeNextCmd) Run(ctx context.Context, t *terminal) error {
	return c.changeCodes(ctx, t, map[string]any{"otp": c.OTP, "linkToken": c.LinkToken, "interactionCode": c.InteractionCode})
}

type codeSetCmd struct {
	clientFlags
	Alphabet string  `env:"MOCKIDX_ALPHABET" placeholder:"CHARACTERS" help:"The characters of passcodes."`
	Length   int     `env:"MOCKIDX_LENGTH" placeholder:"N" help:"How many a passcode has, 4 to 12."`
	Seed     *uint64 `env:"MOCKIDX_SEED" placeholder:"N" help:"Draw from the beginning of this seed; 0: of one that nobody can guess."`
}

// Help is called by kong.
func (*codeSetCmd) Help() string {
	return `Examples:

  mockidx code set --alphabet ABCDEFGHJKLMNPQRSTUVWXYZ23456789 --length 8
      Passcodes of eight letters and digits.

  mockidx code set --seed 7
      Ids and codes that come again with this seed.`
}

// Run is called by kong.
func (c *codeSetCmd) Run(ctx context.Context, t *terminal) error {
	change := map[string]any{"alphabet": c.Alphabet}
	if c.Length != 0 {
		change["length"] = c.Length
	}
	if c.Seed != nil {
		change["seed"] = *c.Seed
	}
	return c.changeCodes(ctx, t, change)
}

// changeCodes sends what is not the empty text and prints what came of it.
func (f *clientFlags) changeCodes(ctx context.Context, t *terminal, change map[string]any) error {
	for name, value := range change {
		if value == "" {
			delete(change, name)
		}
	}
	var v codesView
	if err := f.request(ctx, http.MethodPost, f.orgPath("codes"), nil, change, &v); err != nil {
		return err
	}
	return v.print(f, t)
}

type codeClearCmd struct{ clientFlags }

// Help is called by kong.
func (*codeClearCmd) Help() string {
	return `Examples:

  mockidx code clear
      From now on every value is drawn.

  mockidx code clear --org two
      In one org among several.`
}

// Run is called by kong.
func (c *codeClearCmd) Run(ctx context.Context, _ *terminal) error {
	return c.request(ctx, http.MethodDelete, c.orgPath("codes"), nil, nil, nil)
}
