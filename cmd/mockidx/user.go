package main

import (
	"context"
	"net/http"
	"reflect"

	"github.com/idxlab/idxlab/mockidx"
)

type userCmd struct {
	List   userListCmd   `cmd:"" help:"List the users."`
	Show   userShowCmd   `cmd:"" help:"Print all that an org knows of a user."`
	Add    userAddCmd    `cmd:"" help:"Add a user."`
	Set    userSetCmd    `cmd:"" help:"Change a user while flows run."`
	Delete userDeleteCmd `cmd:"" help:"Remove a user."`

	Assign   userAssignCmd   `cmd:"" help:"Let a user use an app."`
	Unassign userUnassignCmd `cmd:"" help:"Keep a user from an app."`

	userActions
}

// Help is called by kong.
func (*userCmd) Help() string {
	return `Examples:

  mockidx user suspend ada.lovelace@example.com
      She can go on with no sign-in that has begun.

  mockidx user set ada.lovelace@example.com password=Another-1 locale=de_DE
      The keys are those of the org file.`
}

var userType = reflect.TypeFor[mockidx.User]()

type userListCmd struct{ clientFlags }

// Help is called by kong.
func (*userListCmd) Help() string {
	return `Examples:

  mockidx user list
      Login, status, password and id of each.

  mockidx user list --json
      All that is known of every user.`
}

// Run is called by kong.
func (c *userListCmd) Run(ctx context.Context, t *terminal) error {
	return c.listEntries(ctx, t, "users", "login", "status", "password", "id")
}

type userShowCmd struct {
	clientFlags
	User string `arg:"" help:"Login, address or id of the user."`
}

// Help is called by kong.
func (*userShowCmd) Help() string {
	return `Examples:

  mockidx user show ada.lovelace@example.com
      A line for each value, as user set takes it.

  mockidx user show ada.lovelace@example.com --json
      The same for a program.`
}

// Run is called by kong.
func (c *userShowCmd) Run(ctx context.Context, t *terminal) error {
	return c.showEntry(ctx, t, "users", c.User)
}

type userAddCmd struct {
	clientFlags
	Values []string `arg:"" help:"What to set, as in login=ada@example.com."`
}

// Help is called by kong.
func (*userAddCmd) Help() string {
	return `Examples:

  mockidx user add login=eve@example.com password=Secret-12
      The keys are those of users in docs/org.md.

  mockidx user add login=eve@example.com status=STAGED --json
      Print the user, with id.`
}

// Run is called by kong.
func (c *userAddCmd) Run(ctx context.Context, t *terminal) error {
	return c.sendEntry(ctx, t, userType, c.Values, http.MethodPost, "users")
}

type userSetCmd struct {
	clientFlags
	User   string   `arg:"" help:"Login, address or id of the user."`
	Values []string `arg:"" help:"What to set, as in firstName=Ada or profile.department=Engines; nothing after the = takes it away."`
}

// Help is called by kong.
func (*userSetCmd) Help() string {
	return `Examples:

  mockidx user set ada.lovelace@example.com password=Another-1
      Another password.

  mockidx user set ada.lovelace@example.com phone= profile.department=Engines
      No phone any more, and an attribute.`
}

// Run is called by kong.
func (c *userSetCmd) Run(ctx context.Context, t *terminal) error {
	return c.sendEntry(ctx, t, userType, c.Values, http.MethodPatch, "users", c.User)
}

type userDeleteCmd struct {
	clientFlags
	User string `arg:"" help:"Login, address or id of the user."`
}

// Help is called by kong.
func (*userDeleteCmd) Help() string {
	return `Examples:

  mockidx user delete ada.lovelace@example.com
      Nobody knows her any more.

  mockidx user delete 00uu4JbV35UQKSfj8idh --org two
      By id, in one org among several.`
}

// Run is called by kong.
func (c *userDeleteCmd) Run(ctx context.Context, _ *terminal) error {
	return c.deleteEntry(ctx, "users", c.User)
}

type userAssignCmd struct {
	clientFlags
	User string `arg:"" help:"Login, address or id of the user."`
	App  string `arg:"" help:"Client id of the app."`
}

// Help is called by kong.
func (*userAssignCmd) Help() string {
	return `Examples:

  mockidx user assign ada.lovelace@example.com 0oaMyApp
      She may use it. Where everyone may, nothing changes.

  mockidx user assign ada.lovelace@example.com 0oaMyApp --json
      Print the app after it.`
}

// Run is called by kong.
func (c *userAssignCmd) Run(ctx context.Context, t *terminal) error {
	return c.sendChange(ctx, t, http.MethodPut, nil, "apps", c.App, "users", c.User)
}

type userUnassignCmd struct {
	clientFlags
	User string `arg:"" help:"Login, address or id of the user."`
	App  string `arg:"" help:"Client id of the app."`
}

// Help is called by kong.
func (*userUnassignCmd) Help() string {
	return `Examples:

  mockidx user unassign ada.lovelace@example.com 0oaMyApp
      She may not use it any more; all others still may.

  mockidx user unassign ada.lovelace@example.com 0oaMyApp --json
      Print the app after it.`
}

// Run is called by kong.
func (c *userUnassignCmd) Run(ctx context.Context, t *terminal) error {
	return c.sendChange(ctx, t, http.MethodDelete, nil, "apps", c.App, "users", c.User)
}
