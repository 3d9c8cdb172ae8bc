package oauth

import (
	"errors"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/signing"
)

// Dead says why a token is no good, for the journal. The wire never tells.
type Dead struct{ Outcome, Reason string }

// Error implements error.
func (d *Dead) Error() string { return d.Outcome + ": " + d.Reason }

var (
	deadMissing = &Dead{"token_missing", "no bearer token"}
	deadForeign = &Dead{"token_invalid", "the token was not issued by this authorization server"}
	deadExpired = &Dead{"token_expired", "the token expired"}
	deadKey     = &Dead{"token_key_retired", "the key that signed the token is retired"}
	deadRevoked = &Dead{"token_revoked", "the token was revoked"}
	deadApp     = &Dead{"app_inactive", "the app that the token was issued to is inactive or gone"}
	deadUser    = &Dead{"user_inactive", "the user may not sign in any more"}
)

// accessToken checks an access token and returns its claims and user. It
// fails with a *Dead, or with an error of the store.
func (s *Server) accessToken(c *call, token string) (accessClaims, directory.User, error) {
	var none directory.User
	claims, err := s.signedAccessToken(c, token)
	if err != nil {
		return claims, none, err
	}
	c.note.App, c.note.User = claims.ClientID, claims.UserID
	if !c.now.Before(claims.expires()) { // RFC 7519 §4.1.4
		return claims, none, deadExpired
	}
	revoked, err := s.revoked(c.Context(), claims)
	if err != nil {
		return claims, none, err
	}
	if revoked {
		return claims, none, deadRevoked
	}
	if claims.UserID == "" {
		return claims, none, c.activeApp(claims.ClientID)
	}
	user, err := c.activeUser(claims.UserID)
	return claims, user, err
}

// signedAccessToken reads an access token that may have expired or have been
// revoked since.
func (s *Server) signedAccessToken(c *call, token string) (accessClaims, error) {
	var claims accessClaims
	err := s.tenant.Keys.Verify(token, &claims)
	switch {
	case errors.Is(err, signing.ErrKeyRetired):
		return claims, deadKey
	case err != nil || claims.Issuer != c.as.issuer || claims.family() == "":
		return claims, deadForeign
	}
	return claims, nil
}

// signedIDToken reads an ID token that may have expired since.
func (s *Server) signedIDToken(c *call, token string) (idClaims, error) {
	var claims idClaims
	err := s.tenant.Keys.Verify(token, &claims)
	switch {
	case errors.Is(err, signing.ErrKeyRetired):
		return claims, deadKey
	case err != nil || claims.Issuer != c.as.issuer || !strings.HasPrefix(claims.ID, idPrefix):
		return claims, deadForeign
	}
	return claims, nil
}

func (c *call) activeUser(id string) (directory.User, error) {
	user, ok := c.org.UserByID(id)
	if !ok || user.Status != directory.Active {
		return user, deadUser
	}
	return user, nil
}

// activeApp is what activeUser is for a token that stands for no user.
func (c *call) activeApp(clientID string) error {
	if _, ok := c.org.AppByClientID(clientID); !ok {
		return deadApp
	}
	return nil
}
