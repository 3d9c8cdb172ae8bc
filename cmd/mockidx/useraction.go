package main

import (
	"context"
	"net/http"

	"github.com/idxlab/idxlab/mockidx"
)

// userActions are the commands that change the state of a user.
type userActions struct {
	Activate       userActivateCmd       `cmd:"" help:"Make a user ACTIVE who is STAGED, PROVISIONED or DEPROVISIONED."`
	Deactivate     userDeactivateCmd     `cmd:"" help:"Make a user DEPROVISIONED."`
	Suspend        userSuspendCmd        `cmd:"" help:"Make a user SUSPENDED who is ACTIVE."`
	Unsuspend      userUnsuspendCmd      `cmd:"" help:"Make a user ACTIVE again who is SUSPENDED."`
	Lock           userLockCmd           `cmd:"" help:"Make a user LOCKED_OUT, as too many wrong passwords do."`
	Unlock         userUnlockCmd         `cmd:"" help:"Make a user ACTIVE again who is LOCKED_OUT."`
	ExpirePassword userExpirePasswordCmd `cmd:"" help:"Make a user PASSWORD_EXPIRED who is ACTIVE."`
}

// someUser names whose state is changed.
type someUser struct {
	clientFlags
	User string `arg:"" help:"Login, address or id of the user."`
}

func (c *someUser) do(ctx context.Context, t *terminal, action mockidx.UserAction) error {
	return c.sendChange(ctx, t, http.MethodPost, nil, "users", c.User, string(action))
}

type userActivateCmd struct{ someUser }

// Help is called by kong.
func (*userActivateCmd) Help() string {
	return `Examples:

  mockidx user activate ada.lovelace@example.com
      They can sign in from now on.

  mockidx user activate ada.lovelace@example.com --json
      Print the user after it.`
}

// Run is called by kong.
func (c *userActivateCmd) Run(ctx context.Context, t *terminal) error {
	return c.do(ctx, t, mockidx.Activate)
}

type userDeactivateCmd struct{ someUser }

// Help is called by kong.
func (*userDeactivateCmd) Help() string {
	return `Examples:

  mockidx user deactivate ada.lovelace@example.com
      They cannot sign in any more.

  mockidx user deactivate ada.lovelace@example.com --json
      Print the user after it.`
}

// Run is called by kong.
func (c *userDeactivateCmd) Run(ctx context.Context, t *terminal) error {
	return c.do(ctx, t, mockidx.Deactivate)
}

type userSuspendCmd struct{ someUser }

// Help is called by kong.
func (*userSuspendCmd) Help() string {
	return `Examples:

  mockidx user suspend ada.lovelace@example.com
      They can go on with no sign-in that has begun.

  mockidx user suspend ada.lovelace@example.com --json
      Print the user after it.`
}

// Run is called by kong.
func (c *userSuspendCmd) Run(ctx context.Context, t *terminal) error {
	return c.do(ctx, t, mockidx.Suspend)
}

type userUnsuspendCmd struct{ someUser }

// Help is called by kong.
func (*userUnsuspendCmd) Help() string {
	return `Examples:

  mockidx user unsuspend ada.lovelace@example.com
      They can sign in again.

  mockidx user unsuspend ada.lovelace@example.com --json
      Print the user after it.`
}

// Run is called by kong.
func (c *userUnsuspendCmd) Run(ctx context.Context, t *terminal) error {
	return c.do(ctx, t, mockidx.Unsuspend)
}

type userLockCmd struct{ someUser }

// Help is called by kong.
func (*userLockCmd) Help() string {
	return `Examples:

  mockidx user lock ada.lovelace@example.com
      They must unlock their account, or reset the password.

  mockidx user lock ada.lovelace@example.com --json
      Print the user after it.`
}

// Run is called by kong.
func (c *userLockCmd) Run(ctx context.Context, t *terminal) error {
	return c.do(ctx, t, mockidx.Lock)
}

type userUnlockCmd struct{ someUser }

// Help is called by kong.
func (*userUnlockCmd) Help() string {
	return `Examples:

  mockidx user unlock ada.lovelace@example.com
      Their wrong passwords are forgotten.

  mockidx user unlock ada.lovelace@example.com --json
      Print the user after it.`
}

// Run is called by kong.
func (c *userUnlockCmd) Run(ctx context.Context, t *terminal) error {
	return c.do(ctx, t, mockidx.Unlock)
}

type userExpirePasswordCmd struct{ someUser }

// Help is called by kong.
func (*userExpirePasswordCmd) Help() string {
	return `Examples:

  mockidx user expire-password ada.lovelace@example.com
      The next sign-in asks for another password.

  mockidx user expire-password ada.lovelace@example.com --json
      Print the user after it.`
}

// Run is called by kong.
func (c *userExpirePasswordCmd) Run(ctx context.Context, t *terminal) error {
	return c.do(ctx, t, mockidx.ExpirePassword)
}
