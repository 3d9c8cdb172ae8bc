package limit

import (
	"maps"
	"strings"
	"time"
)

// Bucket is what a limit counts. Its name is that in the control API.
type Bucket string

// The buckets.
const (
	User       Bucket = "user"       // requests of the IDX API by one user
	StateToken Bucket = "stateToken" // requests of the IDX API in one sign-in
	Mail       Bucket = "mail"       // mails to one recipient
	IDX        Bucket = "idx"        // requests of one endpoint of the IDX API
	Link       Bucket = "link"       // mailed links that were followed
	Authorize  Bucket = "authorize"  // /v1/authorize
	Token      Bucket = "token"      // /v1/token
	OAuth      Bucket = "oauth"      // what else is below /oauth2 but for public metadata
	Login      Bucket = "login"      // the org's own pages
	API        Bucket = "api"        // /api/v1
)

// Rule is a limit: so many in so long. A limit of 0 refuses everything.
type Rule struct {
	Limit int
	Per   time.Duration // on the org's clock
}

// Rules are limits by what they count. What is not among them is not limited.
type Rules map[Bucket]Rule

// okta are Okta's limits of an Enterprise org. Those of users, sign-ins and
// mails are in "Additional rate limits", those of /oauth2 and /api/v1 in
// "End-user access rate limits", that of the pages in "API rate limits" of the
// help. Nobody documents those of the IDX API and of mailed links: the first is
// that of /api/v1/authn, whose place it took, the other that of the pages.
var okta = Rules{
	User:       {20, 5 * time.Second},
	StateToken: {10, 5 * time.Second},
	Mail:       {30, time.Minute},
	IDX:        {600, time.Minute},
	Link:       {850, time.Minute},
	Authorize:  {1200, time.Minute},
	Token:      {1200, time.Minute},
	OAuth:      {1200, time.Minute},
	Login:      {850, time.Minute},
	API:        {600, time.Minute},
}

// Okta returns Okta's limits, which are all the buckets there are.
func Okta() Rules { return maps.Clone(okta) }

// Known reports whether there is such a bucket.
func Known(b Bucket) bool { _, ok := okta[b]; return ok }

// key is one thing to be counted in a bucket: an endpoint, a user, a sign-in.
type key struct {
	bucket Bucket
	of     string
}

// endpoint returns what a request is counted in by where it goes, a pattern of
// the org's handlers. The org's own authorization server is counted apart from
// all the others together, the public metadata of neither is counted.
// Source: Okta, "How the rate limits work for authorization servers".
func endpoint(pattern string) (key, bool) {
	server, path := "", pattern
	if rest, ok := strings.CutPrefix(pattern, "/oauth2/{as}/"); ok {
		server, path = "custom", "/oauth2/"+rest
	}
	switch {
	case strings.Contains(path, "/.well-known/") || path == "/oauth2/v1/keys":
		return key{}, false
	case path == "/oauth2/v1/authorize":
		return key{Authorize, server}, true
	case path == "/oauth2/v1/token":
		return key{Token, server}, true
	case strings.HasPrefix(path, "/oauth2/"):
		return key{OAuth, server}, true
	case strings.HasPrefix(path, idxPath):
		return key{IDX, path}, true
	case strings.HasPrefix(path, "/email/verify"):
		return key{Link, ""}, true
	case strings.HasPrefix(path, "/login/"):
		return key{Login, ""}, true
	case strings.HasPrefix(path, "/api/v1/"):
		return key{API, ""}, true
	}
	return key{}, false
}

const idxPath = "/idp/idx/"
