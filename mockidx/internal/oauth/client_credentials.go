package oauth

import (
	"slices"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/signing"
)

// familyLength fills up the jti to Okta's length.
const familyLength = 43 - accessRandomLength - aheadLength

// clientCredentials gives an app a token that stands for no user (RFC 6749
// §4.4). The org's own server has them for Okta's API: the app must have proved
// itself with a key, and have been granted every scope.
// Source: Okta, "Implement OAuth for Okta with a service app".
func (s *Server) clientCredentials(c *call, app directory.App, f form) (tokenSet, error) {
	if app.Public() {
		return tokenSet{}, errSecretMissing.Because("%s is a public client", app.Label)
	}
	if c.as.id == "" && f.get("client_assertion") == "" {
		return tokenSet{}, errPrivateKeyOnly
	}
	scopes, err := c.scopesFor(app, f.get("scope"))
	if err != nil {
		return tokenSet{}, err
	}
	g := grant{ClientID: app.ClientID, Scopes: scopes}
	lasting := c.lifetimes(g).AccessToken
	claims, err := c.withCustom(accessClaims{
		Version: version, ID: accessPrefix + s.tenant.Chance.Opaque(accessRandomLength) + encodeAhead(c.ahead) + s.tenant.Chance.Opaque(familyLength),
		Issuer: c.as.issuer, Audience: c.as.audience, IssuedAt: c.told(c.now), Expires: c.told(c.now.Add(lasting)),
		ClientID: app.ClientID, Scopes: scopes, Subject: app.ClientID,
	}, "RESOURCE", directory.User{}, g)
	if err != nil {
		return tokenSet{}, err
	}
	access, err := s.sign(c, signing.AccessToken, claims)
	if err != nil {
		return tokenSet{}, err
	}
	c.note.Outcome = "client_token_issued"
	return tokenSet{TokenType: "Bearer", ExpiresIn: int64(lasting / time.Second), AccessToken: access, Scope: strings.Join(scopes, " ")}, nil
}

// scopesFor reads the scopes that an app asks for itself, each once.
func (c *call) scopesFor(app directory.App, scope string) ([]string, error) {
	custom, _ := c.org.AuthServerByID(c.as.id)
	var scopes []string
	for _, s := range strings.Fields(scope) {
		switch {
		case slices.Contains(standardScopes, s), c.as.id == "" && slices.Contains(accountScopes, s):
			return nil, errScopeOfUser.Because("%q is about a user", s)
		case c.as.id == "" && !c.org.Granted(app, s):
			return nil, errScopeNotGranted.Because("%s was not granted %q", app.Label, s)
		case c.as.id != "" && !slices.Contains(custom.Scopes, s):
			return nil, errScopeUnknown.Because("the authorization server has no scope %q", s)
		case !slices.Contains(scopes, s):
			scopes = append(scopes, s)
		}
	}
	switch {
	case len(scopes) == 0 && c.as.id == "":
		return nil, errScopeMissing
	case len(scopes) == 0:
		return nil, errScopeNoDefault
	}
	return scopes, nil
}
