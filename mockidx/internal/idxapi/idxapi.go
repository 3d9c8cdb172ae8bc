package idxapi

import (
	"errors"
	"net/http"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

// Server serves the IDX API of one org.
type Server struct {
	tenant *tenant.Tenant
	runner *flow.Runner
}

// New returns the API of t, whose transactions r steps.
func New(t *tenant.Tenant, r *flow.Runner) *Server { return &Server{t, r} }

// Apps is the way back to an app.
type Apps interface {
	// Answer sends the browser that finished tx to its app.
	Answer(w http.ResponseWriter, r *http.Request, tx engine.Transaction, to engine.Callback) error
}

// Mount registers every endpoint with k. Browsers go on to apps.
func (s *Server) Mount(k *httpkit.Kit, apps Apps) {
	post := []string{http.MethodPost}
	k.Mount("/idp/idx/introspect", httpkit.CORSTrusted, post, s.introspect)
	for path, input := range map[string]func(body) engine.Input{
		"identify":            identify,
		"challenge":           selectAuthenticator,
		"challenge/answer":    answer,
		"challenge/poll":      poll,
		"authenticators/poll": poll,
		"challenge/send":      func(b body) engine.Input { return engine.SendChannel{Email: b.Email, PhoneNumber: b.PhoneNumber} },
		"challenge/resend":    func(body) engine.Input { return engine.Resend{} },
		"recover":             func(body) engine.Input { return engine.Recover{} },
		"enroll":              func(body) engine.Input { return engine.SelectEnrollProfile{} },
		"enroll/new":          enrollProfile,
		"enroll/update":       enrollProfile,
		"identify/select":     func(body) engine.Input { return engine.SelectIdentify{} },
		"credential/enroll":   enroll,
		"skip":                func(body) engine.Input { return engine.Skip{} },
		"unlock-account":      func(body) engine.Input { return engine.UnlockAccount{} },
		"keep-me-signed-in":   func(b body) engine.Input { return engine.KeepMeSignedIn{Keep: b.KeepMeSignedIn} },
		"cancel":              func(body) engine.Input { return engine.Cancel{} },
	} {
		k.Mount("/idp/idx/"+path, httpkit.CORSTrusted, post, s.step(input))
	}
	k.Mount("/idp/idx/consent", httpkit.CORSTrusted, post, s.consent)
	get := []string{http.MethodGet}
	k.Mount("/email/verify", httpkit.CORSTrusted, get, s.openLink)
	k.Mount("/email/verify/{app}", httpkit.CORSTrusted, get, s.openLink)
	k.Mount("/login/token/redirect", httpkit.CORSTrusted, get, func(w http.ResponseWriter, r *http.Request) error {
		return s.redirectToApp(w, r, apps)
	})
}

func identify(b body) engine.Input {
	return engine.Identify{Identifier: b.Identifier, Passcode: b.Credentials.Passcode, RememberMe: b.RememberMe}
}

func selectAuthenticator(b body) engine.Input {
	a := b.Authenticator
	return engine.Select{AuthenticatorID: a.ID, MethodType: a.MethodType, Identifier: b.Identifier, AutoChallenge: a.AutoChallenge}
}

func poll(b body) engine.Input { return engine.Poll{AutoChallenge: b.AutoChallenge} }

func answer(b body) engine.Input {
	c := b.Credentials
	return engine.Answer{
		Passcode: c.Passcode, TOTP: c.TOTP, QuestionKey: c.QuestionKey, Question: c.Question, Answer: c.Answer,
		RevokeSessions: c.RevokeSessions,
		ClientData:     c.ClientData, Attestation: c.Attestation, AuthenticatorData: c.AuthenticatorData, SignatureData: c.SignatureData,
	}
}

func enrollProfile(b body) engine.Input {
	return engine.EnrollProfile{Profile: b.UserProfile, Passcode: b.Credentials.Passcode}
}

func enroll(b body) engine.Input {
	a := b.Authenticator
	return engine.Enroll{AuthenticatorID: a.ID, MethodType: a.MethodType, PhoneNumber: a.PhoneNumber, Channel: a.Channel}
}

// consent takes the answer of the page that a mailed link shows in another
// browser, whose handle is the link's token.
func (s *Server) consent(w http.ResponseWriter, r *http.Request) error {
	b, err := parse(r)
	if err != nil {
		return err
	}
	if b.StateHandle == "" {
		return s.write(w, r, engine.MissingStateHandle(s.runner.Env()))
	}
	return s.run(w, r, flow.ByLinkToken(b.StateHandle), engine.Consent{Token: b.StateHandle, Allow: b.Consent})
}

// introspect reads the current page by whichever handle the client holds.
func (s *Server) introspect(w http.ResponseWriter, r *http.Request) error {
	b, err := parse(r)
	if err != nil {
		return err
	}
	ref, ok := handleOf(b)
	if !ok {
		return s.write(w, r, engine.MissingStateHandle(s.runner.Env()))
	}
	return s.run(w, r, ref, engine.Introspect{RecoverAgain: strings.HasPrefix(r.UserAgent(), "okta-idx-golang/")})
}

// handleOf returns the transaction that b names by whichever handle.
func handleOf(b body) (flow.Ref, bool) {
	switch {
	case b.InteractionHandle != "":
		return flow.ByInteractionHandle(b.InteractionHandle), true
	case b.StateToken != "":
		return flow.ByStateHandle(b.StateToken), true
	case b.StateHandle != "":
		return flow.ByStateHandle(b.StateHandle), true
	}
	return flow.Ref{}, false
}

// step returns the handler of an endpoint that takes a stateHandle.
func (s *Server) step(input func(body) engine.Input) httpkit.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		b, err := parse(r)
		if err != nil {
			return err
		}
		if b.StateHandle == "" {
			return s.write(w, r, engine.MissingStateHandle(s.runner.Env()))
		}
		return s.run(w, r, flow.ByStateHandle(b.StateHandle), input(b))
	}
}

func (s *Server) run(w http.ResponseWriter, r *http.Request, ref flow.Ref, in engine.Input) error {
	tx, page, err := s.runner.Step(r.Context(), ref, in)
	if errors.Is(err, flow.ErrUnknown) {
		return s.write(w, r, engine.Expired(s.runner.Env()))
	}
	if err != nil {
		return err
	}
	noteTransaction(r, tx)
	httpkit.EnsureDeviceToken(w, r, s.tenant.Chance)
	return s.write(w, r, page)
}

// noteTransaction tells the journal whose a request is.
func noteTransaction(r *http.Request, tx engine.Transaction) {
	note := httpkit.NoteOf(r)
	note.Transaction, note.App, note.User = flow.TransactionID(tx), tx.Request.ClientID, tx.UserID
}

func (s *Server) write(w http.ResponseWriter, r *http.Request, page engine.Page) error {
	note := httpkit.NoteOf(r)
	note.Outcome, note.Reason = string(page.Outcome), page.Reason
	return httpkit.WriteJSON(w, page.Status, s.contentType(page), page.Body)
}

// contentType is ION throughout. auth-js decodes an error of introspect only
// if it is application/json; the widget's third generation reads both. The
// switch is for tests that need the comfort rather than the fidelity.
func (s *Server) contentType(page engine.Page) string {
	if page.Status != http.StatusOK && s.tenant.Directory.Snapshot().Interoperability.IntrospectErrorsAsJSON {
		return "application/json;charset=UTF-8"
	}
	return ion.ContentType
}
