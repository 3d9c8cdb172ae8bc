package flow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/store"
)

// deviceRetention is about as long as browsers keep the cookie that names a
// device. How long what was proved there counts is for policies to say.
const deviceRetention = 2 * 365 * 24 * time.Hour

func deviceKey(token string) string { return "device/" + token }

// device reads what users proved on a device, by their ids.
func (r *Runner) device(ctx context.Context, token string) (map[string][]engine.Verification, uint64, error) {
	proofs := map[string][]engine.Verification{}
	rec, err := r.tenant.Store.Get(ctx, deviceKey(token))
	if errors.Is(err, store.ErrNotFound) {
		return proofs, 0, nil
	}
	if err == nil {
		err = json.Unmarshal(rec.Value, &proofs)
	}
	if err != nil {
		return nil, 0, fmt.Errorf("read device: %w", err)
	}
	return proofs, rec.Version, nil
}

// remembered is what users proved on a device since they were last signed out
// everywhere.
func (r *Runner) remembered(ctx context.Context, token string) (map[string][]engine.Verification, error) {
	if token == "" {
		return nil, nil
	}
	all, _, err := r.device(ctx, token)
	for user, proofs := range all {
		ended, endErr := r.sessionsEnded(ctx, user)
		if endErr != nil {
			return nil, endErr
		}
		all[user] = slices.DeleteFunc(proofs, func(v engine.Verification) bool { return v.At.Before(ended) })
	}
	return all, err
}

// sessionsEnded is when a user was last signed out everywhere; the zero time if
// they never were.
func (r *Runner) sessionsEnded(ctx context.Context, userID string) (time.Time, error) {
	rec, err := r.tenant.Store.Get(ctx, SessionsEndedKey(userID))
	if errors.Is(err, store.ErrNotFound) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("read end of sessions: %w", err)
	}
	return time.Parse(time.RFC3339Nano, string(rec.Value))
}

// remember adds what a user proved on a device, in place of what they proved
// there before.
func (r *Runner) remember(ctx context.Context, b *batch, e engine.RememberDevice, now time.Time) {
	all, version, err := r.device(ctx, e.Token)
	if err != nil {
		b.err = errors.Join(b.err, err)
		return
	}
	all[e.UserID] = e.Proofs
	value, err := json.Marshal(all)
	b.err = errors.Join(b.err, err)
	b.writes = append(b.writes, store.Write{Key: deviceKey(e.Token), Value: value, Version: version, ExpiresAt: now.Add(deviceRetention)})
}
