// Command sampleapp serves the sample app alone, for any org: mockidx or
// Okta's own. It exits with status 0 when it was stopped, 1 when it failed and 2
// when its flags are wrong.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/idxlab/idxlab/sampleapp"
)

type flags struct {
	Issuer       string   `env:"OKTA_IDX_ISSUER" required:"" placeholder:"URL" help:"Issuer of the org's authorization server."`
	ClientID     string   `name:"client-id" env:"OKTA_IDX_CLIENTID" required:"" help:"Client id of the app at the org."`
	ClientSecret string   `env:"OKTA_IDX_CLIENTSECRET" help:"Client secret. The widget front end works without."`
	RedirectURI  string   `name:"redirect-uri" env:"OKTA_IDX_REDIRECTURI" required:"" placeholder:"URL" help:"Address of this app and ${callback}, as registered at the org."`
	Scopes       []string `env:"OKTA_IDX_SCOPES" default:"openid,profile,email" help:"Scopes to ask for."`

	Frontend         string `env:"SAMPLEAPP_FRONTEND" enum:"widget,sdk" default:"sdk" help:"Who asks the user: Okta's Sign-In Widget, or server-rendered forms over okta-idx-golang (widget or sdk)."`
	WidgetGeneration int    `env:"SAMPLEAPP_WIDGET_GENERATION" default:"3" placeholder:"2|3" help:"Generation of the widget, 2 or 3."`
	WidgetDir        string `env:"SAMPLEAPP_WIDGET_DIR" default:"fixtures/web/node_modules/@okta/okta-signin-widget/dist" placeholder:"DIR" help:"Folder with the widget's files, which npm ci --prefix fixtures/web fills."`
	WidgetURL        string `name:"widget-url" env:"SAMPLEAPP_WIDGET_URL" placeholder:"URL" help:"Address to load the widget's files from instead, such as https://global.oktacdn.com/okta-signin-widget/7.49.0."`

	Listen string `env:"SAMPLEAPP_LISTEN" placeholder:"HOST:PORT" help:"Address to listen on; host and port of the redirect URI if not given."`
}

const description = `Serves a web app that signs in with Okta by email magic link, one-time passcode and interaction code.

Examples:

  eval "$(mockidx env)" && sampleapp
      Sign in at a mockidx that is running, with server-rendered forms.

  sampleapp --frontend widget --issuer https://example.okta.com/oauth2/default \
      --client-id 0oa1b2 --client-secret … --redirect-uri http://localhost:8080/login/callback
      Sign in at an org with the Sign-In Widget.`

// The exit statuses.
const (
	exitOK = iota
	exitFailed
	exitUsage
)

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	var f flags
	parser, err := kong.New(&f,
		kong.Name("sampleapp"),
		kong.Description(description),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100, NoAppDescFormat: true}),
		kong.Vars{"callback": sampleapp.CallbackPath},
	)
	if err != nil {
		return fail(exitFailed, err)
	}
	if _, err := parser.Parse(args); err != nil {
		return fail(exitUsage, fmt.Errorf(`%w: run "sampleapp --help" for usage and examples`, err))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := f.serve(ctx); err != nil {
		return fail(exitFailed, err)
	}
	return exitOK
}

func fail(status int, err error) int {
	fmt.Fprintln(os.Stderr, "sampleapp: error:", err)
	return status
}

func (f flags) config() sampleapp.Config {
	return sampleapp.Config{
		Issuer:       f.Issuer,
		ClientID:     f.ClientID,
		ClientSecret: f.ClientSecret,
		RedirectURI:  f.RedirectURI,
		Scopes:       f.Scopes,
		Frontend:     sampleapp.Frontend(f.Frontend),
		Widget:       sampleapp.Widget{Generation: f.WidgetGeneration, Dir: f.WidgetDir, URL: f.WidgetURL},
		Log:          slog.New(slog.NewTextHandler(os.Stderr, nil)),
	}
}

func (f flags) address() string {
	if f.Listen != "" {
		return f.Listen
	}
	u, err := url.Parse(f.RedirectURI)
	if err != nil {
		return ""
	}
	port := u.Port()
	if port == "" {
		port = u.Scheme
	}
	return net.JoinHostPort(u.Hostname(), port)
}
