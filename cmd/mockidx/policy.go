package main

import (
	"context"
	"net/http"
	"reflect"

	"github.com/idxlab/idxlab/mockidx"
)

type policyCmd struct {
	List   policyListCmd   `cmd:"" help:"List the policies."`
	Show   policyShowCmd   `cmd:"" help:"Print a policy."`
	Add    policyAddCmd    `cmd:"" help:"Add a policy, or replace it."`
	Set    policySetCmd    `cmd:"" help:"Change a policy while flows run."`
	Delete policyDeleteCmd `cmd:"" help:"Remove a policy that no app uses."`
}

// Help is called by kong.
func (*policyCmd) Help() string {
	return `Examples:

  mockidx policy add strict factors=password,email
      For an app to name: mockidx app set 0oaMyApp policy=strict.

  mockidx policy set default deny=true
      Nobody gets in.`
}

var policyType = reflect.TypeFor[mockidx.Policy]()

type policyListCmd struct{ clientFlags }

// Help is called by kong.
func (*policyListCmd) Help() string {
	return `Examples:

  mockidx policy list
      Name, factors and choice of each.

  mockidx policy list --json
      All that is known of every policy.`
}

// Run is called by kong.
func (c *policyListCmd) Run(ctx context.Context, t *terminal) error {
	return c.listEntries(ctx, t, "policies", "name", "factors", "oneOf")
}

type policyShowCmd struct {
	clientFlags
	Policy string `arg:"" help:"Name of the policy."`
}

// Help is called by kong.
func (*policyShowCmd) Help() string {
	return `Examples:

  mockidx policy show default
      A line for each value, as policy set takes it.

  mockidx policy show default --json
      The same for a program.`
}

// Run is called by kong.
func (c *policyShowCmd) Run(ctx context.Context, t *terminal) error {
	return c.showEntry(ctx, t, "policies", c.Policy)
}

type policyAddCmd struct {
	clientFlags
	Policy string   `arg:"" help:"Name of the policy."`
	Values []string `arg:"" help:"What to set, as in factors=password,email."`
}

// Help is called by kong.
func (*policyAddCmd) Help() string {
	return `Examples:

  mockidx policy add strict factors=password,email
      The keys are those of policies in docs/org.md.

  mockidx policy add either factors=password oneOf=email,phone --json
      Print the policy.`
}

// Run is called by kong.
func (c *policyAddCmd) Run(ctx context.Context, t *terminal) error {
	return c.sendEntry(ctx, t, policyType, c.Values, http.MethodPut, "policies", c.Policy)
}

type policySetCmd struct {
	clientFlags
	Policy string   `arg:"" help:"Name of the policy."`
	Values []string `arg:"" help:"What to set, as in keepMeSignedIn=true; nothing after the = takes it away."`
}

// Help is called by kong.
func (*policySetCmd) Help() string {
	return `Examples:

  mockidx policy set default keepMeSignedIn=true
      Ask whether to stay signed in.

  mockidx policy set default deny=
      Let people in again.`
}

// Run is called by kong.
func (c *policySetCmd) Run(ctx context.Context, t *terminal) error {
	return c.sendEntry(ctx, t, policyType, c.Values, http.MethodPatch, "policies", c.Policy)
}

type policyDeleteCmd struct {
	clientFlags
	Policy string `arg:"" help:"Name of the policy."`
}

// Help is called by kong.
func (*policyDeleteCmd) Help() string {
	return `Examples:

  mockidx policy delete strict
      No app uses it any more.

  mockidx policy delete strict --org two
      In one org among several.`
}

// Run is called by kong.
func (c *policyDeleteCmd) Run(ctx context.Context, _ *terminal) error {
	return c.deleteEntry(ctx, "policies", c.Policy)
}
