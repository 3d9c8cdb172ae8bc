package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/idxlab/idxlab/mockidx"
)

type doctorCmd struct {
	clientFlags
	Issuer       string   `env:"MOCKIDX_ISSUER,OKTA_IDX_ISSUER,OKTA_CLIENT_ISSUER" placeholder:"URL" help:"Issuer that the app is configured with."`
	ClientID     string   `env:"MOCKIDX_CLIENT_ID,OKTA_IDX_CLIENTID,OKTA_CLIENT_CLIENTID" placeholder:"ID" help:"Its client id."`
	ClientSecret *string  `env:"MOCKIDX_CLIENT_SECRET,OKTA_IDX_CLIENTSECRET" placeholder:"SECRET" help:"Its secret; empty is a public client."`
	RedirectURI  string   `name:"redirect-uri" env:"MOCKIDX_REDIRECT_URI,OKTA_IDX_REDIRECTURI" placeholder:"URI" help:"Its redirect URI."`
	Scopes       []string `env:"MOCKIDX_SCOPES,OKTA_IDX_SCOPES" placeholder:"SCOPE" help:"The scopes that it asks for."`
	AppURL       string   `name:"app-url" env:"MOCKIDX_APP_URL" placeholder:"URL" help:"Where people open the app, on this machine: its /login, or the path of the URL, is opened to see what the app sends to the org."`
	Browser      bool     `env:"MOCKIDX_BROWSER" help:"The SDK runs in the browser: the org must trust the origin of the app's URL."`
}

// Help is called by kong.
func (*doctorCmd) Help() string {
	return `It reads the settings of Okta's SDKs from the environment, as mockidx env sets them, and asks the server what it thinks of them and what it refused. The exit status is 1 if
something is wrong.

Examples:

  mockidx doctor --app-url http://localhost:8080
      In the shell that starts the app: what keeps it from signing in.

  mockidx doctor --client-id 0oaSinglePageApp0002 --client-secret= --redirect-uri http://localhost:3000/login/callback --app-url http://localhost:3000/ --browser --json
      The settings of an app in the browser, for a program.`
}

// finding is one of the control API.
type finding = mockidx.Finding

// Run is called by kong.
func (c *doctorCmd) Run(ctx context.Context, t *terminal) error {
	settings := mockidx.AppSettings{
		Issuer: c.Issuer, ClientID: c.ClientID, ClientSecret: c.ClientSecret, RedirectURI: c.RedirectURI,
		Scopes: strings.Fields(strings.Join(c.Scopes, " ")), AppURL: c.AppURL, Browser: c.Browser, Now: time.Now(),
	}
	var seen []finding
	if c.AppURL != "" {
		last, err := c.lastEvent(ctx)
		if err != nil {
			return err
		}
		settings.Since = last
		seen = c.visit(ctx, &settings)
	}
	seen = append(seen, c.discovery(ctx, settings.Issuer)...)
	var findings []finding
	if err := c.request(ctx, http.MethodPost, c.orgPath("doctor"), nil, settings, &findings); err != nil {
		return err
	}
	findings = slices.Concat(seen, findings)
	if err := c.print(t, findings); err != nil {
		return err
	}
	bad := 0
	for _, f := range findings {
		if f.Level == "wrong" {
			bad++
		}
	}
	if bad > 0 {
		return fmt.Errorf("%d of %d findings are wrong", bad, len(findings))
	}
	return nil
}

// lastEvent returns the number of the latest event.
func (c *doctorCmd) lastEvent(ctx context.Context) (uint64, error) {
	var events []struct{ Seq uint64 }
	if err := c.get(ctx, c.orgPath("journal"), nil, &events); err != nil || len(events) == 0 {
		return 0, err
	}
	return events[len(events)-1].Seq, nil
}

func (c *doctorCmd) print(t *terminal, findings []finding) error {
	if c.JSON {
		return t.json(findings)
	}
	w := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, f := range findings {
		sign := map[string]string{"ok": "✓", "warning": "!", "wrong": "✗"}[string(f.Level)]
		fmt.Fprintf(w, "%s %s\t%s\n", sign, f.Check, f.Text)
		if f.Hint != "" {
			fmt.Fprintf(w, "\t→ %s\n", f.Hint)
		}
	}
	return w.Flush()
}

// discovery asks the issuer what it is, as an app does before all else. An
// issuer on another machine is not asked: it may be somebody's Okta.
func (c *doctorCmd) discovery(ctx context.Context, issuer string) []finding {
	const check = "discovery"
	if !onThisMachine(issuer) {
		return nil
	}
	var document struct{ Issuer string }
	server, err := c.getDocument(ctx, issuer+"/.well-known/openid-configuration", &document)
	switch {
	case errors.Is(err, errStatus):
		return []finding{{Check: check, Level: "wrong", Text: fmt.Sprintf("%s: %v", issuer, err), Hint: "look at the path of the issuer, and at a slash at its end"}}
	case err != nil:
		return []finding{{Check: check, Level: "wrong", Text: fmt.Sprintf("%s does not answer: %v", issuer, err), Hint: "mockidx org list, or the start of mockidx serve, says where the org is; mind http and https"}}
	case !strings.HasPrefix(server, "mockidx"):
		return []finding{{Check: check, Level: "wrong", Text: fmt.Sprintf("%s is answered by %s, not by mockidx", issuer, cmp.Or(server, "something unknown")), Hint: "another program listens there: correct the port"}}
	case document.Issuer != issuer:
		return []finding{{Check: check, Level: "wrong", Text: fmt.Sprintf("%s calls itself %s, and clients refuse tokens of another issuer", issuer, document.Issuer), Hint: "set the app's issuer to " + document.Issuer}}
	}
	return []finding{{Check: check, Level: "ok", Text: issuer + " describes itself by that name"}}
}
