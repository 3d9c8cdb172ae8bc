package oauth

import (
	"errors"
	"net/http"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// introspection is the answer of RFC 7662 §2.2, in Okta's order.
type introspection struct {
	Active    bool   `json:"active"`
	Scope     string `json:"scope,omitempty"`
	Username  string `json:"username,omitempty"`
	Expires   int64  `json:"exp,omitempty"`
	IssuedAt  int64  `json:"iat,omitempty"`
	Subject   string `json:"sub,omitempty"`
	Audience  string `json:"aud,omitempty"`
	Issuer    string `json:"iss,omitempty"`
	ID        string `json:"jti,omitempty"`
	TokenType string `json:"token_type,omitempty"`
	ClientID  string `json:"client_id,omitempty"`
	UserID    string `json:"uid,omitempty"`
}

// introspect tells a client about a token. An access token may be anybody's,
// because resource servers ask too; a refresh or ID token must be its own.
func (s *Server) introspect(w http.ResponseWriter, c *call) error {
	f, err := readForm(c.Request)
	if err != nil {
		return err
	}
	app, err := c.authenticate(f)
	if err != nil {
		return err
	}
	token := f.get("token")
	if token == "" {
		return errTokenParameter
	}
	c.note.Outcome = "token_active"
	answer, err := s.inspect(c, app, token)
	var why *Dead
	if errors.As(err, &why) {
		c.note.Outcome, c.note.Reason = why.Outcome, why.Reason
		answer, err = introspection{}, nil
	}
	c.note.App = app.ClientID
	if err != nil {
		return err
	}
	return writeJSON(w, answer)
}

// inspect needs no token_type_hint: a refresh token is no JWT, and a JWT tells
// its kind by its jti.
func (s *Server) inspect(c *call, app directory.App, token string) (introspection, error) {
	if !strings.Contains(token, ".") {
		return s.inspectRefreshToken(c, app, token)
	}
	if claims, err := s.signedIDToken(c, token); err == nil {
		return inspectIDToken(c, app, claims)
	}
	claims, user, err := s.accessToken(c, token)
	return introspection{
		Active: true, Scope: strings.Join(claims.Scopes, " "), Username: user.Login,
		Expires: claims.Expires, IssuedAt: claims.IssuedAt, Subject: claims.Subject, Audience: claims.Audience,
		Issuer: claims.Issuer, ID: claims.ID, TokenType: "Bearer", ClientID: claims.ClientID, UserID: claims.UserID,
	}, err
}

func inspectIDToken(c *call, app directory.App, claims idClaims) (introspection, error) {
	switch {
	case claims.Audience != app.ClientID:
		return introspection{}, deadForeign
	case !c.now.Before(claims.expires()):
		return introspection{}, deadExpired
	}
	user, err := c.activeUser(claims.Subject)
	return introspection{
		Active: true, Username: user.Login, Expires: claims.Expires, IssuedAt: claims.IssuedAt, Subject: claims.Subject,
		Audience: claims.Audience, Issuer: claims.Issuer, ID: claims.ID, ClientID: claims.Audience, UserID: user.ID,
	}, err
}

func (s *Server) inspectRefreshToken(c *call, app directory.App, token string) (introspection, error) {
	t, err := s.loadRefreshToken(c.Context(), token)
	switch {
	case errors.Is(err, errNoRefreshToken):
		return introspection{}, deadForeign
	case err != nil:
		return introspection{}, err
	case t.Grant.ClientID != app.ClientID || t.Grant.AuthServer != c.as.id:
		return introspection{}, deadForeign
	case t.over(c.now, c.org.Lifetimes.RefreshGrace):
		return introspection{}, deadExpired
	}
	revoked, err := s.familyRevoked(c.Context(), t.Grant.Family)
	if err != nil {
		return introspection{}, err
	}
	if revoked {
		return introspection{}, deadRevoked
	}
	user, err := c.activeUser(t.Grant.UserID)
	return introspection{
		Active: true, Scope: strings.Join(t.Grant.Scopes, " "), Username: user.Login,
		Expires: c.told(t.Expires), IssuedAt: c.told(t.IssuedAt), Subject: user.Login, Audience: c.as.audience,
		Issuer: c.as.issuer, ID: t.ID, ClientID: t.Grant.ClientID, UserID: user.ID,
	}, err
}
