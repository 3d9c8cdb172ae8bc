package main

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

type limitCmd struct {
	Show  limitShowCmd  `cmd:"" help:"Print the rate limits."`
	On    limitOnCmd    `cmd:"" help:"Enforce Okta's rate limits."`
	Off   limitOffCmd   `cmd:"" help:"Enforce none."`
	Set   limitSetCmd   `cmd:"" help:"Set the limits of some buckets."`
	Reset limitResetCmd `cmd:"" help:"Forget what was counted."`
}

// Help is called by kong.
func (*limitCmd) Help() string {
	return `Examples:

  mockidx limit on
      Refuse what Okta's rate limits refuse.

  mockidx limit set token=2/1m
      Refuse the third request for tokens within a minute.`
}

type limitShowCmd struct{ clientFlags }

// Help is called by kong.
func (*limitShowCmd) Help() string {
	return `Examples:

  mockidx limit show
      Each bucket with its limit and Okta's.

  mockidx limit show --json
      The same for a program.`
}

// Run is called by kong.
func (c *limitShowCmd) Run(ctx context.Context, t *terminal) error {
	var v limitsView
	if err := c.get(ctx, c.orgPath("limits"), nil, &v); err != nil {
		return err
	}
	return c.writeLimits(t, v)
}

type limitOnCmd struct{ clientFlags }

// Help is called by kong.
func (*limitOnCmd) Help() string {
	return `Examples:

  mockidx limit on
      Enforce Okta's limits; mockidx limit show prints them.

  mockidx limit on --org two
      In one org among several.`
}

// Run is called by kong.
func (c *limitOnCmd) Run(ctx context.Context, t *terminal) error {
	return c.changeLimits(ctx, t, limitsChange{Mode: "on"})
}

type limitOffCmd struct{ clientFlags }

// Help is called by kong.
func (*limitOffCmd) Help() string {
	return `Limits are announced then, as Okta announces them, and nothing is refused.

Examples:

  mockidx limit off
      Lift every limit.

  mockidx limit off --org two
      In one org among several.`
}

// Run is called by kong.
func (c *limitOffCmd) Run(ctx context.Context, t *terminal) error {
	return c.changeLimits(ctx, t, limitsChange{Mode: "off"})
}

type limitSetCmd struct {
	clientFlags
	Buckets []string `arg:"" name:"bucket=limit/time" help:"What to limit, as in token=2/1m, or token=off."`

	rules map[string]*limitRule
}

// Help is called by kong.
func (*limitSetCmd) Help() string {
	return `The limits of other buckets stay as they are. In one that changes, counting begins anew.

Examples:

  mockidx limit set token=2/1m stateToken=3/5s
      Two requests for tokens a minute, three steps of a sign-in in five seconds.

  mockidx limit on && mockidx limit set mail=off
      Okta's limits, but as many mails as one likes.`
}

// Validate is called by kong.
func (c *limitSetCmd) Validate() error {
	c.rules = map[string]*limitRule{}
	for _, arg := range c.Buckets {
		bucket, rule, ok := strings.Cut(arg, "=")
		if rule == "off" && bucket != "" {
			c.rules[bucket] = nil
			continue
		}
		number, per, both := strings.Cut(rule, "/")
		limit, err := strconv.ParseUint(number, 10, 31)
		_, badTime := time.ParseDuration(per)
		if !ok || !both || bucket == "" || err != nil || badTime != nil {
			return fmt.Errorf("%q is not BUCKET=LIMIT/TIME, as token=2/1m is, or BUCKET=off", arg)
		}
		c.rules[bucket] = &limitRule{int(limit), per}
	}
	return nil
}

// Run is called by kong.
func (c *limitSetCmd) Run(ctx context.Context, t *terminal) error {
	return c.changeLimits(ctx, t, limitsChange{Buckets: c.rules})
}

type limitResetCmd struct{ clientFlags }

// Help is called by kong.
func (*limitResetCmd) Help() string {
	return `The limits stay; only what was counted is forgotten.

Examples:

  mockidx limit reset && run-the-next-test
      So that no request of an earlier test counts.

  mockidx limit reset --org two
      In one org among several.`
}

// Run is called by kong.
func (c *limitResetCmd) Run(ctx context.Context, _ *terminal) error {
	return c.request(ctx, http.MethodDelete, c.orgPath("limits"), nil, nil, nil)
}

type limitRule struct {
	Limit int    `json:"limit"`
	Per   string `json:"per"`
}

type limitsChange struct {
	Mode    string                `json:"mode,omitempty"`
	Buckets map[string]*limitRule `json:"buckets,omitempty"`
}

type limitsView struct {
	Mode    string               `json:"mode"`
	Buckets map[string]limitRule `json:"buckets"`
	Okta    map[string]limitRule `json:"okta"`
}

// changeLimits changes limits and prints what they are then.
func (f *clientFlags) changeLimits(ctx context.Context, t *terminal, change limitsChange) error {
	var v limitsView
	if err := f.request(ctx, http.MethodPut, f.orgPath("limits"), nil, change, &v); err != nil {
		return err
	}
	return f.writeLimits(t, v)
}

func (f *clientFlags) writeLimits(t *terminal, v limitsView) error {
	if f.JSON {
		return t.json(v)
	}
	table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "mode\t%s\n", v.Mode)
	for _, bucket := range slices.Sorted(maps.Keys(v.Okta)) {
		limit := "off"
		if rule, ok := v.Buckets[bucket]; ok {
			limit = rule.String()
		}
		fmt.Fprintf(table, "%s\t%s\t(Okta: %s)\n", bucket, limit, v.Okta[bucket])
	}
	return table.Flush()
}

// String writes a rule as limit set reads it.
func (r limitRule) String() string { return fmt.Sprintf("%d/%s", r.Limit, shortDuration(r.Per)) }

// shortDuration leaves out units that are zero: 1m0s is 1m.
func shortDuration(d string) string {
	if strings.HasSuffix(d, "m0s") {
		d = strings.TrimSuffix(d, "0s")
	}
	if strings.HasSuffix(d, "h0m") {
		d = strings.TrimSuffix(d, "0m")
	}
	return d
}
