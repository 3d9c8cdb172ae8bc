package session

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/store"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

// NoteLogin dates the last sign-in of a user, which was just now.
func NoteLogin(ctx context.Context, t *tenant.Tenant, userID string) error {
	return putNow(ctx, t, flow.LastLoginKey(userID))
}

// LastLogin returns when a user signed in last; the zero time if they never did.
func LastLogin(ctx context.Context, t *tenant.Tenant, userID string) (time.Time, error) {
	return readTime(ctx, t, flow.LastLoginKey(userID))
}

// putNow keeps the org's time, for good.
func putNow(ctx context.Context, t *tenant.Tenant, key string) error {
	return again(ctx, func() error {
		rec, err := t.Store.Get(ctx, key)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("read %s: %w", key, err)
		}
		at := t.Clock.Now().UTC().Format(time.RFC3339Nano)
		return t.Store.Commit(ctx, store.Write{Key: key, Value: []byte(at), Version: rec.Version})
	})
}

// readTime reads what putNow kept; the zero time if it kept nothing.
func readTime(ctx context.Context, t *tenant.Tenant, key string) (time.Time, error) {
	rec, err := t.Store.Get(ctx, key)
	if errors.Is(err, store.ErrNotFound) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("read %s: %w", key, err)
	}
	at, err := time.Parse(time.RFC3339Nano, string(rec.Value))
	if err != nil {
		return at, fmt.Errorf("decode %s: %w", key, err)
	}
	return at, nil
}
