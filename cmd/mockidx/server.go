package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"syscall"

	"github.com/idxlab/idxlab/mockidx"
)

// serverFlags are those of every command that runs a server.
type serverFlags struct {
	Listen      string `default:"localhost:7780" env:"MOCKIDX_LISTEN" help:"Address of the org, and the host of its issuer; further orgs of a file have the ports that follow."`
	Control     string `default:"localhost:7779" env:"MOCKIDX_CONTROL" help:"Address of the mailbox page and the control API."`
	Config      string `short:"c" env:"MOCKIDX_CONFIG" type:"path" placeholder:"FILE" help:"Org file in YAML; without it, the org that mockidx config prints."`
	Seed        uint64 `env:"MOCKIDX_SEED" placeholder:"NUMBER" help:"Make ids and codes the same at every start; 0 is by chance."`
	AllowRemote bool   `env:"MOCKIDX_ALLOW_REMOTE" help:"Allow addresses that other machines can reach."`
}

// Validate is called by kong.
func (f *serverFlags) Validate() error {
	return errors.Join(f.checkAddress("--listen", f.Listen), f.checkAddress("--control", f.Control))
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
		mockidx.WithLogger(slog.New(slog.NewTextHandler(t.talk, nil))),
	}
	if f.AllowRemote {
		opts = append(opts, mockidx.WithRemoteAccess())
	}
	if f.Config != "" {
		opts = append(opts, mockidx.WithConfigFile(f.Config))
	}
	srv, err := mockidx.New(opts...)
	if err != nil {
		return nil, portHint(err, "--listen and --control")
	}
	return srv, nil
}

func portHint(err error, flags string) error {
	if !errors.Is(err, syscall.EADDRINUSE) {
		return err
	}
	return withHint(err, "something listens there already, maybe another mockidx: stop it, or choose other ports with %s (port 0 is any that is free)", flags)
}
