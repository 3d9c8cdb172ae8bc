package main

import (
	"context"
	"fmt"
	"net/http"
)

type profileCmd struct {
	Show profileShowCmd `cmd:"" help:"Print how the org answers."`
	Set  profileSetCmd  `cmd:"" help:"Let it answer otherwise."`
}

// Help is called by kong.
func (*profileCmd) Help() string {
	return `Examples:

  mockidx profile set future
      Answer with what no client knows yet. A client that is well made signs in all the same.

  mockidx profile set strict
      Answer as Okta does.`
}

type profileShowCmd struct{ clientFlags }

// Help is called by kong.
func (*profileShowCmd) Help() string {
	return `Examples:

  mockidx profile show
      The profile and, if something in it is by chance, its seed.

  mockidx profile show --json
      The same for a program.`
}

// Run is called by kong.
func (c *profileShowCmd) Run(ctx context.Context, t *terminal) error {
	return c.doProfile(ctx, t, http.MethodGet, nil)
}

type profileSetCmd struct {
	clientFlags
	Profile string `arg:"" enum:"strict,future,chaos" help:"strict, as Okta answers; future, with what no client knows yet; or chaos, with mild trouble."`
	Seed    uint64 `env:"MOCKIDX_SEED" placeholder:"NUMBER" help:"Make the answers the same again; 0 is by chance."`
}

// Help is called by kong.
func (*profileSetCmd) Help() string {
	return `Examples:

  mockidx profile set future --seed 7
      The same answers at every run.

  mockidx profile set strict --org two
      In one org among several.`
}

// Run is called by kong.
func (c *profileSetCmd) Run(ctx context.Context, t *terminal) error {
	return c.doProfile(ctx, t, http.MethodPut, profileView{c.Profile, c.Seed})
}

type profileView struct {
	Profile string `json:"profile"`
	Seed    uint64 `json:"seed"`
}

// doProfile asks for the profile or sets it, and prints what it is then.
func (f *clientFlags) doProfile(ctx context.Context, t *terminal, method string, in any) error {
	var v profileView
	if err := f.request(ctx, method, f.orgPath("profile"), nil, in, &v); err != nil {
		return err
	}
	if f.JSON {
		return t.json(v)
	}
	line := v.Profile
	if v.Seed != 0 {
		line = fmt.Sprintf("%s seed %d", v.Profile, v.Seed)
	}
	_, err := fmt.Fprintln(t.out, line)
	return err
}
