package httpkit

import (
	"net/http"
	"time"
)

// UntilClosed is the lifetime of a cookie that the browser forgets when it is
// closed.
const UntilClosed time.Duration = 0

// SetCookie gives the browser a cookie of the org that scripts cannot read, or,
// with a negative lifetime, takes it away.
//
// Pages of other sites send it: an app's, which asks for tokens in an iframe or
// calls with credentials. So it is SameSite=None, which browsers take only with
// Secure; and Secure they take from loopback over plain HTTP.
func SetCookie(w http.ResponseWriter, name, value string, lifetime time.Duration) {
	c := &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, Secure: true, SameSite: http.SameSiteNoneMode}
	switch {
	case lifetime < 0:
		c.MaxAge = -1
	case lifetime > 0:
		c.MaxAge = int(lifetime / time.Second)
	}
	http.SetCookie(w, c)
}
