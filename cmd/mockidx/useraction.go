package main

import (
	"context"
	"fmt"
	"net/http"

	"github.com/idxlab/idxlab/mockidx"
)

// userActions are the commands that change the state of a user.
type userActions struct {
	Activate       userActionCmd `cmd:"" help:"Make a user ACTIVE who is STAGED, PROVISIONED or DEPROVISIONED."`
	Deactivate     userActionCmd `cmd:"" help:"Make a user DEPROVISIONED."`
	Suspend        userActionCmd `cmd:"" help:"Make a user SUSPENDED who is ACTIVE."`
	Unsuspend      userActionCmd `cmd:"" help:"Make a user ACTIVE again who is SUSPENDED."`
	Lock           userActionCmd `cmd:"" help:"Make a user LOCKED_OUT, as too many wrong passwords do."`
	Unlock         userActionCmd `cmd:"" help:"Make a user ACTIVE again who is LOCKED_OUT."`
	ExpirePassword userActionCmd `cmd:"" help:"Make a user PASSWORD_EXPIRED who is ACTIVE."`
}

func newUserActions() userActions {
	return userActions{
		Activate:       userActionCmd{action: mockidx.Activate, effect: "They can sign in from now on."},
		Deactivate:     userActionCmd{action: mockidx.Deactivate, effect: "They cannot sign in any more."},
		Suspend:        userActionCmd{action: mockidx.Suspend, effect: "They can go on with no sign-in that has begun."},
		Unsuspend:      userActionCmd{action: mockidx.Unsuspend, effect: "They can sign in again."},
		Lock:           userActionCmd{action: mockidx.Lock, effect: "They must unlock their account, or reset the password."},
		Unlock:         userActionCmd{action: mockidx.Unlock, effect: "Their wrong passwords are forgotten."},
		ExpirePassword: userActionCmd{action: mockidx.ExpirePassword, effect: "The next sign-in asks for another password."},
	}
}

type userActionCmd struct {
	clientFlags
	User string `arg:"" help:"Login, address or id of the user."`

	action mockidx.UserAction
	effect string // for people
}

// Help is called by kong.
func (c *userActionCmd) Help() string {
	return fmt.Sprintf(`Examples:

  mockidx user %[1]s ada.lovelace@example.com
      %[2]s

  mockidx user %[1]s ada.lovelace@example.com --json
      Print the user after it.`, c.action, c.effect)
}

// Run is called by kong.
func (c *userActionCmd) Run(ctx context.Context, t *terminal) error {
	return c.sendChange(ctx, t, http.MethodPost, nil, "users", c.User, string(c.action))
}
