package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"

	"github.com/idxlab/idxlab/mockidx"
	"github.com/idxlab/idxlab/mockidx/browserscan"
)

// serverFlags are those of every command that runs a server.
type serverFlags struct {
	operationFlags
	Listen      string `default:"localhost:7780" env:"MOCKIDX_LISTEN" help:"Address of the org, and the host of its issuer; further orgs of a file have the ports that follow."`
	Control     string `default:"localhost:7779" env:"MOCKIDX_CONTROL" help:"Address of the mailbox page and the control API."`
	A18N        string `name:"a18n" env:"MOCKIDX_A18N" placeholder:"HOST:PORT" help:"Address of an inbox like api.a18n.help, from which the suites of Okta's SDKs fetch mails and text messages; without it, there is none."`
	Config      string `short:"c" env:"MOCKIDX_CONFIG" type:"path" placeholder:"FILE" help:"Org file in YAML; without it, the org that mockidx config prints."`
	Seed        uint64 `env:"MOCKIDX_SEED" placeholder:"NUMBER" help:"Make ids and codes the same at every start; 0 is by chance."`
	Profile     string `default:"strict" enum:"strict,future,chaos" env:"MOCKIDX_PROFILE" help:"How orgs answer: strict, as Okta does; future, with what no client knows yet; or chaos, with mild trouble."`
	Limits      bool   `env:"MOCKIDX_LIMITS" help:"Refuse what Okta's rate limits refuse."`
	Exchanges   bool   `default:"true" negatable:"" env:"MOCKIDX_EXCHANGES" help:"Keep requests and answers in the journal, without passwords, codes, tokens and cookies."`
	AllowRemote bool   `env:"MOCKIDX_ALLOW_REMOTE" help:"Allow addresses that other machines can reach."`

	SMTPRelay string `name:"smtp-relay" env:"MOCKIDX_SMTP_RELAY" placeholder:"HOST:PORT" help:"Send every mail to this SMTP server besides."`
	relayLoginFlags

	WidgetGeneration int    `default:"3" env:"MOCKIDX_WIDGET_GENERATION" help:"Generation of Okta's Sign-In Widget, 2 or 3."`
	WidgetDir        string `default:"${widgetDir}" env:"MOCKIDX_WIDGET_DIR" placeholder:"DIR" help:"Folder of the widget's files, for the org's own sign-in page; empty, or if they are not there, it is made of plain forms."`
}

// widgetDir is where the widget's files are in a checkout that has its npm
// packages.
const widgetDir = "fixtures/web/node_modules/@okta/okta-signin-widget/dist"

// Validate is called by kong.
func (f *serverFlags) Validate() error {
	errs := []error{f.checkAddress("--listen", f.Listen), f.checkAddress("--control", f.Control)}
	if f.A18N != "" {
		errs = append(errs, f.checkAddress("--a18n", f.A18N))
	}
	return errors.Join(errs...)
}

func (f *serverFlags) checkAddress(flag, addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("%s: %w", flag, err)
	}
	if ip := net.ParseIP(host); f.AllowRemote || host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return fmt.Errorf("%s: other machines can reach %q, and this is a mock whose passwords are known: add --allow-remote if they must", flag, addr)
}

func (f *serverFlags) start(t *terminal) (*mockidx.Server, error) {
	opts := []mockidx.Option{
		mockidx.WithListen(f.Listen),
		mockidx.WithControlListen(f.Control),
		mockidx.WithSeed(f.Seed),
		mockidx.WithProfile(mockidx.ProfileName(f.Profile)),
		mockidx.WithScanBrowser(browserscan.New()),
	}
	if f.hasWidget() {
		opts = append(opts, mockidx.WithWidget(f.WidgetDir, f.WidgetGeneration))
	}
	if f.A18N != "" {
		opts = append(opts, mockidx.WithA18NListen(f.A18N))
	}
	if f.SMTPRelay != "" {
		opts = append(opts, mockidx.WithSMTPRelay(f.relay(f.SMTPRelay)))
	}
	if f.Limits {
		opts = append(opts, mockidx.WithLimits())
	}
	if !f.Exchanges {
		opts = append(opts, mockidx.WithoutExchanges())
	}
	if f.AllowRemote {
		opts = append(opts, mockidx.WithRemoteAccess())
	}
	if f.Config != "" {
		opts = append(opts, mockidx.WithConfigFile(f.Config))
	}
	srv, err := mockidx.New(append(opts, f.operations(t)...)...)
	if err != nil {
		return nil, portHint(err, f.addressFlags())
	}
	return srv, nil
}

// addressFlags names those that say where the server listens.
func (f *serverFlags) addressFlags() string {
	if f.A18N != "" {
		return "--listen, --control and --a18n"
	}
	return "--listen and --control"
}

// hasWidget reports whether the sign-in page is to be the widget. A folder that
// was named must have it.
func (f *serverFlags) hasWidget() bool {
	if f.WidgetDir != widgetDir {
		return f.WidgetDir != ""
	}
	_, err := os.Stat(widgetDir)
	return err == nil
}

func portHint(err error, flags string) error {
	if !errors.Is(err, syscall.EADDRINUSE) {
		return err
	}
	return withHint(err, "something listens there already, maybe another mockidx: stop it, or choose other ports with %s (port 0 is any that is free)", flags)
}
