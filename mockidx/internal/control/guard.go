package control

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// guard refuses requests that a foreign page made a browser send.
func guard(hosts []string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer(w, r, func(w http.ResponseWriter, r *http.Request) error {
			if !trustedHost(hosts, r.Host) {
				return problem(http.StatusForbidden, "host %q is not trusted", r.Host).
					hint("name a loopback address or localhost, or configure the host name")
			}
			if origin := r.Header.Get("Origin"); origin != "" && !sameHost(origin, r.Host) {
				return problem(http.StatusForbidden, "origin %q may not use the control listener", origin).
					hint("call it from a program, or from its own pages")
			}
			next.ServeHTTP(w, r)
			return nil
		})
	})
}

// trustedHost reports whether a Host header names this machine: a foreign name
// that resolves to it is how DNS rebinding gets past the same-origin policy.
func trustedHost(hosts []string, hostport string) bool {
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

func sameHost(origin, hostport string) bool {
	u, err := url.Parse(origin)
	return err == nil && strings.EqualFold(u.Host, hostport)
}
