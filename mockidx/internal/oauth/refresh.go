package oauth

import (
	"errors"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/store"
)

// maxAttempts bounds how often a refresh is taken again after a conflict. One
// of n racing requests wins each round, so only a faulty store comes near it.
const maxAttempts = 1000

// refresh exchanges a refresh token (RFC 6749 §6).
func (s *Server) refresh(c *call, app directory.App, f form) (tokenSet, error) {
	if f.get("refresh_token") == "" {
		return tokenSet{}, errParameterMissing("refresh_token")
	}
	for attempt := 1; ; attempt++ {
		tokens, err := s.tryRefresh(c, app, f)
		if errors.Is(err, store.ErrConflict) && attempt < maxAttempts && c.Context().Err() == nil {
			continue
		}
		return tokens, err
	}
}

func (s *Server) tryRefresh(c *call, app directory.App, f form) (tokenSet, error) {
	old, err := s.loadRefreshToken(c.Context(), f.get("refresh_token"))
	if errors.Is(err, errNoRefreshToken) {
		return tokenSet{}, journaled(errRefreshToken, "refresh_token_unknown", "no grant is known by this refresh token, or no longer")
	}
	if err != nil {
		return tokenSet{}, err
	}
	if err := s.usable(c, app, old); err != nil {
		return tokenSet{}, err
	}
	user, err := refreshingUser(c, app, old)
	if err != nil {
		return tokenSet{}, err
	}
	g, err := narrowed(old.Grant, f.get("scope"))
	if err != nil {
		return tokenSet{}, err
	}
	next, err := s.next(c, app, old)
	if err != nil {
		return tokenSet{}, err
	}
	c.note.Outcome = "refreshed"
	return s.issue(c, user, g, &next)
}

// usable refuses a refresh token that another client, server or time must
// not use. One that was rotated and is used again after the grace was stolen,
// from its owner or by it, so the whole family is revoked (RFC 9700 §4.14.2).
func (s *Server) usable(c *call, app directory.App, t refreshToken) error {
	g := t.Grant
	if g.ClientID != app.ClientID {
		return journaled(errRefreshToken, "refresh_token_client_mismatch", "the refresh token was issued to "+g.ClientID)
	}
	c.note.Transaction, c.note.User = g.Transaction, g.UserID
	if g.AuthServer != c.as.id {
		return errOtherAuthServer.Because("the refresh token was issued by %s", s.tenant.Issuer(g.AuthServer))
	}
	if c.now.After(t.Expires) {
		return journaled(errRefreshToken, "refresh_token_expired", "the refresh token expired")
	}
	revoked, err := s.familyRevoked(c.Context(), g.Family)
	if err != nil {
		return err
	}
	if revoked {
		return journaled(errRefreshToken, "refresh_token_revoked", "the grant was revoked")
	}
	if t.reused(c.now, c.org.Lifetimes.RefreshGrace) {
		if err := s.revokeFamily(c.Context(), g.Family); err != nil {
			return err
		}
		return journaled(errRefreshToken, "refresh_token_reused", "the refresh token was rotated at "+t.RotatedAt.String()+"; the grant is revoked now")
	}
	return nil
}

// refreshingUser looks at the user again: much may have changed in the days
// since the sign-in.
func refreshingUser(c *call, app directory.App, t refreshToken) (directory.User, error) {
	user, ok := c.org.UserByID(t.Grant.UserID)
	switch {
	case !ok || user.Status != directory.Active:
		return user, journaled(errRefreshToken, "user_inactive", "the user may not sign in any more")
	case !c.org.Assigned(app, user):
		return user, errUserNotAssigned.Because("%s is not assigned to %s", user.Login, app.Label)
	}
	return user, nil
}

// narrowed returns g with no more scopes than were asked for; all of them if
// none were. The refresh token keeps what was granted.
func narrowed(g grant, scope string) (grant, error) {
	asked := strings.Fields(scope)
	if len(asked) == 0 {
		return g, nil
	}
	denied := slices.DeleteFunc(slices.Clone(asked), g.has)
	if len(denied) > 0 {
		list := strings.Join(denied, ", ")
		return g, badRequest("access_denied",
			"Some of the scopes requested for the refresh request were not granted in the original authorize request. Denied scopes: "+list+".",
			"refresh_scopes_denied")
	}
	granted := g
	granted.Scopes = slices.DeleteFunc(slices.Clone(g.Scopes), func(s string) bool { return !slices.Contains(asked, s) })
	return granted, nil
}

// next returns the refresh token that the client is to use from now on.
func (s *Server) next(c *call, app directory.App, t refreshToken) (refreshToken, error) {
	switch {
	case !t.RotatedAt.IsZero():
		return s.successor(c, t)
	case app.RotateRefreshTokens:
		next := s.newRefreshToken(c, t.Grant)
		t.RotatedAt, t.Successor = c.now, next.Token
		return next, s.saveRefreshTokens(c.Context(), t, next)
	}
	t.Expires = c.now.Add(c.lifetimes(t.Grant).RefreshToken)
	return t, s.saveRefreshTokens(c.Context(), t)
}

// successor is gone before its predecessor only if lifetimes were shortened in
// between.
func (s *Server) successor(c *call, t refreshToken) (refreshToken, error) {
	next, err := s.loadRefreshToken(c.Context(), t.Successor)
	if errors.Is(err, errNoRefreshToken) || err == nil && c.now.After(next.Expires) {
		return next, journaled(errRefreshToken, "refresh_token_expired", "the successor of the refresh token expired")
	}
	return next, err
}
