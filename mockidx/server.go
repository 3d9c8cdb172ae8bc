package mockidx

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"strconv"
	"sync"

	"github.com/idxlab/idxlab/mockidx/internal/a18n"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// Server is a running mock with one or more orgs and a control listener. Its
// methods are safe for concurrent use.
type Server struct {
	log       *slog.Logger
	reach     *reach
	observers []func(string, Event)
	options   *config
	control   *endpoint
	a18n      *endpoint     // nil: no inbox
	inbox     *a18n.Inbox   // nil: none
	ready     chan struct{} // closed when every org is open
	stopping  chan struct{} // closed when it ends
	stopOnce  sync.Once

	mu     sync.Mutex
	orgs   []*Org
	serial int // numbers orgs that were given no name
}

// New starts a server; its listeners accept connections when New returns. The
// caller closes it. It fails when an option, the configuration or an address
// is unusable, and then nothing is left running.
func New(opts ...Option) (*Server, error) {
	c, err := newConfig(opts)
	if err != nil {
		return nil, err
	}
	s := &Server{log: c.log, observers: c.observers, options: c, ready: make(chan struct{}), stopping: make(chan struct{})}
	if s.reach, err = c.reach(); err != nil {
		return nil, err
	}
	s.control, err = s.reach.listen(c.controlListen)
	if err != nil {
		return nil, err
	}
	if err := s.openInbox(c); err != nil {
		_ = s.control.close()
		return nil, err
	}
	s.control.serve(s.controlHandler(c))
	if err := s.openAll(c); err != nil {
		_ = s.Close()
		return nil, err
	}
	close(s.ready)
	return s, nil
}

func (s *Server) openAll(c *config) error {
	orgs := c.orgs
	if len(orgs) == 0 {
		orgs = []*directory.Org{directory.Default()}
	}
	for i, org := range orgs {
		addr, err := nthAddress(c.listen, i)
		if err != nil {
			return err
		}
		if _, err := s.open(org, addr, c); err != nil {
			return err
		}
	}
	return nil
}

// nthAddress is addr with i added to a port that is not 0.
func nthAddress(addr string, i int) (string, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "", fmt.Errorf("listen address %q: %w", addr, err)
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return "", fmt.Errorf("listen address %q: port %q is not a number", addr, port)
	}
	if n > 0 {
		n += uint64(i)
	}
	return net.JoinHostPort(host, strconv.FormatUint(n, 10)), nil
}

// anyPort is addr with the port 0.
func anyPort(addr string) (string, error) {
	host, _, err := net.SplitHostPort(addr)
	return net.JoinHostPort(host, "0"), err
}

// OpenOrg adds an org, as [Server.NewOrg] does for tests. The caller closes
// it. Without options it is like the default org, under a name of its own.
func (s *Server) OpenOrg(opts ...Option) (*Org, error) {
	c, err := newConfig(opts)
	if err != nil {
		return nil, err
	}
	if len(c.orgs) > 1 {
		return nil, fmt.Errorf("open org: the configuration has %d orgs, want one", len(c.orgs))
	}
	org := directory.Default()
	if len(c.orgs) == 1 {
		org = c.orgs[0]
	} else if c.name == "" {
		s.mu.Lock()
		s.serial++
		c.name = fmt.Sprintf("org-%d", s.serial)
		s.mu.Unlock()
	}
	return s.open(org, c.listen, c)
}

func (s *Server) open(org *directory.Org, addr string, c *config) (*Org, error) {
	if c.name != "" {
		org.Name, org.ID = c.name, ""
	}
	for _, change := range c.changes {
		change(org)
	}
	org.Complete()
	if err := org.Validate(); err != nil {
		return nil, err
	}
	o, err := newOrg(s, org, addr, c)
	if err == nil {
		err = s.add(o)
	}
	if err != nil {
		return nil, fmt.Errorf("open org %q: %w", org.Name, err)
	}
	return o, nil
}

// add makes o one of the server's orgs, or closes it.
func (s *Server) add(o *Org) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if slices.ContainsFunc(s.orgs, func(other *Org) bool { return other.name == o.name }) {
		o.outbox.Close()
		_ = o.endpoint.close()
		return errors.New("there is an org of that name already")
	}
	s.orgs = append(s.orgs, o)
	return nil
}

// Close stops every org and the control listener, and breaks off what they are
// doing. [Server.Shutdown] lets it finish.
func (s *Server) Close() error {
	s.stopOnce.Do(func() { close(s.stopping) })
	errs := []error{s.control.close()}
	if s.a18n != nil {
		errs = append(errs, s.a18n.close())
	}
	for _, o := range s.Orgs() {
		errs = append(errs, o.Close())
	}
	return errors.Join(errs...)
}

// Issuer returns the issuer of the first org's authorization server "default",
// or "" when every org is closed.
func (s *Server) Issuer() string {
	orgs := s.Orgs()
	if len(orgs) == 0 {
		return ""
	}
	return orgs[0].Issuer()
}

// ControlURL returns the address of the mailbox page and the control API.
func (s *Server) ControlURL() string { return s.control.url }

// Org returns the org of that name, or nil.
func (s *Server) Org(name string) *Org {
	for _, o := range s.Orgs() {
		if o.Name() == name {
			return o
		}
	}
	return nil
}

// Orgs returns the orgs in the order they were opened.
func (s *Server) Orgs() []*Org {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.orgs)
}

func (s *Server) forget(o *Org) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.orgs = slices.DeleteFunc(s.orgs, func(other *Org) bool { return other == o })
}
