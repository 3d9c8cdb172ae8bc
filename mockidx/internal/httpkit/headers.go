package httpkit

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// CORS says which browser origins may read an answer.
type CORS int

// The CORS rules.
const (
	CORSTrusted CORS = iota // trusted origins, with credentials
	CORSAny                 // every origin, without credentials: public documents
)

// The limit that the rate-limit headers announce while none is enforced.
const announcedLimit = 600

const (
	allowMethods  = "GET, POST, PUT, DELETE, OPTIONS"
	allowHeaders  = "Content-Type, Accept, Authorization, X-Okta-User-Agent-Extended, X-Device-Fingerprint, X-Requested-With, X-Device-Token, DPoP"
	exposeHeaders = "X-Okta-Request-Id, X-Rate-Limit-Limit, X-Rate-Limit-Remaining, X-Rate-Limit-Reset, WWW-Authenticate, Date, DPoP-Nonce"
)

// server names what answers, so that nobody takes a recorded answer, or an
// issuer configured by mistake, for Okta's.
const server = "mockidx (a mock, not Okta)"

// standardHeaders sets what Okta sends with every answer. The widget takes a
// 403 without X-Okta-Request-Id for a blocked network, and the Swift SDK
// computes its back-off from Date and the rate-limit headers. It also takes
// Date for the time by which it checks tokens, so both go by the same clock.
func (k *Kit) standardHeaders(h http.Header, requestID string) {
	now := k.tenant.Told(k.tenant.Clock.Now())
	h.Set("Server", server)
	h.Set("X-Okta-Request-Id", requestID)
	h.Set("Date", now.Format(http.TimeFormat))
	h.Set("X-Rate-Limit-Limit", strconv.Itoa(announcedLimit))
	h.Set("X-Rate-Limit-Remaining", strconv.Itoa(announcedLimit-1))
	h.Set("X-Rate-Limit-Reset", strconv.FormatInt(now.Add(time.Minute).Unix(), 10))
	h.Set("Cache-Control", "no-cache, no-store")
	h.Set("Pragma", "no-cache")
	h.Set("Expires", "0")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
}

// allowOrigin sets the CORS headers. An origin that is not trusted gets none,
// as with Okta: the request is processed, the browser hides the answer.
func (k *Kit) allowOrigin(h http.Header, r *http.Request, cors CORS) {
	origin := r.Header.Get("Origin")
	if cors == CORSAny {
		h.Set("Access-Control-Allow-Origin", "*")
	} else {
		h.Add("Vary", "Origin")
		if origin == "" || !k.Trusts(origin) {
			return
		}
		h.Set("Access-Control-Allow-Origin", origin)
		h.Set("Access-Control-Allow-Credentials", "true")
	}
	h.Set("Access-Control-Expose-Headers", exposeHeaders)
	if r.Method == http.MethodOptions {
		h.Set("Access-Control-Allow-Methods", allowMethods)
		h.Set("Access-Control-Allow-Headers", allowHeaders)
		h.Set("Access-Control-Max-Age", "600")
	}
}

// Trusts reports whether a page of origin may call the org: its own pages, a
// trusted origin, or the origin of an app's redirect URI.
func (k *Kit) Trusts(origin string) bool {
	return strings.EqualFold(origin, k.tenant.BaseURL) || k.tenant.Directory.Snapshot().TrustsOrigin(origin)
}
