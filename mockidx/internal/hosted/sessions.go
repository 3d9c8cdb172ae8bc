package hosted

import (
	"net/http"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
	"github.com/idxlab/idxlab/mockidx/internal/session"
)

var errNoSession = httpkit.API(http.StatusNotFound, "E0000007", "Not found: Resource not found: me (Session)", "session_missing")

// resource is a session as Okta's Sessions API has it.
// Source: Okta, "Sessions API", session object. okta-auth-js reads _links.
type resource struct {
	ID                       string          `json:"id"`
	UserID                   string          `json:"userId"`
	Login                    string          `json:"login"`
	CreatedAt                ion.Time        `json:"createdAt"`
	ExpiresAt                ion.Time        `json:"expiresAt"`
	Status                   string          `json:"status"`
	LastPasswordVerification *ion.Time       `json:"lastPasswordVerification"`
	LastFactorVerification   *ion.Time       `json:"lastFactorVerification"`
	AMR                      []string        `json:"amr"`
	IDP                      idp             `json:"idp"`
	MFAActive                bool            `json:"mfaActive"`
	Links                    map[string]link `json:"_links"`
}

type idp struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

type link struct {
	Href  string `json:"href"`
	Hints hints  `json:"hints"`
}

type hints struct {
	Allow []string `json:"allow"`
}

// me reads or ends the session of the browser that asks.
func (s *Server) me(w http.ResponseWriter, r *http.Request) error {
	had, ok, err := session.Of(s.tenant, r)
	if err != nil {
		return err
	}
	if !ok {
		return errNoSession.Because("no session of this browser is good")
	}
	httpkit.NoteOf(r).User = had.UserID
	if r.Method != http.MethodDelete {
		httpkit.NoteOf(r).Outcome = "session_read"
		return s.writeSession(w, had)
	}
	if err := session.End(w, s.tenant, r); err != nil {
		return err
	}
	httpkit.NoteOf(r).Outcome = "session_closed"
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// refresh begins the session's idle time anew.
func (s *Server) refresh(w http.ResponseWriter, r *http.Request) error {
	had, ok, err := session.Use(s.tenant, r)
	if err != nil {
		return err
	}
	if !ok {
		return errNoSession.Because("no session of this browser is good")
	}
	httpkit.NoteOf(r).User, httpkit.NoteOf(r).Outcome = had.UserID, "session_refreshed"
	return s.writeSession(w, had)
}

func (s *Server) writeSession(w http.ResponseWriter, had session.Session) error {
	self := s.tenant.BaseURL + "/api/v1/sessions/me"
	v := resource{
		ID: had.ID, UserID: had.UserID, Login: had.User.Login, CreatedAt: ion.Time{Time: had.Began}, ExpiresAt: ion.Time{Time: had.Expires},
		Status: "ACTIVE", AMR: engine.AMR(engine.Transaction{Verified: had.Verified}),
		IDP: idp{s.tenant.Directory.Snapshot().ID, "OKTA"},
		Links: map[string]link{
			"self":    {self, hints{[]string{http.MethodGet, http.MethodDelete}}},
			"refresh": {self + "/lifecycle/refresh", hints{[]string{http.MethodPost}}},
		},
	}
	for _, proof := range had.Verified {
		at := ion.Time{Time: proof.At}
		if proof.Provider != "" {
			v.IDP = idp{proof.Provider, "FEDERATION"}
			continue
		}
		if proof.Factor == directory.FactorPassword {
			v.LastPasswordVerification = &at
			continue
		}
		v.LastFactorVerification, v.MFAActive = &at, true
	}
	return httpkit.WriteJSON(w, http.StatusOK, "application/json", v)
}
