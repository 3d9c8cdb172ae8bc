package oauth

import (
	"net/http"
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/callback"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/session"
)

// Texts: Okta, "OAuth 2.0 and OpenID Connect errors".
var (
	problemHint      = problem{"invalid_token", "The id token is invalid.", "id_token_hint_invalid"}
	problemHintGone  = problem{"invalid_client", "Invalid value for 'client_id' parameter.", "client_unknown"}
	problemLogoutURI = problem{"invalid_request", "The 'post_logout_redirect_uri' parameter must be a Logout redirect URI in the client app settings.", "post_logout_redirect_uri_not_registered"}
)

// logout ends the session at the org of the user that the hint names, and sends
// the browser back to its app (OpenID Connect RP-Initiated Logout §2). The hint
// may have expired: people log out late. Who has signed in as somebody else
// since stays signed in.
func (s *Server) logout(w http.ResponseWriter, c *call) error {
	f, err := readForm(c.Request)
	if err != nil {
		return err
	}
	hint, err := s.signedIDToken(c, f.get("id_token_hint"))
	if err != nil {
		return c.show(w, http.StatusBadRequest, problemHint)
	}
	app, ok := c.org.AppByClientID(hint.Audience)
	if !ok {
		return c.show(w, http.StatusBadRequest, problemHintGone)
	}
	c.note.App, c.note.User = app.ClientID, hint.Subject
	uri := f.get("post_logout_redirect_uri")
	if uri != "" && !slices.Contains(app.PostLogoutRedirectURIs, uri) {
		return c.show(w, http.StatusBadRequest, problemLogoutURI, uri)
	}
	if err := s.endSession(w, c, hint.Subject); err != nil {
		return err
	}
	if uri == "" {
		return c.show(w, http.StatusOK, problem{outcome: "logged_out"})
	}
	c.note.Outcome = "logged_out"
	return callback.Write(w, engine.Callback{URI: uri, Params: []engine.Param{{Name: "state", Value: f.get("state")}}})
}

func (s *Server) endSession(w http.ResponseWriter, c *call, userID string) error {
	had, ok, err := session.Of(s.tenant, c.Request)
	if err != nil || !ok || had.UserID != userID {
		return err
	}
	return session.End(w, s.tenant, c.Request)
}
