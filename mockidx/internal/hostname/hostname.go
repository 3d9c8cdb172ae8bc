package hostname

import (
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// Trusted reports whether a Host header names this machine or one of hosts: a
// foreign name that resolves to it is how DNS rebinding gets past the
// same-origin policy.
func Trusted(hosts []string, hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = strings.TrimSuffix(strings.TrimPrefix(hostport, "["), "]")
	}
	if addr, err := netip.ParseAddr(host); err == nil && addr.IsLoopback() {
		return true
	}
	named := func(h string) bool { return h != "" && strings.EqualFold(h, host) }
	return named("localhost") || slices.ContainsFunc(hosts, named)
}

// Same reports whether an Origin header is that of a page of hostport.
func Same(origin, hostport string) bool {
	u, err := url.Parse(origin)
	return err == nil && strings.EqualFold(u.Host, hostport)
}
