package oauth

import (
	"slices"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/signing"
)

// grant is what a user granted an app when signing in. It lives on in the
// refresh token.
type grant struct {
	Family      string    `json:"family"`      // names the grant in every token issued from it
	Transaction string    `json:"transaction"` // for the journal
	AuthServer  string    `json:"authServer,omitempty"`
	ClientID    string    `json:"clientId"`
	UserID      string    `json:"userId"`
	Scopes      []string  `json:"scopes"`
	ACR         string    `json:"acr,omitempty"`
	AMR         []string  `json:"amr"`
	IDP         string    `json:"idp,omitempty"` // the identity provider that signed the user in; empty: the org
	AuthTime    time.Time `json:"authTime"`      // as tokens tell it

	nonce string // only for the first ID token (OpenID Connect Core §12.2)
}

// lifetimes are those of the tokens of g.
func (c *call) lifetimes(g grant) directory.Lifetimes {
	user, _ := c.org.UserByID(g.UserID)
	return c.org.TokenLifetimesFor(c.as.id, g.ClientID, user)
}

func (g grant) has(scope string) bool { return slices.Contains(g.Scopes, scope) }

// assurance is what an access token says of how sure it is who signed in: what
// was asked for, or that two factors were proved. Okta documents the claim only
// for who asked; without it no API could tell a second factor that a policy
// demanded.
func (g grant) assurance() string {
	if g.ACR == "" && slices.Contains(g.AMR, "mfa") {
		return engine.TwoFactors
	}
	return g.ACR
}

// issueFirst issues the tokens of a new grant.
func (s *Server) issueFirst(c *call, app directory.App, g grant) (tokenSet, error) {
	user, ok := c.org.UserByID(g.UserID)
	if !ok {
		return tokenSet{}, journaled(errInteractionCode, "user_gone", "the user was deleted")
	}
	if !g.has("offline_access") || !app.Allows(directory.RefreshToken) {
		return s.issue(c, user, g, nil)
	}
	refresh := s.newRefreshToken(c, g)
	tokens, err := s.issue(c, user, g, &refresh)
	if err != nil {
		return tokens, err
	}
	return tokens, s.saveRefreshTokens(c.Context(), refresh)
}

// issue signs an access token and, if openid was granted, an ID token. The
// refresh token, if there is one, goes with them.
func (s *Server) issue(c *call, user directory.User, g grant, refresh *refreshToken) (tokenSet, error) {
	access, err := s.newAccessToken(c, user, g, refresh)
	if err != nil {
		return tokenSet{}, err
	}
	tokens := tokenSet{TokenType: "Bearer", ExpiresIn: c.expiresIn(g), AccessToken: access, Scope: strings.Join(g.Scopes, " ")}
	if refresh != nil {
		tokens.RefreshToken = refresh.Token
	}
	if g.has("openid") {
		tokens.IDToken, err = s.newIDToken(c, user, g, hashed{accessToken: access})
	}
	return tokens, err
}

func (s *Server) newAccessToken(c *call, user directory.User, g grant, refresh *refreshToken) (string, error) {
	claims, err := c.withCustom(s.accessClaims(c, user, g, refresh), "RESOURCE", user, g)
	if err != nil {
		return "", err
	}
	return s.sign(c, signing.AccessToken, claims)
}

func (s *Server) newIDToken(c *call, user directory.User, g grant, with hashed) (string, error) {
	claims, err := c.withCustom(s.idClaims(c, user, g, with), "IDENTITY", user, g)
	if err != nil {
		return "", err
	}
	return s.sign(c, signing.IDToken, claims)
}

// expiresIn is how many seconds an access token of g lives.
func (c *call) expiresIn(g grant) int64 { return int64(c.lifetimes(g).AccessToken / time.Second) }
