package mockidx

import (
	"net"

	"github.com/idxlab/idxlab/mockidx/internal/a18n"
	"github.com/idxlab/idxlab/mockidx/internal/chance"
	"github.com/idxlab/idxlab/mockidx/internal/clock"
)

// WithA18N gives the server an inbox that answers as api.a18n.help does, on a
// loopback address with any port: [Server.A18NURL]. The mails, text messages and
// calls of every org to the addresses and phone numbers that are made there can
// be fetched there. docs/a18n.md says who does.
func WithA18N() Option { return WithA18NListen(anyLoopbackPort) }

// WithA18NListen is [WithA18N] at an address.
func WithA18NListen(addr string) Option {
	return func(c *config) error { c.a18nListen = addr; return nil }
}

// A18NURL returns the address of the inbox, or "" without [WithA18N].
func (s *Server) A18NURL() string {
	if s.a18n == nil {
		return ""
	}
	return s.a18n.url
}

// openInbox opens the inbox if the options want one.
func (s *Server) openInbox(c *config) error {
	if c.a18nListen == "" {
		return nil
	}
	e, err := s.reach.listen(c.a18nListen)
	if err != nil {
		return err
	}
	s.a18n, s.inbox = e, a18n.New(clock.New(), chance.New(c.seed))
	host, _, _ := net.SplitHostPort(c.a18nListen) // checked with the options
	e.serve(s.inbox.Handler([]string{host, s.reach.host}))
	return nil
}

// tellInbox gives the inbox what o delivers from now on.
func (o *Org) tellInbox() {
	if inbox := o.server.inbox; inbox != nil {
		o.mailbox.Observe(func(m Mail) { inbox.Deliver(o.name, m) })
	}
}

// leaveInbox takes out of the inbox what o delivered.
func (o *Org) leaveInbox() {
	if inbox := o.server.inbox; inbox != nil {
		inbox.Forget(o.name)
	}
}
