package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/store"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

// tokenLifetime is how long a session token is good.
// Source: Okta, Authentication API, "Session token".
const tokenLifetime = 5 * time.Minute

func tokenKey(token string) string { return "session-token/" + token }

// NewToken returns a token that stands, once, for the session that proofs are
// enough to begin, and when it ends to.
func NewToken(ctx context.Context, t *tenant.Tenant, s engine.Session) (token string, expires time.Time, err error) {
	value, err := json.Marshal(s)
	if err != nil {
		return "", expires, fmt.Errorf("encode session: %w", err)
	}
	expires = t.Clock.Now().Add(tokenLifetime)
	err = again(ctx, func() error { // another one is drawn if an org that was seeded as before draws one in use
		token = "20111" + t.Chance.Opaque(40)
		return t.Store.Commit(ctx, store.Write{Key: tokenKey(token), Value: value, ExpiresAt: expires})
	})
	return token, expires, err
}

// Redeem returns the session that a token stands for, which is good no more; ok
// is false if it was not, or if its user may not sign in by now. The session has
// no id: it begins where it is used.
func Redeem(ctx context.Context, t *tenant.Tenant, token string) (s Session, ok bool, err error) {
	rec, err := t.Store.Get(ctx, tokenKey(token))
	if errors.Is(err, store.ErrNotFound) {
		return s, false, nil
	}
	if err != nil {
		return s, false, fmt.Errorf("read session token: %w", err)
	}
	if err := json.Unmarshal(rec.Value, &s); err != nil {
		return s, false, fmt.Errorf("decode session token: %w", err)
	}
	err = t.Store.Commit(ctx, store.Write{Key: tokenKey(token), Version: rec.Version})
	if errors.Is(err, store.ErrConflict) {
		return s, false, nil // another request had it
	}
	if err != nil {
		return s, false, err
	}
	s.User, ok = t.Directory.Snapshot().UserByID(s.UserID)
	over, err := endedByUser(ctx, t, s)
	return s, ok && s.User.Status == directory.Active && !over && err == nil, err
}

// Start begins s, which a token stood for, and returns its id.
func Start(ctx context.Context, t *tenant.Tenant, s engine.Session) (id string, err error) {
	err = again(ctx, func() error {
		s.ID = "102" + t.Chance.Opaque(40)
		value, err := json.Marshal(s)
		if err != nil {
			return fmt.Errorf("encode session: %w", err)
		}
		return t.Store.Commit(ctx, store.Write{Key: flow.SessionKey(s.ID), Value: value})
	})
	return s.ID, err
}
