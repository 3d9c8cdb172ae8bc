package mockidx

import (
	"fmt"
	"log/slog"
	"net"
	"os"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/hosted"
)

// Option changes how a server, or one org of it, starts.
type Option func(*config) error

type config struct {
	orgs          []*directory.Org // from files; empty: the built-in default org
	files         []string         // those that Reload reads again
	changes       []func(*directory.Org)
	name          string
	listen        string
	controlListen string
	a18nListen    string // empty: no inbox
	remote        bool
	seed          uint64
	log           *slog.Logger
	host          string // empty: those of the addresses
	tls           *tlsConfig
	observers     []func(string, Event)
	mounts        []mount
	widget        *hosted.Widget
	limits        bool
	profile       ProfileName
	scanBrowser   ScanBrowser // nil: none

	withoutExchanges bool
	relay            Relay // to no server if its address is empty
}

const anyLoopbackPort = "127.0.0.1:0"

func newConfig(opts []Option) (*config, error) {
	c := &config{listen: anyLoopbackPort, controlListen: anyLoopbackPort, log: slog.New(slog.DiscardHandler)}
	for i, opt := range opts {
		if opt == nil {
			return nil, fmt.Errorf("option %d is nil", i+1)
		}
		if err := opt(c); err != nil {
			return nil, err
		}
	}
	for _, addr := range c.addresses() {
		if err := c.checkAddress(addr); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// addresses are those listened on.
func (c *config) addresses() []string {
	if c.a18nListen == "" {
		return []string{c.listen, c.controlListen}
	}
	return []string{c.listen, c.controlListen, c.a18nListen}
}

// checkAddress refuses to be reached from other machines by accident.
func (c *config) checkAddress(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("listen address %q: %w", addr, err)
	}
	if ip := net.ParseIP(host); c.remote || host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return fmt.Errorf("listen address %q is not a loopback address: this is a mock with public keys and known passwords; use WithRemoteAccess if other machines must reach it", addr)
}

// WithConfigFile takes the orgs from a YAML file, in place of the built-in
// org. The format is described in docs/org.md; errors name file, line and
// column, all of them at once.
func WithConfigFile(path string) Option {
	return func(c *config) error {
		c.files = append(c.files, path)
		b, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("read config: %w", err)
		}
		return WithConfig(path, b)(c)
	}
}

// WithConfig is [WithConfigFile] for YAML in memory; filename is what errors
// call it.
func WithConfig(filename string, yaml []byte) Option {
	return func(c *config) error {
		orgs, err := directory.Load(filename, yaml)
		if err != nil {
			return err
		}
		c.orgs = append(c.orgs, orgs...)
		return nil
	}
}

// WithName names the org; the built-in one is called "default".
func WithName(name string) Option {
	return func(c *config) error { c.name = name; return nil }
}

// WithUsers replaces the users of the org.
func WithUsers(users ...User) Option {
	return withChange(func(o *directory.Org) { o.Users = users })
}

// WithApps replaces the apps of the org.
func WithApps(apps ...App) Option {
	return withChange(func(o *directory.Org) { o.Apps = apps })
}

// WithChange lets change work on the org's configuration before it is
// validated.
func WithChange(change func(*Config)) Option { return withChange(change) }

func withChange(change func(*directory.Org)) Option {
	return func(c *config) error { c.changes = append(c.changes, change); return nil }
}

// WithListen sets the address of the first org, 127.0.0.1 with any port if not
// given. Its host is the host of the issuer. Further orgs of a config file
// listen on the ports that follow, or on any if the port is 0.
func WithListen(addr string) Option {
	return func(c *config) error { c.listen = addr; return nil }
}

// WithControlListen sets the address of the control listener.
func WithControlListen(addr string) Option {
	return func(c *config) error { c.controlListen = addr; return nil }
}

// WithRemoteAccess allows addresses that other machines can reach.
func WithRemoteAccess() Option {
	return func(c *config) error { c.remote = true; return nil }
}

// WithWidget makes the org's own sign-in page Okta's Sign-In Widget of a
// generation, 2 or 3, with the files in dir: the folder dist of the npm package
// @okta/okta-signin-widget. Without it the page is made of forms that work
// without scripts.
func WithWidget(dir string, generation int) Option {
	return func(c *config) (err error) { c.widget, err = hosted.OpenWidget(dir, generation); return err }
}

// WithoutExchanges keeps no requests and answers in the journal, only what came
// of them. With them, the journal takes up to 16 MiB an org.
func WithoutExchanges() Option {
	return func(c *config) error { c.withoutExchanges = true; return nil }
}

// WithSeed makes ids, handles and codes the same, in the same order, at every
// start with the same seed. Seed 0 is unpredictable.
func WithSeed(seed uint64) Option {
	return func(c *config) error { c.seed = seed; return nil }
}

// WithLogger sends the server's own errors to log; without it they are
// dropped. Codes, passwords and tokens are never logged.
func WithLogger(log *slog.Logger) Option {
	return func(c *config) error { c.log = log; return nil }
}
