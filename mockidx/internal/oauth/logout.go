package oauth

import (
	"net/http"
	"slices"
)

// Texts: Okta, "OAuth 2.0 and OpenID Connect errors".
var (
	problemHint      = problem{"invalid_token", "The id token is invalid.", "id_token_hint_invalid"}
	problemHintGone  = problem{"invalid_client", "Invalid value for 'client_id' parameter.", "client_unknown"}
	problemLogoutURI = problem{"invalid_request", "The 'post_logout_redirect_uri' parameter must be a Logout redirect URI in the client app settings.", "post_logout_redirect_uri_not_registered"}
)

// logout sends the browser back to its app (OpenID Connect RP-Initiated
// Logout §2). There is no session at the org to end. The hint may have expired:
// people log out late.
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
	if uri == "" {
		return c.show(w, http.StatusOK, problem{outcome: "logged_out"})
	}
	if !slices.Contains(app.PostLogoutRedirectURIs, uri) {
		return c.show(w, http.StatusBadRequest, problemLogoutURI, uri)
	}
	c.note.Outcome = "logged_out"
	return redirect(w, uri, "state", f.get("state"))
}
