package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/store"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

// Session is a session that is good now.
type Session struct {
	engine.Session
	Used    time.Time      `json:"used,omitzero"` // last; zero if not since it began
	Expires time.Time      `json:"-"`             // if it is not used before
	User    directory.User `json:"-"`

	version uint64 // of the record
}

// lastUse is when the idle time began.
func (s Session) lastUse() time.Time {
	if s.Used.After(s.Began) {
		return s.Used
	}
	return s.Began
}

// Of returns the session of the browser that sent r; ok is false if there is
// none.
func Of(t *tenant.Tenant, r *http.Request) (s Session, ok bool, err error) {
	return read(r.Context(), t, idOf(r))
}

// Use is Of, and begins the idle time anew.
func Use(t *tenant.Tenant, r *http.Request) (s Session, ok bool, err error) {
	return use(r.Context(), t, idOf(r))
}

// Begin makes the session named id, which a sign-in of r's browser has just
// begun or gone on with, the browser's, and ends the one that it had. Without an
// id the browser keeps what it has.
func Begin(w http.ResponseWriter, t *tenant.Tenant, r *http.Request, id string) error {
	if id == "" {
		return nil
	}
	s, ok, err := use(r.Context(), t, id)
	if err != nil || !ok {
		return err
	}
	if old := idOf(r); old != id {
		if err := end(r.Context(), t, old); err != nil {
			return err
		}
	}
	give(w, s)
	return nil
}

// End ends the session of the browser that sent r, if it has one, and takes its
// cookies away.
func End(w http.ResponseWriter, t *tenant.Tenant, r *http.Request) error {
	take(w)
	return end(r.Context(), t, idOf(r))
}

// EndAll signs a user out of the org in every browser.
func EndAll(ctx context.Context, t *tenant.Tenant, userID string) error {
	return putNow(ctx, t, flow.SessionsEndedKey(userID))
}

// again calls try until it meets no conflict.
func again(ctx context.Context, try func() error) error {
	for attempt := 1; ; attempt++ {
		err := try()
		if !errors.Is(err, store.ErrConflict) || attempt >= maxAttempts || ctx.Err() != nil {
			return err
		}
	}
}

// maxAttempts bounds how often a change is tried again after a conflict; see
// package flow.
const maxAttempts = 1000

// use makes now the last use of a session, unless another request is ahead of
// it, which has done the same.
func use(ctx context.Context, t *tenant.Tenant, id string) (Session, bool, error) {
	for attempt := 1; ; attempt++ {
		s, ok, err := read(ctx, t, id)
		if err != nil || !ok {
			return s, false, err
		}
		idle := t.Directory.Snapshot().Lifetimes.Session
		s.Used = t.Clock.Now()
		s.Expires = s.Used.Add(idle)
		value, err := json.Marshal(s)
		if err != nil {
			return s, false, fmt.Errorf("encode session: %w", err)
		}
		err = t.Store.Commit(ctx, store.Write{Key: flow.SessionKey(id), Value: value, Version: s.version, ExpiresAt: s.Expires})
		if errors.Is(err, store.ErrConflict) && attempt < maxAttempts && ctx.Err() == nil {
			continue
		}
		return s, err == nil, err
	}
}

func end(ctx context.Context, t *tenant.Tenant, id string) error {
	return again(ctx, func() error {
		rec, err := t.Store.Get(ctx, flow.SessionKey(id))
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read session: %w", err)
		}
		return t.Store.Commit(ctx, store.Write{Key: flow.SessionKey(id), Version: rec.Version})
	})
}

// read returns the session of that id if it is good now.
func read(ctx context.Context, t *tenant.Tenant, id string) (s Session, ok bool, err error) {
	rec, err := t.Store.Get(ctx, flow.SessionKey(id))
	if errors.Is(err, store.ErrNotFound) {
		return s, false, nil
	}
	if err != nil {
		return s, false, fmt.Errorf("read session: %w", err)
	}
	if err := json.Unmarshal(rec.Value, &s); err != nil {
		return s, false, fmt.Errorf("decode session: %w", err)
	}
	org := t.Directory.Snapshot()
	s.version, s.Expires = rec.Version, s.lastUse().Add(org.Lifetimes.Session)
	s.User, ok = org.UserByID(s.UserID)
	if !ok || s.User.Status != directory.Active || t.Clock.Now().After(s.Expires) {
		return s, false, nil
	}
	over, err := endedByUser(ctx, t, s)
	return s, !over, err
}

// endedByUser reports whether the user signed out everywhere since s began.
func endedByUser(ctx context.Context, t *tenant.Tenant, s Session) (bool, error) {
	at, err := readTime(ctx, t, flow.SessionsEndedKey(s.UserID))
	return s.Began.Before(at), err
}
