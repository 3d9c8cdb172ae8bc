package management

import (
	"crypto/subtle"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/oauth"
)

const (
	badToken  = "Invalid token provided"
	tooLittle = "You do not have permission to perform the requested action"
)

var errToken = httpkit.API(http.StatusUnauthorized, "E0000011", badToken, "api_token_invalid")

// authorize checks who calls: an API token may do everything, an access token
// what its scopes are for.
// Source: Okta, "Core Okta API", authentication; "OAuth 2.0 scopes for Okta".
func (c *call) authorize(scope string) error {
	kind, token, _ := strings.Cut(c.Header.Get("Authorization"), " ")
	switch strings.ToUpper(kind) {
	case "SSWS":
		if subtle.ConstantTimeCompare([]byte(strings.TrimSpace(token)), []byte(c.org.APIToken)) == 1 {
			return nil
		}
		return errToken.Because("the API token is not the org's")
	case "BEARER":
		return c.authorizeBearer(scope)
	case "DPOP":
		return errToken.Because("DPoP is not supported: send the token as Bearer")
	}
	return errToken.Because("the request has no token: Authorization: SSWS … or Bearer … is missing")
}

// authorizeBearer checks an access token, which only the org's own server gives.
// To read, a scope to manage does too.
func (c *call) authorizeBearer(scope string) error {
	needed := scope + ".manage"
	allowed := []string{needed}
	if c.Method == http.MethodGet || c.Method == http.MethodHead {
		needed = scope + ".read"
		allowed = append(allowed, needed)
	}
	bearer, err := oauth.CheckBearer(c.tenant, c.Request, "")
	if dead, ok := errors.AsType[*oauth.Dead](err); ok {
		return c.challenge(http.StatusUnauthorized, "E0000011", badToken, needed, "invalid_token", "The access token is invalid.", dead.Outcome, dead.Reason)
	}
	if err != nil {
		return err
	}
	if slices.ContainsFunc(allowed, func(s string) bool { return slices.Contains(bearer.Scopes, s) }) {
		return nil
	}
	return c.challenge(http.StatusForbidden, "E0000006", tooLittle, needed, "insufficient_scope",
		"The access token provided does not contain the required scopes.", "scope_insufficient", "the token has the scopes "+strings.Join(bearer.Scopes, " ")+", and not "+needed)
}

// challenge refuses an access token, with the reason in the header too (RFC 6750
// §3), where okta-sdk-golang reads it.
func (c *call) challenge(status int, code, summary, scope, oauthCode, description, outcome, reason string) error {
	e := httpkit.API(status, code, summary, outcome).Because("%s", reason)
	e.Header = oauth.Challenge(c.tenant.BaseURL+"/oauth2/v1/authorize", c.tenant.BaseURL, scope, oauthCode, description, c.URL.EscapedPath())
	return e
}
