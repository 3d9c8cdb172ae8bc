package oauth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/store"
)

// refreshToken is the stored record of a refresh token.
type refreshToken struct {
	Grant     grant     `json:"grant"`
	ID        string    `json:"id"` // oar…, which the jti of its access tokens end with
	IssuedAt  time.Time `json:"issuedAt"`
	Expires   time.Time `json:"expires"`
	RotatedAt time.Time `json:"rotatedAt,omitzero"`
	Successor string    `json:"successor,omitempty"` // since it was rotated

	Token   string `json:"-"` // what the client holds, and the key of the record
	version uint64 // of the record; 0 before it is stored
}

var errNoRefreshToken = errors.New("no such refresh token")

// refreshRetention is how long an expired refresh token is still known, so
// that the journal says expired and not unknown.
const refreshRetention = 24 * time.Hour

func refreshKey(token string) string { return "refresh/" + token }

func (s *Server) newRefreshToken(c *call, g grant) refreshToken {
	return refreshToken{
		Grant: g, ID: s.tenant.Chance.ID("oar"), Token: s.tenant.Chance.Opaque(43),
		IssuedAt: c.now, Expires: c.now.Add(c.lifetimes(g).RefreshToken),
	}
}

// loadRefreshToken fails with errNoRefreshToken if there is none.
func (s *Server) loadRefreshToken(ctx context.Context, token string) (refreshToken, error) {
	t := refreshToken{Token: token}
	rec, err := s.tenant.Store.Get(ctx, refreshKey(token))
	if errors.Is(err, store.ErrNotFound) {
		return t, errNoRefreshToken
	}
	if err != nil {
		return t, fmt.Errorf("read refresh token: %w", err)
	}
	if err := json.Unmarshal(rec.Value, &t); err != nil {
		return t, fmt.Errorf("decode refresh token: %w", err)
	}
	t.version = rec.Version
	return t, nil
}

// saveRefreshTokens stores all tokens or, with store.ErrConflict, none.
func (s *Server) saveRefreshTokens(ctx context.Context, tokens ...refreshToken) error {
	writes := make([]store.Write, len(tokens))
	for i, t := range tokens {
		value, err := json.Marshal(t)
		if err != nil {
			return fmt.Errorf("encode refresh token: %w", err)
		}
		writes[i] = store.Write{Key: refreshKey(t.Token), Value: value, Version: t.version, ExpiresAt: t.Expires.Add(refreshRetention)}
	}
	if err := s.tenant.Store.Commit(ctx, writes...); err != nil {
		return fmt.Errorf("save refresh token: %w", err)
	}
	return nil
}

// over reports whether the token can no longer be used: it expired, or it was
// rotated and the grace is over.
func (t refreshToken) over(now time.Time, grace time.Duration) bool {
	return now.After(t.Expires) || t.reused(now, grace)
}

// reused reports whether who uses the token at now should have its successor
// by now.
func (t refreshToken) reused(now time.Time, grace time.Duration) bool {
	return !t.RotatedAt.IsZero() && now.After(t.RotatedAt.Add(grace))
}
