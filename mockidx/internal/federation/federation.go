package federation

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/idxlab/idxlab/mockidx/internal/callback"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/hosted"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

// Server sends the browsers of one org to identity providers and takes them back.
type Server struct {
	tenant *tenant.Tenant
	runner *flow.Runner
	client *http.Client
}

// New returns the server of t, whose transactions r steps. It asks identity
// providers through transport.
func New(t *tenant.Tenant, r *flow.Runner, transport http.RoundTripper) *Server {
	return &Server{t, r, newClient(transport)}
}

const callbackPath = "/oauth2/v1/authorize/callback"

// Mount registers every endpoint with k.
func (s *Server) Mount(k *httpkit.Kit) {
	get := []string{http.MethodGet}
	k.Mount("/sso/idps/{id}", httpkit.CORSTrusted, get, s.leave)
	k.Mount(callbackPath, httpkit.CORSTrusted, get, s.comeBack)
}

// leave is where the org's own page sends a browser.
func (s *Server) leave(w http.ResponseWriter, r *http.Request) error {
	return s.Send(w, r, r.URL.Query().Get("stateToken"), r.PathValue("id"))
}

// Send sends a browser to an identity provider, to sign in there for the
// transaction that has this state handle.
func (s *Server) Send(w http.ResponseWriter, r *http.Request, stateHandle, providerID string) error {
	if r.Method == http.MethodHead {
		httpkit.NoteOf(r).Outcome = "link_probed"
		return nil
	}
	ref := flow.ByStateHandle(stateHandle)
	tx, page, err := s.step(r, ref, engine.Depart{Provider: providerID, DeviceToken: httpkit.DeviceToken(r)})
	if err != nil || page.Outcome != engine.ProviderRedirected {
		return s.write(w, page, err)
	}
	p, _ := s.tenant.Directory.Snapshot().ProviderByID(providerID)
	at, err := s.party(r.Context(), p)
	if err != nil {
		_, page, err := s.step(r, ref, engine.Arrive{Provider: providerID, Failure: engine.ProviderUnreachable, Reason: err.Error()})
		return s.write(w, page, err)
	}
	state, l, err := s.begin(r.Context(), tx, providerID, httpkit.EnsureDeviceToken(w, r, s.tenant.Chance))
	if err != nil {
		return err
	}
	w.Header().Set("Location", at.authorizationURL(state, l, tx))
	w.WriteHeader(http.StatusFound)
	return nil
}

// comeBack takes back a browser from an identity provider.
func (s *Server) comeBack(w http.ResponseWriter, r *http.Request) error {
	if r.Method == http.MethodHead {
		httpkit.NoteOf(r).Outcome = "link_probed"
		return nil
	}
	query := r.URL.Query()
	l, stray, err := s.end(r.Context(), query.Get("state"), httpkit.DeviceToken(r))
	if err != nil {
		return err
	}
	if stray != "" {
		page := engine.Stray(s.runner.Env(), stray)
		note(r, engine.Transaction{}, page)
		return s.write(w, page, nil)
	}
	arrival := engine.Arrive{Provider: l.Provider}
	var refused *refusal
	switch p, known := s.tenant.Directory.Snapshot().ProviderByID(l.Provider); {
	case !known: // the engine says so
	case query.Get("error") != "":
		arrival.Failure, arrival.Reason = answered(query.Get("error"), query.Get("error_description"))
	default:
		arrival.Attributes, err = s.whoSignedIn(r.Context(), p, l, query.Get("code"))
	}
	if errors.As(err, &refused) {
		arrival.Failure, arrival.Reason = refused.failure, refused.Error()
	} else if err != nil {
		return err
	}
	_, page, err := s.step(r, flow.ByStateHandle(l.StateHandle), arrival)
	return s.write(w, page, err)
}

// answered is what an error answer of a provider comes to.
func answered(code, description string) (engine.Outcome, string) {
	const most = 200 // of what somebody else wrote
	reason := "the identity provider answered " + strconv.Quote(code[:min(len(code), most)]) + ": " + strconv.Quote(description[:min(len(description), most)])
	if code == "access_denied" {
		return engine.ProviderDenied, reason
	}
	return engine.ProviderFailed, reason
}

// whoSignedIn exchanges a code for what the provider tells of somebody. It fails
// with a *refusal.
func (s *Server) whoSignedIn(ctx context.Context, p directory.IdentityProvider, l leg, code string) (map[string]string, error) {
	if code == "" {
		return nil, &refusal{engine.ProviderFailed, errors.New("the identity provider answered neither a code nor an error")}
	}
	at, err := s.party(ctx, p)
	if err != nil {
		return nil, &refusal{engine.ProviderUnreachable, err}
	}
	return at.redeem(ctx, code, l)
}

// step takes a step for a browser and notes what it came to.
func (s *Server) step(r *http.Request, ref flow.Ref, in engine.Input) (engine.Transaction, engine.Page, error) {
	tx, page, err := s.runner.Step(r.Context(), ref, in)
	if errors.Is(err, flow.ErrUnknown) {
		page, err = engine.Expired(s.runner.Env()), nil
	}
	note(r, tx, page)
	return tx, page, err
}

func note(r *http.Request, tx engine.Transaction, page engine.Page) {
	n := httpkit.NoteOf(r)
	n.Outcome, n.Reason = string(page.Outcome), page.Reason
	n.Transaction, n.App, n.User = flow.TransactionID(tx), tx.Request.ClientID, tx.UserID
}

// write sends the browser where page says, or shows it.
func (s *Server) write(w http.ResponseWriter, page engine.Page, err error) error {
	switch {
	case err != nil:
		return err
	case page.Callback != nil:
		return callback.Write(w, *page.Callback)
	case page.Redirect != "":
		w.Header().Set("Location", page.Redirect)
		w.WriteHeader(http.StatusFound)
		return nil
	}
	return hosted.Render(w, page.Status, page.Body)
}
