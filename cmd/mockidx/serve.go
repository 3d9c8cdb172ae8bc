package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/idxlab/idxlab/mockidx"
)

type serveCmd struct {
	serverFlags
	Grace time.Duration `default:"5s" env:"MOCKIDX_GRACE" help:"How long requests may take to end when it is told to stop; a second signal stops it at once."`
	JSON  bool          `name:"json" env:"MOCKIDX_JSON" help:"When ready, print addresses as JSON in one line."`
}

// Help is called by kong.
func (*serveCmd) Help() string {
	return `Examples:

  mockidx serve
      The built-in org, whose users and client ids are printed.

  mockidx serve --config org.yaml --listen localhost:0 --control localhost:0 --json
      Your org on free ports, for a script that reads where.`
}

// Run is called by kong.
func (c *serveCmd) Run(ctx context.Context, t *terminal) error {
	srv, err := c.start(t)
	if err != nil {
		return err
	}
	defer srv.Close()
	if c.JSON {
		if err := t.jsonLine(addressesOf(srv)); err != nil {
			return err
		}
	}
	serveBanner(t, srv, c.TLSDir)
	reloadOnHangup(ctx, t, srv)
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.Grace)
	defer cancel()
	if err := srv.Shutdown(grace); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	t.say("mockidx: stopped")
	return nil
}

// reloadOnHangup reads the config file again at each SIGHUP, until ctx is done.
func reloadOnHangup(ctx context.Context, t *terminal, srv *mockidx.Server) {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	for {
		select {
		case <-hangup:
			if err := srv.Reload(); err != nil {
				t.report(withHint(err, "nothing has changed: mend the file and send SIGHUP again"))
				continue
			}
			t.say("mockidx: config file read again")
		case <-ctx.Done():
			return
		}
	}
}

// addresses is what a script needs to use a server.
type addresses struct {
	ControlURL string       `json:"controlUrl"`
	A18NURL    string       `json:"a18nUrl,omitempty"`
	Orgs       []orgAddress `json:"orgs"`
}

type orgAddress struct {
	Name   string `json:"name"`
	URL    string `json:"url"`
	Issuer string `json:"issuer"`
}

func addressesOf(srv *mockidx.Server) addresses {
	a := addresses{ControlURL: srv.ControlURL(), A18NURL: srv.A18NURL()}
	for _, org := range srv.Orgs() {
		a.Orgs = append(a.Orgs, orgAddress{org.Name(), org.URL(), org.Issuer()})
	}
	return a
}
