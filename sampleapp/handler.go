package sampleapp

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// maxForm is the longest form that a page of the app sends, and then some.
const maxForm = 64 << 10

// handler answers a request, or returns a *problem to be shown, or another
// error to be logged.
type handler func(w http.ResponseWriter, r *http.Request) error

// page is a handler with session, security headers and error page.
func (a *App) page(h handler) http.Handler {
	inner := a.sessions.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := serve(h, w, r); err != nil {
			a.fail(w, r, err)
		}
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.setHeaders(w.Header())
		if answerLookahead(w, r) {
			return
		}
		inner.ServeHTTP(w, r)
	})
}

func serve(h handler, w http.ResponseWriter, r *http.Request) error {
	if r.Method == http.MethodPost {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if err := r.ParseForm(); err != nil {
			return problemBadForm
		}
	}
	return h(w, r)
}

// answerLookahead answers requests that no person has made yet: HEAD, which
// mail scanners send before GET, and speculative loads. They get no cookie,
// and nothing begins or is spent. A prefetch that fails is discarded, and the
// page is loaded when it is really opened.
func answerLookahead(w http.ResponseWriter, r *http.Request) bool {
	if r.Method == http.MethodHead {
		w.WriteHeader(http.StatusOK)
		return true
	}
	for _, name := range []string{"Sec-Purpose", "Purpose", "X-Moz"} {
		if strings.Contains(strings.ToLower(r.Header.Get(name)), "prefetch") {
			w.WriteHeader(http.StatusServiceUnavailable)
			return true
		}
	}
	return false
}

// setHeaders is for pages. The addresses of some carry codes, hence no
// referrer and no cache. form-action has the org because signing out posts to
// the app, which redirects there.
func (a *App) setHeaders(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", csp(
		"default-src 'none'",
		"style-src 'self'",
		"img-src data:", // the empty icon
		"form-action 'self' "+origin(a.config.Issuer),
	))
}

// csp adds to directives what every page has.
func csp(directives ...string) string {
	return strings.Join(append(directives, "base-uri 'none'", "frame-ancestors 'none'"), "; ")
}

// fail shows err. Nothing of an error that is not a problem is shown, because
// nobody wrote it for users.
func (a *App) fail(w http.ResponseWriter, r *http.Request, err error) {
	var p *problem
	if !errors.As(err, &p) {
		a.config.Log.ErrorContext(r.Context(), "request failed", "method", r.Method, "path", r.URL.Path, "err", err)
		p = problemInternal
	}
	a.render(w, r, p.status, "problem", p)
}

// canonicalHost redirects from one name of this machine to the one that the
// redirect URI has: the cookie of localhost is not sent to 127.0.0.1, where the
// link in the mail would then find another browser. Other hosts are left
// alone, since a proxy may rename them.
func (a *App) canonicalHost(next http.Handler) http.Handler {
	own, _ := url.Parse(a.origin)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != own.Host && r.Method == http.MethodGet && sameLoopback(r.Host, own.Host) {
			target := url.URL{Scheme: own.Scheme, Host: own.Host, Path: r.URL.Path, RawQuery: r.URL.RawQuery}
			w.Header().Set("Cache-Control", "no-store")
			w.Header().Set("Referrer-Policy", "no-referrer")
			http.Redirect(w, r, target.String(), http.StatusTemporaryRedirect)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// sameLoopback reports whether two host:port are the same port of this machine.
func sameLoopback(a, b string) bool {
	hostA, portA, errA := net.SplitHostPort(a)
	hostB, portB, errB := net.SplitHostPort(b)
	return errA == nil && errB == nil && portA == portB && isLoopback(hostA) && isLoopback(hostB)
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
