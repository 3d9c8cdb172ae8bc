package mockidx

import (
	"net"
	"net/http"

	"github.com/idxlab/idxlab/mockidx/internal/console"
	"github.com/idxlab/idxlab/mockidx/internal/control"
)

// controlHandler serves what a test or a person asks of the running server,
// on a listener apart from every org's.
func (s *Server) controlHandler(c *config) http.Handler {
	host, _, _ := net.SplitHostPort(c.controlListen) // checked with the options
	opts := control.Options{Hosts: []string{host, s.reach.host}, Page: console.New(s.controlled), Ready: s.awaitReady, Open: s.openBody, Reload: s.Reload, More: map[string]http.Handler{}}
	for _, m := range c.mounts {
		opts.More[m.pattern] = m.handler(s)
	}
	return control.New(s.controlled, opts)
}

// controlled is what the control listener sees of the orgs open now.
func (s *Server) controlled() []control.Org {
	orgs := s.Orgs()
	views := make([]control.Org, len(orgs))
	for i, o := range orgs {
		views[i] = control.Org{
			Name: o.name, URL: o.URL(), Issuer: o.Issuer(), A18NURL: s.A18NURL(), Directory: o.tenant.Directory,
			Mailbox: o.mailbox, Outbox: o.outbox, Clock: o.Clock(), Journal: o.Journal(), Limits: o.limits, Faults: o.faults,
			Codes: o.Codes(), Keys: o.Keys(), Tokens: o.Tokens(), OneTime: o.oneTime(), Devices: o.devices,
			Profile: o.profile, Scanner: o.scanner(),
			Close: o.Close, Reset: o.Reset, Load: o.loadBody,
		}
	}
	return views
}
