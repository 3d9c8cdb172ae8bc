package hosted

import (
	"errors"
	"net/http"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/session"
)

// begin shows the first page of a sign-in to the org itself.
func (s *Server) begin(w http.ResponseWriter, r *http.Request, req engine.Request) error {
	req.Hosted, req.ClientID, req.Issuer, req.MaxAge = true, directory.DashboardID, s.tenant.BaseURL, -1
	device := engine.Device{Token: httpkit.EnsureDeviceToken(w, r, s.tenant.Chance)}
	device.Browser, device.OS = httpkit.Browser(r.UserAgent())
	tx, err := s.runner.Begin(r.Context(), req, device, nil)
	if err != nil {
		return err
	}
	note := httpkit.NoteOf(r)
	note.Outcome, note.Transaction, note.User = "login_begun", flow.TransactionID(tx), tx.UserID
	return s.Show(w, r, tx.StateHandle)
}

// stepUp shows the sign-in page to a browser that comes back from an identity
// provider and has more to do.
func (s *Server) stepUp(w http.ResponseWriter, r *http.Request) error {
	stateToken := r.URL.Query().Get("stateToken")
	tx, err := s.runner.Look(r.Context(), flow.ByStateHandle(stateToken))
	if err != nil && !errors.Is(err, flow.ErrUnknown) {
		return err
	}
	if err != nil || !tx.Request.Hosted || httpkit.DeviceToken(r) != tx.Device.Token {
		return errNoTransaction.Because("no sign-in that this browser began has the state token")
	}
	note := httpkit.NoteOf(r)
	note.Outcome, note.Transaction, note.App = "sign_in_stepped_up", flow.TransactionID(tx), tx.Request.ClientID
	return s.Show(w, r, stateToken)
}

// welcome begins the activation of an account by the link that an administrator
// sent. That a token is nobody's the page says.
func (s *Server) welcome(w http.ResponseWriter, r *http.Request) error {
	token := r.PathValue("token")
	u, _ := s.tenant.Directory.Snapshot().UserByActivation(token)
	return s.begin(w, r, engine.Request{Journey: engine.Activation, Token: token, UserID: u.ID, RedirectURI: s.local("")})
}

// resetPassword is welcome for a password that an administrator reset.
func (s *Server) resetPassword(w http.ResponseWriter, r *http.Request) error {
	token := r.PathValue("token")
	u, _ := s.tenant.Directory.Snapshot().UserByRecovery(token, s.tenant.Clock.Now())
	return s.begin(w, r, engine.Request{Journey: engine.Recovery, Token: token, UserID: u.ID, RedirectURI: s.local("")})
}

// takeToken makes the session that a session token stands for the browser's,
// and sends it on, within the org or to an origin that the org trusts. A token
// that is good no more begins no session.
// Source: Okta, "Retrieve a session cookie by visiting a session redirect link".
func (s *Server) takeToken(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	had, ok, err := session.Redeem(r.Context(), s.tenant, query.Get("token"))
	if err != nil {
		return err
	}
	note := httpkit.NoteOf(r)
	note.Outcome, note.User = "session_token_refused", had.UserID
	if ok {
		id, err := session.Start(r.Context(), s.tenant, had.Session)
		if err == nil {
			err = session.Begin(w, s.tenant, r, id)
		}
		if err != nil {
			return err
		}
		note.Outcome = "session_token_redeemed"
	}
	return redirect(w, s.trusted(query.Get("redirectUrl")))
}

// trusted returns an address of an origin that the org trusts, or what local
// returns.
func (s *Server) trusted(target string) string {
	org := s.tenant.Directory.Snapshot()
	scheme, rest, _ := strings.Cut(target, "://")
	host, _, _ := strings.Cut(rest, "/")
	if !strings.ContainsAny(target, "\\\t\r\n") && org.TrustsOrigin(scheme+"://"+host) {
		return target
	}
	return s.local(target)
}
