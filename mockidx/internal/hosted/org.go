package hosted

import (
	_ "embed"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/callback"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/session"
)

//go:embed home.html
var homeHTML string

var homePage = httpkit.NewPage(homeHTML)

// home says who is signed in at the org.
func (s *Server) home(w http.ResponseWriter, r *http.Request) error {
	had, ok, err := session.Of(s.tenant, r)
	if err != nil {
		return err
	}
	httpkit.NoteOf(r).User = had.UserID
	return homePage.Write(w, http.StatusOK, struct {
		Org, Name, Login string
		SignedIn         bool
	}{s.tenant.Directory.Snapshot().Name, had.User.DisplayName(), had.User.Login, ok})
}

// login signs in to the org itself, and goes on to fromURI. Where that begins a
// sign-in of its own it is left to it.
func (s *Server) login(w http.ResponseWriter, r *http.Request) error {
	target := s.local(r.URL.Query().Get("fromURI"))
	had, ok, err := session.Use(s.tenant, r)
	if err != nil {
		return err
	}
	note := httpkit.NoteOf(r)
	note.Outcome, note.User = "login_passed", had.UserID
	if ok || strings.HasPrefix(target, s.tenant.BaseURL+"/oauth2/") {
		return redirect(w, target)
	}
	return s.begin(w, r, engine.Request{RedirectURI: target, LoginHint: r.URL.Query().Get("login_hint")})
}

// signOut ends the session, and goes on to fromURI. HEAD only looks.
func (s *Server) signOut(w http.ResponseWriter, r *http.Request) error {
	if r.Method == http.MethodHead {
		httpkit.NoteOf(r).Outcome = "sign_out_probed"
		return nil
	}
	had, _, err := session.Of(s.tenant, r)
	if err == nil {
		err = session.End(w, s.tenant, r)
	}
	if err != nil {
		return err
	}
	note := httpkit.NoteOf(r)
	note.Outcome, note.User = "signed_out", had.UserID
	return redirect(w, s.local(r.URL.Query().Get("fromURI")))
}

var errNoTransaction = httpkit.API(http.StatusNotFound, "E0000007", "Not found: Resource not found: stateToken (StateToken)", "state_token_unknown")

// errorRedirect gives up a sign-in and tells its app so, in the browser that
// began it.
func (s *Server) errorRedirect(w http.ResponseWriter, r *http.Request) error {
	tx, _, err := s.runner.Step(r.Context(), flow.ByStateHandle(r.URL.Query().Get("stateToken")), engine.Introspect{})
	if err != nil && !errors.Is(err, flow.ErrUnknown) {
		return err
	}
	if err != nil || !tx.Request.Hosted || httpkit.DeviceToken(r) != tx.Device.Token {
		return errNoTransaction.Because("no sign-in that this browser began has the state token")
	}
	note := httpkit.NoteOf(r)
	note.Outcome, note.Transaction, note.App = "sign_in_given_up", flow.TransactionID(tx), tx.Request.ClientID
	if tx.Request.ClientID == directory.DashboardID {
		return redirect(w, s.local(""))
	}
	return callback.Write(w, engine.Callback{URI: tx.Request.RedirectURI, Mode: tx.Request.ResponseMode, Params: []engine.Param{
		{Name: "error", Value: "access_denied"},
		{Name: "error_description", Value: "The resource owner or authorization server denied the request."},
		{Name: "state", Value: tx.Request.State},
	}})
}

// local returns the address that a fromURI names if it is one of the org, and
// else the org's first page: whoever is sent on must not end up elsewhere.
// Browsers take a backslash for a slash.
// Source: URL Standard §4.4, special authority slashes state.
func (s *Server) local(fromURI string) string {
	home := s.tenant.BaseURL + "/"
	base, err := url.Parse(home)
	if err != nil || strings.ContainsAny(fromURI, "\\\t\r\n") {
		return home
	}
	u, err := base.Parse(fromURI)
	if err != nil || u.Scheme != base.Scheme || !strings.EqualFold(u.Host, base.Host) || u.User != nil {
		return home
	}
	return u.String()
}

func redirect(w http.ResponseWriter, target string) error {
	w.Header().Set("Location", target)
	w.WriteHeader(http.StatusFound)
	return nil
}
