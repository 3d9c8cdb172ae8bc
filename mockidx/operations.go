package mockidx

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/idxlab/idxlab/mockidx/internal/localca"
)

// mount is a handler of the control listener.
type mount struct {
	pattern string
	handler func(*Server) http.Handler
}

// WithControlHandler serves pattern, a path of [http.ServeMux] as in "/metrics",
// on the control listener with the handler that make returns for the server.
// The handler sees requests that may use the control listener only. It is made
// before the orgs are open.
func WithControlHandler(pattern string, make func(*Server) http.Handler) Option {
	return func(c *config) error {
		if !strings.HasPrefix(pattern, "/") || pattern == "/" || strings.HasPrefix(pattern, "/api/") {
			return fmt.Errorf("control handler: the pattern %q is not a path of its own, as in /metrics", pattern)
		}
		c.mounts = append(c.mounts, mount{pattern, make})
		return nil
	}
}

// WithObserver has see called with every event of every org's journal, after it
// was added, with the name of the org: for metrics and logs. See must be quick,
// for requests wait for it, and safe for concurrent use.
func WithObserver(see func(org string, e Event)) Option {
	return func(c *config) error { c.observers = append(c.observers, see); return nil }
}

// WithHost sets the host name or address by which others reach the server, if it
// is not the one that the server listens on: in issuers and links, and as a host
// that the control listener answers to. A container listens on 0.0.0.0 and is
// reached as localhost.
func WithHost(host string) Option {
	return func(c *config) error {
		if strings.ContainsAny(host, "/ ") {
			return fmt.Errorf("host %q is not a name or address", host)
		}
		c.host = host
		return nil
	}
}

type tlsConfig struct {
	dir   string
	hosts []string
}

// WithTLS serves every org and the control listener over HTTPS, with a
// certificate for localhost, 127.0.0.1, ::1, the server's own host and the hosts
// named. Its authority is kept in the folder dir, as ca.pem and ca-key.pem, and
// made there if there is none; with an empty dir it lives in memory, as long as
// the server. [Server.Client] and [Server.CA] are for those who have to trust
// it. Certificates go by the machine's time, not by an org's clock.
func WithTLS(dir string, hosts ...string) Option {
	return func(c *config) error { c.tls = &tlsConfig{dir, hosts}; return nil }
}

// CA returns the certificate of the authority to trust, in PEM; nil without
// [WithTLS].
func (s *Server) CA() []byte {
	if s.reach.ca == nil {
		return nil
	}
	return s.reach.ca.PEM()
}

// Client returns an HTTP client that trusts the server's certificate. Each has
// connections of its own.
func (s *Server) Client() *http.Client {
	transport := &http.Transport{IdleConnTimeout: idleTimeout}
	if s.reach.ca != nil {
		transport.TLSClientConfig = localca.ClientConfig(s.reach.ca)
	}
	return &http.Client{Transport: transport}
}

func (s *Server) awaitReady(ctx context.Context) error {
	select {
	case <-s.stopping:
		return errors.New("the server stops")
	default:
	}
	select {
	case <-s.ready: // also if ctx has ended
		return nil
	default:
	}
	select {
	case <-s.ready:
		return nil
	case <-s.stopping:
		return errors.New("the server stops")
	case <-ctx.Done():
		return errors.New("not every org is open yet")
	}
}

// Shutdown stops the server as a person would want it: nothing new is accepted,
// waits of the control listener end at once, requests that an org is answering
// may end until ctx does, and then everything is closed. It returns the error of
// ctx if some had to be broken off.
func (s *Server) Shutdown(ctx context.Context) error {
	s.stopOnce.Do(func() { close(s.stopping) })
	s.control.cancel()
	endpoints := []*endpoint{s.control}
	if s.a18n != nil {
		endpoints = append(endpoints, s.a18n)
	}
	for _, o := range s.Orgs() {
		endpoints = append(endpoints, o.endpoint)
	}
	errs := make([]error, len(endpoints))
	var all sync.WaitGroup
	for i, e := range endpoints {
		all.Go(func() { errs[i] = e.http.Shutdown(ctx) })
	}
	all.Wait()
	return errors.Join(append(errs, s.Close())...)
}

// observe returns what an org's journal tells its events to.
func (s *Server) observe(org string) func(Event) {
	return func(e Event) {
		for _, see := range s.observers {
			see(org, e)
		}
	}
}

// Transactions returns how many sign-ins the org remembers. One that ended is
// remembered until it would have expired.
func (o *Org) Transactions() int {
	counter, ok := o.tenant.Store.(interface{ Count(kind string) int })
	if !ok {
		return 0
	}
	return counter.Count("tx")
}
