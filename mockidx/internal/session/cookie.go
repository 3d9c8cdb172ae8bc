package session

import (
	"net/http"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// The cookies that hold a session's id. Okta's Identity Engine goes by idx;
// older clients look for sid.
const (
	idxCookie = "idx"
	sidCookie = "sid"
)

// persistence is how long a browser keeps the cookies of somebody who chose to
// stay signed in. How long they stay so is for the org to say.
const persistence = 365 * 24 * time.Hour

// idOf returns the session that a browser names, or "".
func idOf(r *http.Request) string {
	for _, name := range []string{idxCookie, sidCookie} {
		if c, err := r.Cookie(name); err == nil && c.Value != "" {
			return c.Value
		}
	}
	return ""
}

// give makes s the browser's session.
func give(w http.ResponseWriter, s Session) {
	lifetime := httpkit.UntilClosed
	if s.Persistent {
		lifetime = persistence
	}
	httpkit.SetCookie(w, idxCookie, s.ID, lifetime)
	httpkit.SetCookie(w, sidCookie, s.ID, lifetime)
}

// take leaves the browser without a session.
func take(w http.ResponseWriter) {
	httpkit.SetCookie(w, idxCookie, "", -1)
	httpkit.SetCookie(w, sidCookie, "", -1)
}
