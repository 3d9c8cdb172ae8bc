package main

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

type clockCmd struct {
	Get     clockGetCmd     `cmd:"" help:"Print an org's time."`
	Advance clockAdvanceCmd `cmd:"" help:"Move the clock by a duration."`
	Set     clockSetCmd     `cmd:"" help:"Move the clock to a time."`
	Freeze  clockFreezeCmd  `cmd:"" help:"Stop the clock."`
	Resume  clockResumeCmd  `cmd:"" help:"Let a frozen clock run on."`
	Reset   clockResetCmd   `cmd:"" help:"Show real time again."`
	Tokens  clockTokensCmd  `cmd:"" help:"Choose which time clients are told."`
}

// Help is called by kong.
func (*clockCmd) Help() string {
	return `Examples:

  mockidx clock advance 6m
      Links and codes that were mailed until now are expired.

  mockidx clock reset
      Real time again.`
}

// clockView is what the control API shows of a clock.
type clockView struct {
	Now       time.Time `json:"now"`
	Frozen    bool      `json:"frozen"`
	TokenTime string    `json:"tokenTime"`
}

func (v clockView) print(f *clientFlags, t *terminal) error {
	if f.JSON {
		return t.json(v)
	}
	state := ""
	if v.Frozen {
		state = " frozen"
	}
	if v.TokenTime == "clock" {
		state += " also in tokens"
	}
	_, err := fmt.Fprintln(t.out, v.Now.Format(time.RFC3339Nano)+state)
	return err
}

// moveClock sends a change of the clock and prints the time after it.
func (f *clientFlags) moveClock(ctx context.Context, t *terminal, member string, value any) error {
	var v clockView
	if err := f.request(ctx, http.MethodPost, f.orgPath("clock"), nil, map[string]any{member: value}, &v); err != nil {
		return err
	}
	return v.print(f, t)
}

type clockGetCmd struct{ clientFlags }

// Help is called by kong.
func (*clockGetCmd) Help() string {
	return `Examples:

  mockidx clock get
      The time, and "frozen" behind it if it stands still.

  mockidx clock get --json
      The same for a program.`
}

// Run is called by kong.
func (c *clockGetCmd) Run(ctx context.Context, t *terminal) error {
	var v clockView
	if err := c.get(ctx, c.orgPath("clock"), nil, &v); err != nil {
		return err
	}
	return v.print(&c.clientFlags, t)
}

type clockAdvanceCmd struct {
	clientFlags
	By string `arg:"" env:"MOCKIDX_BY" help:"How far, as in 6m or 1h30m; -5m goes back (write -- before it)."`
}

// Help is called by kong.
func (*clockAdvanceCmd) Help() string {
	return `Examples:

  mockidx clock advance 6m
      Six minutes later, at once.

  mockidx clock advance -- -1h
      An hour back.`
}

// Run is called by kong.
func (c *clockAdvanceCmd) Run(ctx context.Context, t *terminal) error {
	return c.moveClock(ctx, t, "advance", c.By)
}

type clockSetCmd struct {
	clientFlags
	To time.Time `arg:"" env:"MOCKIDX_TIME" help:"The time, as in 2030-01-02T03:04:05Z."`
}

// Help is called by kong.
func (*clockSetCmd) Help() string {
	return `Examples:

  mockidx clock set 2030-01-02T03:04:05Z
      The clock runs on from there.

  mockidx clock freeze && mockidx clock set 2030-01-02T03:04:05Z
      It stands still there.`
}

// Run is called by kong.
func (c *clockSetCmd) Run(ctx context.Context, t *terminal) error {
	return c.moveClock(ctx, t, "set", c.To)
}

type clockFreezeCmd struct{ clientFlags }

// Help is called by kong.
func (*clockFreezeCmd) Help() string {
	return `Examples:

  mockidx clock freeze
      Nothing expires until the clock is moved.

  mockidx clock freeze --org two
      In one org among several.`
}

// Run is called by kong.
func (c *clockFreezeCmd) Run(ctx context.Context, t *terminal) error {
	return c.moveClock(ctx, t, "freeze", true)
}

type clockResumeCmd struct{ clientFlags }

// Help is called by kong.
func (*clockResumeCmd) Help() string {
	return `Examples:

  mockidx clock resume
      The clock runs on from the time it was frozen at.

  mockidx clock resume --json
      The time, for a program.`
}

// Run is called by kong.
func (c *clockResumeCmd) Run(ctx context.Context, t *terminal) error {
	return c.moveClock(ctx, t, "resume", true)
}

type clockResetCmd struct{ clientFlags }

// Help is called by kong.
func (*clockResetCmd) Help() string {
	return `Examples:

  mockidx clock reset
      Real time again, running.

  mockidx clock reset --org two
      In one org among several.`
}

// Run is called by kong.
func (c *clockResetCmd) Run(ctx context.Context, t *terminal) error {
	return c.moveClock(ctx, t, "reset", true)
}

type clockTokensCmd struct {
	clientFlags
	Time string `arg:"" enum:"real,clock" env:"MOCKIDX_TOKEN_TIME" help:"real: the machine's time; clock: the org's."`
}

// Help is called by kong.
func (*clockTokensCmd) Help() string {
	return `Tokens, and the header Date, tell real time unless this is changed, so that clients take tokens
wherever the clock was moved. They expire at the org by its clock in any case.

Examples:

  mockidx clock tokens clock
      Clients see tokens as old, or as new, as the org does.

  mockidx clock tokens real
      Clients take new tokens again.`
}

// Run is called by kong.
func (c *clockTokensCmd) Run(ctx context.Context, t *terminal) error {
	return c.moveClock(ctx, t, "tokenTime", c.Time)
}
