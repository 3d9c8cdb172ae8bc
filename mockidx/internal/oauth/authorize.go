package oauth

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// What the browser, or the app that it is sent back to, reads. Texts: Okta,
// "OAuth 2.0 and OpenID Connect errors".
var (
	problemClient      = problem{"invalid_client", "Invalid value for 'client_id' parameter.", "client_unknown"}
	problemRedirectURI = problem{"invalid_request", "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings.", "redirect_uri_not_registered"}
	problemNoSession   = problem{"login_required", "The client specified not to prompt, but the user is not logged in.", "login_required"}
	problemEmbedded    = problem{"interaction_required", "Your client is configured to use the interaction code flow and user interaction is required to complete the request.", "interaction_required"}
	problemNoHosted    = problem{"server_error", "The requested feature is not enabled in this environment.", "hosted_sign_in_unavailable"}
)

// authorize answers a browser that nobody signed in to the org with. Embedded
// sign-in makes no session at the org, so that is every browser, and an app
// that signs in embedded is told to. Until client and redirect URI are known
// to be right the browser must not be sent anywhere (RFC 6749 §4.1.2.1).
func (s *Server) authorize(w http.ResponseWriter, c *call) error {
	f, err := readForm(c.Request)
	if err != nil {
		return err
	}
	app, ok := c.org.AppByClientID(f.get("client_id"))
	if !ok {
		return c.show(w, http.StatusBadRequest, problemClient, f.get("client_id"))
	}
	c.note.App = app.ClientID
	uri := f.get("redirect_uri")
	if !slices.Contains(app.RedirectURIs, uri) {
		return c.show(w, http.StatusBadRequest, problemRedirectURI, uri)
	}
	p := problemEmbedded
	switch {
	case slices.Contains(strings.Fields(f.get("prompt")), "none"):
		p = problemNoSession
	case !app.Allows(directory.InteractionCode):
		p = problemNoHosted
	}
	c.note.Outcome, c.note.Reason = p.outcome, p.description
	return redirect(w, uri, "error", p.code, "error_description", p.description, "state", f.get("state"))
}

// redirect sends the browser to a registered URI with pairs of names and
// values added to whatever query it has. A pair without value is left out.
func redirect(w http.ResponseWriter, target string, pairs ...string) error {
	u, err := url.Parse(target)
	if err != nil {
		return err
	}
	var query []string
	if u.RawQuery != "" {
		query = append(query, u.RawQuery)
	}
	for pair := range slices.Chunk(pairs, 2) {
		if pair[1] != "" {
			query = append(query, pair[0]+"="+url.QueryEscape(pair[1]))
		}
	}
	u.RawQuery = strings.Join(query, "&")
	w.Header().Set("Location", u.String())
	w.WriteHeader(http.StatusFound)
	return nil
}
