package oauth

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/callback"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/session"
)

// SignInPage is the org's own page, on which people sign in.
type SignInPage interface {
	// Show answers with the page of the transaction that has this state token.
	Show(w http.ResponseWriter, r *http.Request, stateToken string) error
}

// IdentityProviders are where people sign in who do not at the org.
type IdentityProviders interface {
	// Send sends a browser to an identity provider, to sign in there for the
	// transaction that has this state handle.
	Send(w http.ResponseWriter, r *http.Request, stateHandle, providerID string) error
}

// What a browser is told that must not be sent anywhere.
var (
	problemDuplicate   = problem{"invalid_request", "The request contained multiple parameters with the same name.", "parameter_duplicated"}
	problemClient      = problem{"invalid_client", "Invalid value for 'client_id' parameter.", "client_unknown"}
	problemRedirectURI = problem{"invalid_request", "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings.", "redirect_uri_not_registered"}
)

// authorize answers a browser that an app sent to be signed in: with the way
// back, if a session at the org is enough, or else with the sign-in page. Until
// client and redirect URI are known to be right the browser must not be sent
// anywhere (RFC 6749 §4.1.2.1).
func (s *Server) authorize(w http.ResponseWriter, c *call) error {
	f, err := readForm(c.Request)
	if duplicate, ok := errors.AsType[*httpkit.Error](err); ok && duplicate.Outcome == errDuplicate.Outcome {
		return c.show(w, http.StatusBadRequest, problemDuplicate, duplicate.Reason)
	}
	if err != nil {
		return err
	}
	app, ok := c.org.AppByClientID(f.get("client_id"))
	if !ok {
		return c.show(w, http.StatusBadRequest, problemClient, f.get("client_id"))
	}
	c.note.App = app.ClientID
	if stateHandle, idp, ok := departure(f); ok {
		return s.idps.Send(w, c.Request, stateHandle, idp)
	}
	if uri := f.get("redirect_uri"); !slices.Contains(app.RedirectURIs, uri) {
		return c.show(w, http.StatusBadRequest, problemRedirectURI, uri)
	}
	a, err := c.authorization(app, f)
	if err == nil {
		err = s.signIn(w, c, app, a)
	}
	if refusal, ok := errors.AsType[*httpkit.Error](err); ok {
		return c.tellApp(w, f, refusal)
	}
	return err
}

// departure reads the request_uri of a redirect-idp remediation, which stands for
// a transaction and an identity provider. There is nothing else to such a
// request, so nothing else is read.
func departure(f form) (stateHandle, idp string, ok bool) {
	named, ok := strings.CutPrefix(f.get("request_uri"), engine.RequestURIPrefix)
	if !ok {
		return "", "", false
	}
	return strings.Cut(named, ":")
}

// tellApp sends the browser back to the app with what was refused, in the
// response mode that was asked for.
func (c *call) tellApp(w http.ResponseWriter, f form, refusal *httpkit.Error) error {
	c.note.Outcome, c.note.Reason = refusal.Outcome, refusal.Reason
	code, description := refusal.OAuthError()
	return callback.Write(w, engine.Callback{URI: f.get("redirect_uri"), Mode: responseMode(f), Params: []engine.Param{
		{Name: "error", Value: code}, {Name: "error_description", Value: description}, {Name: "state", Value: f.get("state")},
	}})
}

// signIn answers a valid request. It fails with an *httpkit.Error for the app.
func (s *Server) signIn(w http.ResponseWriter, c *call, app directory.App, a authorization) error {
	had, err := s.session(c, app, a)
	if err != nil {
		return err
	}
	if had == nil && a.silent {
		return errLoginRequired
	}
	device, err := s.device(w, c, false)
	if err != nil {
		return err
	}
	tx, err := s.runner.Begin(c.Context(), a.Request, device, had)
	if err != nil {
		return err
	}
	c.note.Transaction, c.note.User = flow.TransactionID(tx), tx.UserID
	if had != nil {
		answered, err := s.goBack(w, c, tx, device, had)
		if err != nil || answered {
			return err
		}
	}
	if a.silent {
		return errReauthentication
	}
	c.note.Outcome = "authorization_begun"
	if a.idp != "" {
		w.Header().Set("Location", s.tenant.BaseURL+"/sso/idps/"+a.idp+"?stateToken="+url.QueryEscape(tx.StateHandle))
		w.WriteHeader(http.StatusFound)
		return nil
	}
	return s.page.Show(w, c.Request, tx.StateHandle)
}

// session returns the session that a session token stands for, or the browser's,
// or nil if there is none or it does not count: who is asked to sign in anew has
// none but by a token.
func (s *Server) session(c *call, app directory.App, a authorization) (*engine.Session, error) {
	had, ok, err := session.Redeem(c.Context(), s.tenant, a.sessionToken)
	if err == nil && !ok && !a.anew {
		had, ok, err = session.Of(s.tenant, c.Request)
	}
	if err != nil || !ok {
		return nil, err
	}
	c.note.User = had.UserID
	if !c.org.Assigned(app, had.User) {
		return nil, errUserNotAssigned.Because("%s is not assigned to %s", had.User.Login, app.Label)
	}
	return &had.Session, nil
}

// goBack sends the browser back to the app, if what its session
// proved is all that the app's policy asks for.
func (s *Server) goBack(w http.ResponseWriter, c *call, tx engine.Transaction, d engine.Device, had *engine.Session) (answered bool, err error) {
	tx, page, err := s.runner.Step(c.Context(), flow.ByStateHandle(tx.StateHandle), engine.RedirectToApp{DeviceToken: d.Token, Session: had})
	if err != nil || page.Callback == nil {
		return false, err
	}
	c.note.Outcome = string(page.Outcome)
	if err := session.Begin(w, s.tenant, c.Request, page.Session); err != nil {
		return false, err
	}
	return true, s.Answer(w, c.Request, tx, *page.Callback)
}
