package doctor

import (
	"net/netip"
	"net/url"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// nearest returns what of all is most like got, or "".
func nearest(got string, all []string) string {
	best, fewest := "", -1
	for _, candidate := range all {
		if d := distance(got, candidate); fewest < 0 || d < fewest {
			best, fewest = candidate, d
		}
	}
	return best
}

// maxCompared bounds the work for settings that are no URLs, in bytes.
const maxCompared = 200

func distance(a, b string) int {
	return directory.EditDistance(a[:min(len(a), maxCompared)], b[:min(len(b), maxCompared)])
}

// differ says how got differs from want, if it is one of the ways in which
// people write the same address differently, and else "".
func differ(got, want string) string {
	g, err1 := url.Parse(got)
	w, err2 := url.Parse(want)
	switch {
	case err1 != nil || err2 != nil || got == want:
		return ""
	case strings.TrimSpace(got) == want:
		return "has a space or line end too many"
	case strings.TrimSuffix(got, "/") == want:
		return "ends in a slash too many"
	case got == strings.TrimSuffix(want, "/"):
		return "lacks the slash at the end"
	case strings.EqualFold(got, want):
		return "differs in upper and lower case"
	}
	same := func(change func(*url.URL)) bool {
		changed := *g
		change(&changed)
		return changed.String() == want
	}
	switch {
	case same(func(u *url.URL) { u.Scheme = w.Scheme }):
		return "begins with " + g.Scheme + ", not " + w.Scheme
	case isLoopback(g.Hostname()) && isLoopback(w.Hostname()) && g.Port() == w.Port() && same(func(u *url.URL) { u.Host = w.Host }):
		return "says " + g.Hostname() + " where the other says " + w.Hostname() + ", which to cookies and clients are two hosts"
	case g.Hostname() == w.Hostname() && same(func(u *url.URL) { u.Host = w.Host }):
		return "has another port"
	case same(func(u *url.URL) { u.Path, u.RawPath = w.Path, w.RawPath }):
		return "has another path"
	}
	return ""
}

func isLoopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}

// hostOf returns the host of a URL without its port, to which cookies belong.
func hostOf(rawURL string) string {
	u, err := url.Parse(rawURL)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

func list(all []string) string {
	if len(all) == 0 {
		return "none"
	}
	return strings.Join(all, ", ")
}

// prefixed is s behind prefix, unless there is no s.
func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}
