package oauth

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// tokenSet is the answer of RFC 6749 §5.1.
type tokenSet struct {
	TokenType    string `json:"token_type"`
	ExpiresIn    int64  `json:"expires_in"` // seconds
	AccessToken  string `json:"access_token"`
	Scope        string `json:"scope"`
	RefreshToken string `json:"refresh_token,omitempty"`
	IDToken      string `json:"id_token,omitempty"`
}

// exchange redeems one kind of grant for tokens.
type exchange func(*Server, *call, directory.App, form) (tokenSet, error)

var exchanges = map[directory.GrantType]exchange{
	directory.InteractionCode:   redeem(interactionCode),
	directory.AuthorizationCode: redeem(authorizationCode),
	directory.RefreshToken:      (*Server).refresh,
	directory.ClientCredentials: (*Server).clientCredentials,
}

func (s *Server) token(w http.ResponseWriter, c *call) error {
	f, err := readForm(c.Request)
	if err != nil {
		return err
	}
	if err := s.checkOrigin(c); err != nil {
		return err
	}
	if f.query["client_secret"] && c.org.Interoperability.TokenQueryRefused {
		return errCredentialsInQuery
	}
	grantType := directory.GrantType(f.get("grant_type"))
	exchange, known := exchanges[grantType]
	switch {
	case grantType == "":
		return errGrantTypeMissing
	case !known:
		return errGrantTypeUnknown.Because("grant_type is %q", grantType)
	case c.Header.Get("DPoP") != "" && grantType != directory.ClientCredentials:
		// okta-sdk-nodejs sends a proof with every request of a service app,
		// and goes by the token_type of the answer (RFC 9449 §5).
		return errDPoP
	}
	app, err := c.authenticate(f)
	if err != nil {
		return err
	}
	if !app.Allows(grantType) {
		return errGrantNotAllowed(app)
	}
	tokens, err := exchange(s, c, app, f)
	if err != nil {
		return err
	}
	return writeJSON(w, tokens)
}

// checkOrigin refuses pages that no app is served from. okta-mobile-kotlin is
// no page and sends the org's own scheme and host as its origin, but no port.
func (s *Server) checkOrigin(c *call) error {
	origin := c.Header.Get("Origin")
	if origin == "" || strings.EqualFold(origin, s.tenant.BaseURL) || c.org.TrustsOrigin(origin) {
		return nil
	}
	if base, err := url.Parse(s.tenant.BaseURL); err == nil && origin == base.Scheme+"://"+base.Hostname() {
		return nil
	}
	return errOrigin.Because("origin %q is not trusted", origin)
}
