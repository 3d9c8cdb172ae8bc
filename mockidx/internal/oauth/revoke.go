package oauth

import (
	"errors"
	"net/http"
)

// revoke takes a token back (RFC 7009). A refresh token takes its family with
// it, an access token only itself. okta-idx-golang sends nothing but the token,
// so who holds a token may revoke it; a client that says who it is must be who
// the token was issued to.
//
// The answer has no body and no content type: auth-js cannot read an empty
// answer that claims to be JSON.
func (s *Server) revoke(w http.ResponseWriter, c *call) error {
	f, err := readForm(c.Request)
	if err != nil {
		return err
	}
	cr, err := c.credentials(f)
	if err != nil {
		return err
	}
	if cr.given() {
		if _, err := c.authenticated(cr); err != nil {
			return err
		}
	}
	token := f.get("token")
	if token == "" {
		return errTokenParameter
	}
	err = s.takeBack(c, token, cr.id)
	var why *Dead
	if errors.As(err, &why) {
		c.note.Outcome, c.note.Reason = why.Outcome, why.Reason
		err = nil
	}
	if err != nil {
		return err
	}
	w.WriteHeader(http.StatusOK)
	return nil
}

var deadOfAnother = &Dead{"token_of_another_client", "the token was issued to another client"}

// takeBack revokes token if it was issued to the client of that id, or if the
// id is empty. It fails with a *Dead if there is nothing to revoke.
func (s *Server) takeBack(c *call, token, clientID string) error {
	ofAnother := func(owner string) bool { return clientID != "" && clientID != owner }
	t, err := s.loadRefreshToken(c.Context(), token)
	if err == nil {
		if ofAnother(t.Grant.ClientID) || t.Grant.AuthServer != c.as.id {
			return deadOfAnother
		}
		c.note.Outcome, c.note.App, c.note.User, c.note.Transaction = "grant_revoked", t.Grant.ClientID, t.Grant.UserID, t.Grant.Transaction
		return s.revokeFamily(c.Context(), t.Grant.Family)
	}
	if !errors.Is(err, errNoRefreshToken) {
		return err
	}
	claims, err := s.signedAccessToken(c, token)
	if err != nil {
		return err
	}
	if ofAnother(claims.ClientID) {
		return deadOfAnother
	}
	c.note.Outcome, c.note.App, c.note.User = "access_token_revoked", claims.ClientID, claims.UserID
	return s.revokeToken(c.Context(), claims.ID, claims.expires())
}
