package idxapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// Caller returns whose a request of the IDX API is: the state handle of the
// transaction that it names, and who signs in there or wants to. Both are empty
// if there is no such transaction. The body of r can be read once more.
func (s *Server) Caller(r *http.Request) (stateHandle, user string, err error) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return "", "", err
	}
	r.Body = io.NopCloser(bytes.NewReader(raw))
	var b body
	_ = json.Unmarshal(raw, &b) // the handler says what is wrong with it
	ref, ok := handleOf(b)
	if !ok {
		return "", "", nil
	}
	tx, err := s.runner.Look(r.Context(), ref)
	if errors.Is(err, flow.ErrUnknown) {
		return "", "", nil
	}
	if err != nil {
		return "", "", err
	}
	if tx.UserID != "" {
		return tx.StateHandle, tx.UserID, nil
	}
	if named, ok := s.tenant.Directory.Snapshot().UserByLogin(b.Identifier); ok {
		return tx.StateHandle, named.ID, nil
	}
	return tx.StateHandle, strings.ToLower(b.Identifier), nil // told apart from nobody by no limit
}

// Throttle answers a request that is one too many in its transaction, or of
// its user, and was not looked at otherwise.
func (s *Server) Throttle(w http.ResponseWriter, r *http.Request, stateHandle, reason string) error {
	return s.throttle(w, r, stateHandle, true, reason)
}

// throttle leaves the page out if there is to be no way on.
// Source: the widget's recorded answer error-429-too-many-request-operation-ratelimit.
func (s *Server) throttle(w http.ResponseWriter, r *http.Request, stateHandle string, wayOn bool, reason string) error {
	tx, page, err := s.runner.Throttle(r.Context(), flow.ByStateHandle(stateHandle), reason)
	if err != nil {
		return err
	}
	if b := page.Body; !wayOn && b != nil {
		page.Body = &ion.Response{Version: b.Version, StateHandle: b.StateHandle, ExpiresAt: b.ExpiresAt, Intent: b.Intent, Messages: b.Messages}
	}
	noteTransaction(r, tx)
	return s.write(w, r, page)
}
