package main

import (
	"context"
	"net/http"
	"reflect"

	"github.com/idxlab/idxlab/mockidx"
)

type settingCmd struct {
	Show settingShowCmd `cmd:"" help:"Print the settings of an org."`
	Set  settingSetCmd  `cmd:"" help:"Change settings while flows run."`
}

// Help is called by kong.
func (*settingCmd) Help() string {
	return `Examples:

  mockidx setting set email.noMagicLink=true
      Mails have a code only.

  mockidx setting show
      What is set, a line for each value.`
}

type settingShowCmd struct{ clientFlags }

// Help is called by kong.
func (*settingShowCmd) Help() string {
	return `Examples:

  mockidx setting show
      What is off or empty is left out.

  mockidx setting show --json
      The same for a program.`
}

// Run is called by kong.
func (c *settingShowCmd) Run(ctx context.Context, t *terminal) error {
	return c.showEntry(ctx, t, "settings")
}

type settingSetCmd struct {
	clientFlags
	Values []string `arg:"" help:"What to set, as in email.lifetime=1m; nothing after the = brings the default back."`
}

// Help is called by kong.
func (*settingSetCmd) Help() string {
	return `Examples:

  mockidx setting set email.noMagicLink=true lifetimes.interactionCode=5s
      The keys are those of docs/org.md.

  mockidx setting set lifetimes= trustedOrigins=http://localhost:3000
      Every lifetime is as it was; one origin is trusted.`
}

// Run is called by kong.
func (c *settingSetCmd) Run(ctx context.Context, t *terminal) error {
	return c.sendEntry(ctx, t, reflect.TypeFor[mockidx.Config](), c.Values, http.MethodPatch, "settings")
}
