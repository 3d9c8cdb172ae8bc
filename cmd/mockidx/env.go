package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

type envCmd struct {
	clientFlags
	App     string        `env:"MOCKIDX_APP" placeholder:"LABEL|ID" help:"Label or client id of the app; without it, the first."`
	Timeout time.Duration `default:"5s" env:"MOCKIDX_TIMEOUT" help:"How long to wait for a server that is starting."`
}

// Help is called by kong.
func (*envCmd) Help() string {
	return `Examples:

  eval "$(mockidx env)"
      Configure the Okta SDKs that this shell starts.

  mockidx env --app "Single-page app" --json
      Print the settings of another app for a program.`
}

// Run is called by kong.
func (c *envCmd) Run(ctx context.Context, t *terminal) error {
	var org orgView
	if err := c.getWhenUp(ctx, c.Timeout, c.orgPath(), &org); err != nil {
		return err
	}
	app, err := org.app(c.App)
	if err != nil {
		return err
	}
	settings := settingsOf(org, app)
	if c.JSON {
		return t.json(asMap(settings))
	}
	return writeExports(t.out, settings)
}

// setting is an environment variable.
type setting struct{ name, value string }

// settingsOf returns what Okta's SDKs read. Those of the IDX SDKs are in
// https://developer.okta.com, "Download and set up the SDK", configuration
// values; those of the management SDKs in their READMEs, among them two
// spellings of the consent to an org without TLS. A secret that is empty
// replaces one that the shell has from another app. Those of the A18N inbox are
// what Okta's test suites read; they refuse to run with an empty key.
func settingsOf(org orgView, app appView) []setting {
	settings := []setting{
		{"OKTA_IDX_ISSUER", org.Issuer},
		{"OKTA_IDX_CLIENTID", app.ClientID},
		{"OKTA_IDX_CLIENTSECRET", app.ClientSecret},
		{"OKTA_IDX_REDIRECTURI", first(app.RedirectURIs)},
		{"OKTA_IDX_SCOPES", "openid,profile,email"},
		{"OKTA_CLIENT_ORGURL", org.URL},
		{"OKTA_CLIENT_TOKEN", org.APIToken},
		{"OKTA_CLIENT_CLIENTID", app.ClientID},
		{"OKTA_TESTING_DISABLE_HTTPS_CHECK", "true"},
		{"OKTA_TESTING_DISABLEHTTPSCHECK", "true"},
	}
	if org.A18NURL != "" {
		settings = append(settings, setting{"A18N_API_URL", org.A18NURL}, setting{"A18N_API_KEY", "mockidx"})
	}
	return settings
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

func asMap(settings []setting) map[string]string {
	m := make(map[string]string, len(settings))
	for _, s := range settings {
		m[s.name] = s.value
	}
	return m
}

func writeExports(w io.Writer, settings []setting) error {
	for _, s := range settings {
		if _, err := fmt.Fprintf(w, "export %s=%s\n", s.name, shellQuote(s.value)); err != nil {
			return err
		}
	}
	return nil
}

// shellQuote makes s one word of a POSIX shell, whatever is in it.
// Source: POSIX, Shell Command Language, 2.2.2 Single-Quotes.
func shellQuote(s string) string {
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// orgView is what env reads of an org of the control API.
type orgView struct {
	Name    string    `json:"name"`
	URL     string    `json:"url"`
	Issuer  string    `json:"issuer"`
	A18NURL string    `json:"a18nUrl"`
	Apps    []appView `json:"apps"`

	APIToken string `json:"apiToken"`
}

type appView struct {
	Label        string   `json:"label"`
	ClientID     string   `json:"clientId"`
	ClientSecret string   `json:"clientSecret"`
	RedirectURIs []string `json:"redirectUris"`
}

// app finds an app by label or client id; the first if name is empty.
func (o *orgView) app(name string) (appView, error) {
	i := slices.IndexFunc(o.Apps, func(a appView) bool { return name == "" || a.Label == name || a.ClientID == name })
	if i >= 0 {
		return o.Apps[i], nil
	}
	var names []string
	for _, a := range o.Apps {
		names = append(names, cmp.Or(a.Label, a.ClientID))
	}
	return appView{}, noApp(name, names)
}

// noApp is the error for a label or client id that none of the org's apps has.
func noApp(name string, labels []string) error {
	quoted := make([]string, len(labels))
	for i, label := range labels {
		quoted[i] = strconv.Quote(label)
	}
	return withHint(fmt.Errorf("the org has no app with the label or client id %q", name), "it has %s", cmp.Or(strings.Join(quoted, ", "), "none"))
}
