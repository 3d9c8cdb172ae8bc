package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"text/tabwriter"
)

type scanCmd struct {
	Run      scanRunCmd      `cmd:"" help:"Fetch a link and print what came of it."`
	Profiles scanProfilesCmd `cmd:"" help:"Print the kinds of scanner."`
}

// Help is called by kong.
func (*scanCmd) Help() string {
	return `Examples:

  mockidx scan run --to ada.lovelace@example.com
      The link of her newest mail, as a mail gateway fetches it.

  mockidx scan profiles
      Who else may fetch it.`
}

type scanRunCmd struct {
	clientFlags
	Mail    string            `env:"MOCKIDX_MAIL" placeholder:"ID" xor:"what" required:"" help:"Scan the link of this mail."`
	To      string            `env:"MOCKIDX_TO" placeholder:"ADDRESS" xor:"what" required:"" help:"Scan the link of the newest mail to this address."`
	URL     string            `name:"url" env:"MOCKIDX_URL" placeholder:"URL" xor:"what" required:"" help:"Scan this link, which must lead to the server's machine."`
	Profile string            `default:"get" env:"MOCKIDX_SCAN_PROFILE" help:"Kind of scanner; scan profiles prints them."`
	Count   int               `default:"1" env:"MOCKIDX_COUNT" help:"How often it comes."`
	Cookie  map[string]string `env:"MOCKIDX_COOKIE" placeholder:"NAME=VALUE" help:"What a prefetch brings to the host of the link."`
}

// Help is called by kong.
func (*scanRunCmd) Help() string {
	return `Examples:

  mockidx scan run --to ada.lovelace@example.com --profile unfurl
      The link of her newest mail, as the bots of chats fetch it.

  mockidx scan run --mail ID --count 20 --json
      All that came of it, for a program.`
}

// scanView is what people read of a scan; raw is all of it.
type scanView struct {
	Visits []struct {
		UserAgent, Title, Error string
		Pressed                 int
		Hops                    []struct {
			Method, URL string
			Status      int
		}
	}
	Leaks, Spent bool
	Answers      int
	Events       []struct{ Outcome string }
}

// Run is called by kong.
func (c *scanRunCmd) Run(ctx context.Context, t *terminal) error {
	if c.To != "" {
		var err error
		if c.Mail, err = c.newest(ctx); err != nil {
			return err
		}
	}
	asked := map[string]any{"profile": c.Profile, "count": c.Count}
	if c.Mail != "" {
		asked["mail"] = c.Mail
	} else {
		asked["url"] = c.URL
	}
	if len(c.Cookie) > 0 {
		asked["cookies"] = c.Cookie
	}
	var raw json.RawMessage
	if err := c.request(ctx, http.MethodPost, c.orgPath("scans"), nil, asked, &raw); err != nil {
		return err
	}
	if c.JSON {
		return t.json(raw)
	}
	var v scanView
	if err := json.Unmarshal(raw, &v); err != nil {
		return err
	}
	return v.write(t)
}

// newest is the id of the newest mail to the address.
func (c *scanRunCmd) newest(ctx context.Context) (string, error) {
	var mails []mailView
	if err := c.get(ctx, c.orgPath("mails"), mailFilter{To: c.To}.query(), &mails); err != nil {
		return "", err
	}
	if len(mails) == 0 {
		return "", withHint(errors.New("no mail to "+c.To), `"mockidx mail wait" waits for one`)
	}
	return mails[len(mails)-1].ID, nil
}

func (v scanView) write(t *terminal) error {
	for _, visit := range v.Visits {
		fmt.Fprintf(t.out, "as %s\n", visit.UserAgent)
		for _, h := range visit.Hops {
			fmt.Fprintf(t.out, "  %d %s %s\n", h.Status, h.Method, h.URL)
		}
		if visit.Pressed > 0 {
			fmt.Fprintf(t.out, "  pressed: %d\n", visit.Pressed)
		}
		if visit.Title != "" {
			fmt.Fprintf(t.out, "  title: %s\n", visit.Title)
		}
		if visit.Error != "" {
			fmt.Fprintf(t.out, "  error: %s\n", visit.Error)
		}
	}
	for _, e := range v.Events {
		fmt.Fprintf(t.out, "journal: %s\n", e.Outcome)
	}
	_, err := fmt.Fprintf(t.out, "spent: %t\nleaks: %t\nanswers: %d\n", v.Spent, v.Leaks, v.Answers)
	return err
}

type scanProfilesCmd struct{ clientFlags }

// Help is called by kong.
func (*scanProfilesCmd) Help() string {
	return `Examples:

  mockidx scan profiles
      Each kind of scanner, and how it asks.

  mockidx scan profiles --json
      The same for a program.`
}

// Run is called by kong.
func (c *scanProfilesCmd) Run(ctx context.Context, t *terminal) error {
	var profiles []struct {
		Profile string `json:"profile"`
		About   string `json:"about"`
	}
	if err := c.get(ctx, c.orgPath("scans", "profiles"), nil, &profiles); err != nil {
		return err
	}
	if c.JSON {
		return t.json(profiles)
	}
	table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, p := range profiles {
		fmt.Fprintf(table, "%s\t%s\n", p.Profile, p.About)
	}
	return table.Flush()
}
