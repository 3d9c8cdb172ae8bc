// Command sampleapp serves the sample app alone, for any org: mockidx or
// Okta's own.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"syscall"
	"time"

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

func main() {
	var f flags
	kong.Parse(&f, kong.Name("sampleapp"), kong.Description(description), kong.Vars{"callback": sampleapp.CallbackPath})
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, f); err != nil {
		fmt.Fprintln(os.Stderr, "sampleapp:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, f flags) error {
	app, err := sampleapp.New(f.config())
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", f.address())
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	fmt.Println(appURL(f.RedirectURI))
	return serve(ctx, app, listener)
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

func appURL(redirectURI string) string {
	u, err := url.Parse(redirectURI)
	if err != nil {
		return redirectURI
	}
	return u.Scheme + "://" + u.Host + "/"
}

// serve answers until ctx is done, then lets requests finish.
func serve(ctx context.Context, app http.Handler, listener net.Listener) error {
	server := &http.Server{
		Handler:           app,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      2 * time.Minute, // a step asks the org several times
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := server.Shutdown(grace); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("shut down: %w", err)
	}
	return nil
}
