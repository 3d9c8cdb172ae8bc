package main

import (
	"context"
	"net/http"
	"reflect"

	"github.com/idxlab/idxlab/mockidx"
)

type appCmd struct {
	List   appListCmd   `cmd:"" help:"List the apps."`
	Show   appShowCmd   `cmd:"" help:"Print all that an org knows of an app."`
	Add    appAddCmd    `cmd:"" help:"Add an app."`
	Set    appSetCmd    `cmd:"" help:"Change an app while flows run."`
	Delete appDeleteCmd `cmd:"" help:"Remove an app."`
}

// Help is called by kong.
func (*appCmd) Help() string {
	return `Examples:

  mockidx app set 0oaMyApp emailVerificationUri=http://localhost:8080/login/callback
      Mailed links come back there.

  mockidx app set 0oaMyApp grantTypes=interaction_code
      Take the other grants away.`
}

var appType = reflect.TypeFor[mockidx.App]()

type appListCmd struct{ clientFlags }

// Help is called by kong.
func (*appListCmd) Help() string {
	return `Examples:

  mockidx app list
      Client id, policy and label of each.

  mockidx app list --json
      All that is known of every app.`
}

// Run is called by kong.
func (c *appListCmd) Run(ctx context.Context, t *terminal) error {
	return c.listEntries(ctx, t, "apps", "clientId", "policy", "label")
}

type appShowCmd struct {
	clientFlags
	App string `arg:"" help:"Client id of the app."`
}

// Help is called by kong.
func (*appShowCmd) Help() string {
	return `Examples:

  mockidx app show 0oaMyApp
      A line for each value, as app set takes it.

  mockidx app show 0oaMyApp --json
      The same for a program.`
}

// Run is called by kong.
func (c *appShowCmd) Run(ctx context.Context, t *terminal) error {
	return c.showEntry(ctx, t, "apps", c.App)
}

type appAddCmd struct {
	clientFlags
	Values []string `arg:"" help:"What to set, as in redirectUris=http://localhost:8080/login/callback."`
}

// Help is called by kong.
func (*appAddCmd) Help() string {
	return `Examples:

  mockidx app add clientId=0oaMyApp redirectUris=http://localhost:8080/login/callback
      The keys are those of apps in docs/org.md.

  mockidx app add label=Mine redirectUris=http://localhost:1/a,http://localhost:1/b --json
      Print the app, with client id.`
}

// Run is called by kong.
func (c *appAddCmd) Run(ctx context.Context, t *terminal) error {
	return c.sendEntry(ctx, t, appType, c.Values, http.MethodPost, "apps")
}

type appSetCmd struct {
	clientFlags
	App    string   `arg:"" help:"Client id of the app."`
	Values []string `arg:"" help:"What to set, as in policy=password; nothing after the = takes it away."`
}

// Help is called by kong.
func (*appSetCmd) Help() string {
	return `Examples:

  mockidx app set 0oaMyApp emailVerificationUri=
      Mailed links end on pages of the org.

  mockidx app set 0oaMyApp grantTypes=interaction_code,refresh_token
      Which grants it may use.`
}

// Run is called by kong.
func (c *appSetCmd) Run(ctx context.Context, t *terminal) error {
	return c.sendEntry(ctx, t, appType, c.Values, http.MethodPatch, "apps", c.App)
}

type appDeleteCmd struct {
	clientFlags
	App string `arg:"" help:"Client id of the app."`
}

// Help is called by kong.
func (*appDeleteCmd) Help() string {
	return `Examples:

  mockidx app delete 0oaMyApp
      The org does not know it any more.

  mockidx app delete 0oaMyApp --org two
      In one org among several.`
}

// Run is called by kong.
func (c *appDeleteCmd) Run(ctx context.Context, _ *terminal) error {
	return c.deleteEntry(ctx, "apps", c.App)
}
