package federation

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/store"
)

// leg is a browser on its way to an identity provider and back.
type leg struct {
	StateHandle string `json:"stateHandle"` // of the transaction
	Provider    string `json:"provider"`
	Nonce       string `json:"nonce"`
	Verifier    string `json:"verifier"` // of PKCE
	Device      string `json:"device"`   // the DT cookie: nobody else comes back
}

// retention is how long a leg is kept after its transaction expired, so that
// its app can be told so.
const retention = 24 * time.Hour

const (
	stateLength    = 43
	maxStateLength = 256 // of what somebody else sent
)

func legKey(state string) string { return "federation/" + state }

// begin keeps a new leg of tx and returns the state that it goes by.
func (s *Server) begin(ctx context.Context, tx engine.Transaction, provider, device string) (state string, l leg, err error) {
	l = leg{tx.StateHandle, provider, s.tenant.Chance.Opaque(stateLength), s.tenant.Chance.Opaque(stateLength), device}
	value, err := json.Marshal(l)
	if err != nil {
		return "", l, fmt.Errorf("encode way to identity provider: %w", err)
	}
	for {
		state = s.tenant.Chance.Opaque(stateLength)
		err = s.tenant.Store.Commit(ctx, store.Write{Key: legKey(state), Value: value, ExpiresAt: tx.Expires.Add(retention)})
		if !errors.Is(err, store.ErrConflict) || ctx.Err() != nil { // else the org was seeded as before, and the state is in use
			return state, l, err
		}
	}
}

// end returns the leg that goes by a state, once, to the browser that began it.
// Where there is none it says why.
func (s *Server) end(ctx context.Context, state, device string) (l leg, stray engine.Outcome, err error) {
	if state == "" || len(state) > maxStateLength {
		return l, engine.ProviderStateUnknown, nil
	}
	rec, err := s.tenant.Store.Get(ctx, legKey(state))
	if errors.Is(err, store.ErrNotFound) {
		return l, engine.ProviderStateUnknown, nil
	}
	if err == nil {
		err = json.Unmarshal(rec.Value, &l)
	}
	if err != nil {
		return l, "", fmt.Errorf("read way to identity provider: %w", err)
	}
	if subtle.ConstantTimeCompare([]byte(l.Device), []byte(device)) != 1 {
		return l, engine.ProviderStateForeign, nil
	}
	err = s.tenant.Store.Commit(ctx, store.Write{Key: legKey(state), Version: rec.Version})
	if errors.Is(err, store.ErrConflict) {
		return l, engine.ProviderStateUnknown, nil // another request had it
	}
	return l, "", err
}
