package idxapi

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/fault"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
)

// Whose implements [fault.SignIns] for the whole org.
func (s *Server) Whose(r *http.Request) fault.Caller {
	raw, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(raw), failing{err}))
	form, _ := url.ParseQuery(string(raw))
	if strings.HasPrefix(strings.TrimSpace(string(raw)), "{") {
		form = nil
	}
	var b body
	_ = json.Unmarshal(raw, &b) // the handler says what is wrong with it
	query := r.URL.Query()
	value := func(name string) string {
		if v := form.Get(name); v != "" {
			return v
		}
		return query.Get(name)
	}
	var c fault.Caller
	c.App, _, _ = r.BasicAuth()
	if c.App == "" {
		c.App = value("client_id")
	}
	refs := []flow.Ref{flow.ByCode(value("interaction_code")), flow.ByCode(value("code")), flow.ByLinkToken(query.Get("token")), flow.ByStateHandle(value("stateToken"))}
	if ref, ok := handleOf(b); ok {
		refs = append(refs, ref)
	}
	login := b.Identifier
	for _, ref := range refs {
		if tx, err := s.runner.Look(r.Context(), ref); err == nil {
			c.App, c.User = tx.Request.ClientID, tx.UserID
		}
	}
	d := s.tenant.Directory.Snapshot()
	if user, ok := d.UserByID(c.User); ok {
		c.Login = user.Login
	} else if user, ok := d.UserByLogin(login); ok && login != "" {
		c.User, c.Login = user.ID, user.Login
	}
	return c
}

// failing is a reader that fails with what another failed with, or ends.
type failing struct{ err error }

// Read implements [io.Reader].
func (f failing) Read([]byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	return 0, io.EOF
}

// Throttled implements [fault.SignIns].
func (s *Server) Throttled(w http.ResponseWriter, r *http.Request, wayOn bool, reason string) (bool, error) {
	if !strings.HasPrefix(r.URL.Path, "/idp/idx/") {
		return false, nil
	}
	stateHandle, _, err := s.Caller(r)
	if err != nil || stateHandle == "" {
		return false, err
	}
	return true, s.throttle(w, r, stateHandle, wayOn, reason)
}
