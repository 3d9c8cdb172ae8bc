package limit

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// SignIns is what the limits need to know of the IDX API.
type SignIns interface {
	// Caller returns whose a request is: the state handle of its sign-in and the
	// user. Both are empty if it is nobody's. It leaves the body to be read.
	Caller(r *http.Request) (stateHandle, user string, err error)
	// Throttle answers a request of a sign-in in place of its handler.
	Throttle(w http.ResponseWriter, r *http.Request, stateHandle, reason string) error
}

// What a refused request gets.
// Source: Okta, "Error codes and descriptions" and "OAuth 2.0 and OpenID
// Connect errors".
var (
	tooMany       = httpkit.API(http.StatusTooManyRequests, "E0000047", "API call exceeded rate limit due to too many requests.", "rate_limited")
	tooManyTokens = httpkit.OAuth(http.StatusTooManyRequests, "invalid_grant", "API call exceeded rate limit due to too many requests.", "rate_limited")
)

// Layer counts requests and refuses those that are one too many.
func (l *Limits) Layer(signIns SignIns) httpkit.Layer {
	return func(next httpkit.Handler) httpkit.Handler {
		return func(w http.ResponseWriter, r *http.Request) error {
			keys := make([]key, 0, 3)
			if k, ok := endpoint(r.Pattern); ok {
				keys = append(keys, k)
			}
			stateHandle := ""
			if strings.HasPrefix(r.Pattern, idxPath) && l.limited(User, StateToken) {
				handle, user, err := signIns.Caller(r)
				if err != nil {
					return err
				}
				stateHandle = handle
				keys = appendUnlessEmpty(keys, key{StateToken, handle}, key{User, user})
			}
			v := l.take(keys...)
			l.announce(w.Header(), v)
			switch {
			case !v.refused:
				return next(w, r)
			case v.bucket == StateToken || v.bucket == User:
				return signIns.Throttle(w, r, stateHandle, v.reason)
			case v.bucket == Token:
				return tooManyTokens.Because("%s", v.reason)
			}
			return tooMany.Because("%s", v.reason)
		}
	}
}

func appendUnlessEmpty(keys []key, more ...key) []key {
	for _, k := range more {
		if k.of != "" {
			keys = append(keys, k)
		}
	}
	return keys
}

// announce replaces the headers of a limit that is none. The second that a
// window ends in is over when the next one begins.
func (l *Limits) announce(h http.Header, v verdict) {
	if !v.counted {
		return
	}
	h.Set("X-Rate-Limit-Limit", strconv.Itoa(v.limit))
	h.Set("X-Rate-Limit-Remaining", strconv.Itoa(v.remaining))
	h.Set("X-Rate-Limit-Reset", strconv.FormatInt(l.told(v.reset).Add(time.Second-1).Unix(), 10))
}
