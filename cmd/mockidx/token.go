package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"text/tabwriter"
)

type tokenCmd struct {
	Tamper     tokenTamperCmd     `cmd:"" help:"Spoil the next tokens."`
	List       tokenListCmd       `cmd:"" help:"List what is wrong with the next tokens."`
	Clear      tokenClearCmd      `cmd:"" help:"Let tokens be right again."`
	Activation tokenActivationCmd `cmd:"" help:"Give a user a new activation token."`
	Recovery   tokenRecoveryCmd   `cmd:"" help:"Give a user a new recovery token."`
}

// Help is called by kong.
func (*tokenCmd) Help() string {
	return `Examples:

  mockidx token tamper wrong-nonce
      The next ID token has another nonce.

  mockidx token activation --user staged@example.com
      What an app gives to /v1/interact as activation_token.`
}

// tampering is what the control API shows of what is wrong with tokens.
type tampering struct {
	Kind  string `json:"kind"`
	Value string `json:"value,omitempty"`
	Token string `json:"token"`
	Count int    `json:"count"`
}

func (f *clientFlags) printTamperings(t *terminal, list []tampering) error {
	if f.JSON {
		return t.json(list)
	}
	table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, w := range list {
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\n", w.Count, w.Token, w.Kind, cmp.Or(w.Value, "-"))
	}
	return table.Flush()
}

type tokenTamperCmd struct {
	clientFlags
	Kind  string `arg:"" enum:"alg-none,bad-signature,exp-before-iat,expired,hs256,no-nonce,not-yet-valid,shifted,unknown-kid,wrong-acr,wrong-at-hash,wrong-aud,wrong-azp,wrong-iss,wrong-nonce,wrong-sub" env:"MOCKIDX_KIND" help:"What is wrong: ${enum}."`
	Value string `env:"MOCKIDX_VALUE" placeholder:"TEXT" help:"What the claim, or kid, is instead; the duration of shifted."`
	Token string `default:"id" enum:"id,access" env:"MOCKIDX_TOKEN" help:"Which token: id or access."`
	Count int    `default:"1" env:"MOCKIDX_COUNT" help:"How many tokens, 1 to 1000."`
}

// Help is called by kong.
func (*tokenTamperCmd) Help() string {
	return `Tokens are spoiled in the order in which that was asked for, each in one way.

Examples:

  mockidx token tamper wrong-iss --value http://localhost:1/oauth2/default --count 2
      The next two ID tokens are of another issuer.

  mockidx token tamper shifted --value 301s
      An ID token as for a client whose clock is slow.`
}

// Run is called by kong.
func (c *tokenTamperCmd) Run(ctx context.Context, t *terminal) error {
	var list []tampering
	in := tampering{c.Kind, c.Value, c.Token, c.Count}
	if err := c.request(ctx, http.MethodPost, c.orgPath("tokens", "next"), nil, in, &list); err != nil {
		return err
	}
	return c.printTamperings(t, list)
}

type tokenListCmd struct{ clientFlags }

// Help is called by kong.
func (*tokenListCmd) Help() string {
	return `Examples:

  mockidx token list
      How many tokens are left, of which kind, what is wrong, and the value.

  mockidx token list --json
      The same for a program.`
}

// Run is called by kong.
func (c *tokenListCmd) Run(ctx context.Context, t *terminal) error {
	var list []tampering
	if err := c.get(ctx, c.orgPath("tokens", "next"), nil, &list); err != nil {
		return err
	}
	return c.printTamperings(t, list)
}

type tokenClearCmd struct{ clientFlags }

// Help is called by kong.
func (*tokenClearCmd) Help() string {
	return `Examples:

  mockidx token clear
      What was still to be spoiled is not.

  mockidx token clear --org two
      In one org among several.`
}

// Run is called by kong.
func (c *tokenClearCmd) Run(ctx context.Context, _ *terminal) error {
	return c.request(ctx, http.MethodDelete, c.orgPath("tokens", "next"), nil, nil, nil)
}

// userFlag is for who gets a token.
type userFlag struct {
	clientFlags
	User string `required:"" env:"MOCKIDX_USER" placeholder:"LOGIN" help:"Login or email address of the user."`
}

type tokenActivationCmd struct{ userFlag }

// Help is called by kong.
func (*tokenActivationCmd) Help() string {
	return `The user must be STAGED or PROVISIONED, and is PROVISIONED afterwards. An earlier token is good no more.

Examples:

  mockidx token activation --user staged@example.com
      The token.

  mockidx token activation --user staged@example.com --json
      The token, for a program.`
}

// Run is called by kong.
func (c *tokenActivationCmd) Run(ctx context.Context, t *terminal) error {
	return c.give(ctx, t, "activation")
}

type tokenRecoveryCmd struct{ userFlag }

// Help is called by kong.
func (*tokenRecoveryCmd) Help() string {
	return `The user must be ACTIVE, RECOVERY, PASSWORD_EXPIRED or LOCKED_OUT. An earlier token is good no more.

Examples:

  mockidx token recovery --user ada.lovelace@example.com
      What an app gives to /v1/interact as recovery_token.

  mockidx token recovery --user ada.lovelace@example.com --json
      The token, for a program.`
}

// Run is called by kong.
func (c *tokenRecoveryCmd) Run(ctx context.Context, t *terminal) error {
	return c.give(ctx, t, "recovery")
}

// give prints a new token of the user.
func (f *userFlag) give(ctx context.Context, t *terminal, kind string) error {
	var out struct {
		Token string `json:"token"`
	}
	if err := f.request(ctx, http.MethodPost, f.orgPath("tokens", kind), nil, map[string]string{"login": f.User}, &out); err != nil {
		return err
	}
	if f.JSON {
		return t.json(out)
	}
	_, err := fmt.Fprintln(t.out, out.Token)
	return err
}
