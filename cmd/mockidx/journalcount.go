package main

import (
	"context"
	"fmt"
	"strings"
)

type journalCountCmd struct {
	clientFlags
	eventFlags
	Expect *int `env:"MOCKIDX_EXPECT" placeholder:"N" help:"Fail, with exit status 1, unless there are so many."`
}

// Help is called by kong.
func (*journalCountCmd) Help() string {
	return `Examples:

  mockidx journal count --kind mail
      How many mails were sent.

  mockidx journal count --outcome interaction_code_redeemed --expect 1
      Fail unless exactly one sign-in was finished, and say what happened.`
}

// Run is called by kong.
func (c *journalCountCmd) Run(ctx context.Context, t *terminal) error {
	var answer struct {
		Count int `json:"count"`
	}
	if err := c.get(ctx, c.orgPath("journal", "count"), c.query(), &answer); err != nil {
		return err
	}
	if c.Expect != nil && answer.Count != *c.Expect {
		return c.unexpected(ctx, answer.Count)
	}
	if c.JSON {
		return t.json(answer)
	}
	_, err := fmt.Fprintln(t.out, answer.Count)
	return err
}

// unexpected says how many there are, and what else happened.
func (c *journalCountCmd) unexpected(ctx context.Context, count int) error {
	err := fmt.Errorf("%d such events happened, want %d", count, *c.Expect)
	query := c.query()
	query.Del("outcome")
	var events []eventView
	if c.get(ctx, c.orgPath("journal"), query, &events) != nil || len(events) == 0 {
		return withHint(err, "nothing happened at all that fits the other flags")
	}
	times := map[string]int{}
	var order []string
	for _, e := range events {
		if times[e.Outcome]++; times[e.Outcome] == 1 {
			order = append(order, e.Outcome)
		}
	}
	for i, outcome := range order {
		if n := times[outcome]; n > 1 {
			order[i] = fmt.Sprintf("%s (%d times)", outcome, n)
		}
	}
	const most = 15
	order = order[max(0, len(order)-most):]
	return withHint(err, "what happened: %s", strings.Join(order, ", "))
}
