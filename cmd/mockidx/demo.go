package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/idxlab/idxlab/mockidx"
	"github.com/idxlab/idxlab/sampleapp"
)

type demoCmd struct {
	serverFlags
	AppListen string `default:"localhost:8080" env:"MOCKIDX_APP_LISTEN" help:"Address of the sample app."`
	App       string `env:"MOCKIDX_APP" placeholder:"LABEL|ID" help:"Label or client id of the app that the sample app is; without it, the first that has a secret."`

	Frontend  string `default:"sdk" enum:"sdk,widget" env:"MOCKIDX_FRONTEND" help:"Who asks the user: forms over okta-idx-golang, or Okta's Sign-In Widget (sdk or widget)."`
	WidgetURL string `name:"widget-url" env:"MOCKIDX_WIDGET_URL" placeholder:"URL" help:"Address to load the widget's files from instead."`
}

// Help is called by kong.
func (*demoCmd) Help() string {
	return `Examples:

  mockidx demo
      Org, mailbox and app, with server-rendered forms: sign in, sign up, unlock
      an account.

  mockidx demo --app "Password and mail app"
      The same with an app that asks for a password too, which can be recovered.

  npm ci --prefix fixtures/web && mockidx demo --frontend widget
      The same with Okta's Sign-In Widget.`
}

// Run is called by kong.
func (c *demoCmd) Run(ctx context.Context, t *terminal) error {
	srv, err := c.start(t)
	if err != nil {
		return err
	}
	defer srv.Close()
	listener, err := net.Listen("tcp", c.AppListen)
	if err != nil {
		return portHint(fmt.Errorf("sample app: %w", err), "--app-listen")
	}
	defer listener.Close()

	org, url := srv.Orgs()[0], appURL(c.AppListen, listener)
	client, err := findApp(org.Config().Apps, c.App)
	if err != nil {
		return err
	}
	app, err := c.sampleApp(org, client, url, t)
	if err != nil {
		return err
	}
	c.banner(t, srv, client, url)
	if err := serveUntil(ctx, listener, app); err != nil {
		return err
	}
	t.say("mockidx: stopped")
	return srv.Close()
}

// appURL has the host that was asked for, and the port that was given.
func appURL(addr string, listener net.Listener) string {
	host, _, _ := net.SplitHostPort(addr) // net.Listen took it
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	return "http://" + net.JoinHostPort(host, port)
}

func (c *demoCmd) sampleApp(org *mockidx.Org, client mockidx.App, url string, t *terminal) (*sampleapp.App, error) {
	if err := register(org, client.ClientID, url); err != nil {
		return nil, err
	}
	return sampleapp.New(sampleapp.Config{
		Issuer:       org.Issuer(),
		ClientID:     client.ClientID,
		ClientSecret: client.ClientSecret,
		RedirectURI:  url + sampleapp.CallbackPath,
		Frontend:     sampleapp.Frontend(c.Frontend),
		Widget:       sampleapp.Widget{Generation: c.WidgetGeneration, Dir: c.WidgetDir, URL: c.WidgetURL},
		Log:          slog.New(slog.NewTextHandler(t.talk, nil)),
	})
}

func findApp(apps []mockidx.App, name string) (mockidx.App, error) {
	i := slices.IndexFunc(apps, func(a mockidx.App) bool {
		return name == "" && a.ClientSecret != "" || name != "" && (a.Label == name || a.ClientID == name)
	})
	switch {
	case i >= 0:
		return apps[i], nil
	case name == "":
		return mockidx.App{}, withHint(errors.New("no app of the org has a secret, which okta-idx-golang needs"), "name an app with --app, and have --frontend widget for one without a secret")
	}
	var names []string
	for _, a := range apps {
		names = append(names, a.Label)
	}
	return mockidx.App{}, noApp(name, names)
}

// register makes the sample app's own address one of the app's, on whatever
// port it listens.
func register(org *mockidx.Org, clientID, url string) error {
	return org.Configure(func(config *mockidx.Config) error {
		for i := range config.Apps {
			app := &config.Apps[i]
			if app.ClientID != clientID {
				continue
			}
			app.RedirectURIs = with(app.RedirectURIs, url+sampleapp.CallbackPath)
			app.PostLogoutRedirectURIs = with(app.PostLogoutRedirectURIs, url+"/")
			if app.EmailVerificationURI != "" { // without, mailed links end on hosted pages
				app.EmailVerificationURI = url + sampleapp.CallbackPath
			}
		}
		return nil
	})
}

func with(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

func (c *demoCmd) banner(t *terminal, srv *mockidx.Server, client mockidx.App, url string) {
	org := srv.Orgs()[0]
	t.say("%s\n", t.loud(warning))
	t.say("app      %s/", url)
	t.say("mailbox  %s", srv.ControlURL())
	t.sayInbox(srv)
	t.say("issuer   %s\n", org.Issuer())
	t.table("Sign in at the app as one of these, and open the mail in the mailbox:", userRows(org.Config().Users))
	if rows := journeyRows(org.Config(), client, url); len(rows) > 0 {
		t.table("\nOr begin here:", rows)
	}
	t.say("\n%s\nReady. Ctrl-C stops it.", c.widgetHint())
}

func (c *demoCmd) widgetHint() string {
	if c.Frontend == string(sampleapp.FrontendWidget) {
		return fmt.Sprintf("The front end is Okta's Sign-In Widget, generation %d.", c.WidgetGeneration)
	}
	const try = `add --frontend widget (make demo ARGS="--frontend widget")`
	if _, err := os.Stat(filepath.Join(c.WidgetDir, "js")); err == nil {
		return "Okta's Sign-In Widget is here too: " + try
	}
	return "For Okta's Sign-In Widget: npm ci --prefix fixtures/web, then " + try
}

// serveUntil answers until ctx is done, then lets requests finish.
func serveUntil(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("sample app: %w", err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	if err := server.Shutdown(grace); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("sample app: stop: %w", err)
	}
	return nil
}
