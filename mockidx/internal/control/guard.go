package control

import (
	"net/http"

	"github.com/idxlab/idxlab/mockidx/internal/hostname"
)

// guard refuses requests that a foreign page made a browser send.
func guard(hosts []string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer(w, r, func(w http.ResponseWriter, r *http.Request) error {
			if !hostname.Trusted(hosts, r.Host) {
				return problem(http.StatusForbidden, "host %q is not trusted", r.Host).
					hint("name a loopback address or localhost, or configure the host name")
			}
			if origin := r.Header.Get("Origin"); origin != "" && !hostname.Same(origin, r.Host) {
				return problem(http.StatusForbidden, "origin %q may not use the control listener", origin).
					hint("call it from a program, or from its own pages")
			}
			next.ServeHTTP(w, r)
			return nil
		})
	})
}
