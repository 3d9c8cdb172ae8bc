package directory

import (
	"net"
	"net/url"
	"slices"
	"strings"
)

// TrustsOrigin reports whether a page of origin, the value of an Origin
// header, may call the org: it is in TrustedOrigins, or a redirect URI of an
// app has it. Scheme, host and port must be equal; nothing else counts.
func (o *Org) TrustsOrigin(origin string) bool {
	want, ok := canonicalOrigin(origin)
	if !ok {
		return false
	}
	is := func(s string) bool { return originOf(s) == want }
	type scope struct{ Type string }
	documented := func(d Document) bool {
		var body struct {
			Origin string
			Scopes []scope
		}
		return d.Kind == TrustedOriginDocument && d.Active() && d.Read(&body) == nil && is(body.Origin) &&
			(len(body.Scopes) == 0 || slices.Contains(body.Scopes, scope{"CORS"}))
	}
	return slices.ContainsFunc(o.TrustedOrigins, is) ||
		slices.ContainsFunc(o.Apps, func(a App) bool { return slices.ContainsFunc(a.RedirectURIs, is) }) ||
		slices.ContainsFunc(o.Documents, documented)
}

// ValidOrigin reports whether s is scheme://host[:port] of http or https.
func ValidOrigin(s string) bool {
	_, ok := canonicalOrigin(s)
	return ok
}

// canonicalOrigin reads scheme://host[:port] of http or https, and nothing
// after it, into a form to compare (RFC 6454 §5).
func canonicalOrigin(origin string) (string, bool) {
	canonical := originOf(origin)
	return canonical, canonical != "" && strings.Count(origin, "/") == 2 && !strings.ContainsAny(origin, "?#@*")
}

// originOf returns the origin of an http or https URL, in one form for all
// ways to write it, and "" for any other URL.
func originOf(rawURL string) string {
	u, err := url.Parse(rawURL)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	host, port := strings.ToLower(u.Hostname()), u.Port()
	if u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443" {
		port = ""
	}
	if port != "" {
		return u.Scheme + "://" + net.JoinHostPort(host, port)
	}
	return u.Scheme + "://" + host
}
