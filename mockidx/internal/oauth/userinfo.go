package oauth

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// userinfo tells the bearer of an access token about its user (OpenID Connect
// Core §5.3).
func (s *Server) userinfo(w http.ResponseWriter, c *call) error {
	token, ok := bearerToken(c.Request)
	if !ok {
		return s.challenge(c, http.StatusUnauthorized, "invalid_request", "The access token is missing.", deadMissing)
	}
	claims, user, err := s.accessToken(c, token)
	var why *Dead
	switch {
	case errors.As(err, &why):
		return s.challenge(c, http.StatusUnauthorized, "invalid_token", "The access token is invalid.", why)
	case err != nil:
		return err
	case !slices.Contains(claims.Scopes, "openid"):
		return s.challenge(c, http.StatusForbidden, "insufficient_scope", "The access token provided does not contain the required scopes.",
			&Dead{"scope_insufficient", "the token has no scope openid"})
	}
	c.note.Outcome = "userinfo_sent"
	return writeJSON(w, claimsOf(user, func(scope string) bool { return slices.Contains(claims.Scopes, scope) }))
}

// challenge refuses a bearer token. auth-js reads code and description from
// the header (RFC 6750 §3), other clients from the body.
func (s *Server) challenge(c *call, status int, code, description string, why *Dead) error {
	e := journaled(httpkit.OAuth(status, code, description, ""), why.Outcome, why.Reason)
	e.Header = Challenge(c.as.endpoint+"authorize", s.tenant.BaseURL, "openid", code, description, strings.TrimPrefix(c.as.endpoint, s.tenant.BaseURL)+"userinfo")
	return e
}
