package oauth

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/callback"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
)

// responseTypes are what /authorize answers with, in Okta's order.
var responseTypes = []engine.ResponseType{"code", "token", "id_token", "code id_token", "code token", "id_token token", "code id_token token"}

// responseType is the response_type of f, its values in the order of
// responseTypes: they may come in any.
func responseType(f form) engine.ResponseType {
	values := strings.Fields(f.get("response_type"))
	slices.Sort(values)
	return engine.ResponseType(strings.Join(values, " "))
}

// responseMode is how f asks to be answered. Tokens come in the fragment unless
// the app said otherwise.
func responseMode(f form) string {
	byDefault := ""
	if t := responseType(f); t.Token() || t.IDToken() {
		byDefault = callback.Fragment
	}
	return cmp.Or(f.get("response_mode"), byDefault)
}

// checkNonce demands one where the ID token comes by the browser, who could
// have brought another's (OpenID Connect Core §3.2.2.1).
func checkNonce(_ directory.App, f form) error {
	if responseType(f).IDToken() && f.get("nonce") == "" {
		return errNonce
	}
	return nil
}

// Answer sends the browser that finished tx to its app: with the code, with
// tokens, or with both. No refresh token goes by the browser.
// Source: OpenID Connect Core §§3.2.2.5, 3.3.2.5.
func (s *Server) Answer(w http.ResponseWriter, r *http.Request, tx engine.Transaction, to engine.Callback) error {
	if t := tx.Request.ResponseType; t.Token() || t.IDToken() {
		c, err := s.newCall(r, tx.Request.AuthServer)
		if err != nil {
			return err
		}
		tokens, err := s.frontChannel(c, tx)
		if err != nil {
			return err
		}
		to.Params = append(tokens, to.Params...)
	}
	return callback.Write(w, to)
}

// frontChannel issues the tokens that tx answers its app with.
func (s *Server) frontChannel(c *call, tx engine.Transaction) (params []engine.Param, err error) {
	user, _ := c.org.UserByID(tx.UserID) // who is not there any more was refused
	g, hashed := grantOf(tx), hashed{}
	if tx.Request.ResponseType.Code() {
		hashed.code = tx.Code.Value
	}
	if tx.Request.ResponseType.Token() {
		if hashed.accessToken, err = s.newAccessToken(c, user, g, nil); err != nil {
			return nil, err
		}
		params = []engine.Param{
			{Name: "access_token", Value: hashed.accessToken}, {Name: "token_type", Value: "Bearer"},
			{Name: "expires_in", Value: strconv.FormatInt(c.expiresIn(g), 10)}, {Name: "scope", Value: strings.Join(g.Scopes, " ")},
		}
	}
	if tx.Request.ResponseType.IDToken() {
		id, err := s.newIDToken(c, user, g, hashed)
		if err != nil {
			return nil, err
		}
		params = append([]engine.Param{{Name: "id_token", Value: id}}, params...)
	}
	return params, nil
}
