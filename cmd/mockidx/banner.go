package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/idxlab/idxlab/mockidx"
)

const warning = "THIS IS A MOCK. Its keys and passwords are known to everybody: let nothing of value trust it."

func serveBanner(t *terminal, srv *mockidx.Server, caDirectory string) {
	t.say("%s\n", t.loud(warning))
	t.say("mailbox  %s", srv.ControlURL())
	t.sayInbox(srv)
	for _, org := range srv.Orgs() {
		orgBanner(t, org)
	}
	if srv.CA() != nil {
		t.sayTrust(filepath.Join(caDirectory, caFile))
	}
	t.say(`
Settings for an app: eval "$(mockidx env)"
Ready. Ctrl-C stops it.`)
}

// sayInbox says where the A18N inbox is, if there is one.
func (t *terminal) sayInbox(srv *mockidx.Server) {
	if url := srv.A18NURL(); url != "" {
		t.say("a18n     %s", url)
	}
}

func orgBanner(t *terminal, org *mockidx.Org) {
	config := org.Config()
	t.say("\norg %s\nissuer   %s\ntoken    SSWS %s", org.Name(), org.Issuer(), config.APIToken)
	if p := org.Profile(); p.Seed != 0 {
		t.say("profile  %s seed %d", p.Name, p.Seed)
	}
	t.table("apps", appRows(config.Apps))
	t.table("users", userRows(config.Users))
}

func appRows(apps []mockidx.App) [][]string {
	rows := make([][]string, len(apps))
	for i, app := range apps {
		secret := "public client"
		switch {
		case app.ClientSecret != "":
			secret = "secret " + app.ClientSecret
		case app.JWKS != "":
			secret = "keys of its own"
		}
		rows[i] = []string{app.Label, app.ClientID, secret}
	}
	return rows
}

func userRows(users []mockidx.User) [][]string {
	rows := make([][]string, len(users))
	for i, user := range users {
		password := "no password"
		if user.Password != "" {
			password = "password " + user.Password
		}
		rows[i] = []string{user.Login, password}
		if user.Status != mockidx.Active {
			rows[i] = append(rows[i], string(user.Status))
		}
	}
	return rows
}

// maxRows keeps the banner on a screen.
const maxRows = 12

// table says rows below a title.
func (t *terminal) table(title string, rows [][]string) {
	t.say("%s", title)
	w := tabwriter.NewWriter(t.talk, 0, 0, 3, ' ', 0)
	for _, row := range rows[:min(len(rows), maxRows)] {
		fmt.Fprintln(w, "  "+strings.Join(row, "\t"))
	}
	w.Flush()
	if more := len(rows) - maxRows; more > 0 {
		t.say("  and %d more", more)
	}
}
