package oauth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/store"
)

func revokedKey(jti string) string { return "revoked-token/" + jti }

// revokeToken takes one access token back, until it expires anyway.
func (s *Server) revokeToken(ctx context.Context, jti string, expires time.Time) error {
	return s.mark(ctx, revokedKey(jti), expires)
}

// revokeFamily takes back every token of a grant, those not issued yet
// included. That is never forgotten: a family has no end of its own.
func (s *Server) revokeFamily(ctx context.Context, family string) error {
	return s.mark(ctx, flow.FamilyRevokedKey(family), time.Time{})
}

func (s *Server) mark(ctx context.Context, key string, expires time.Time) error {
	err := s.tenant.Store.Commit(ctx, store.Write{Key: key, Value: []byte{1}, ExpiresAt: expires})
	if err != nil && !errors.Is(err, store.ErrConflict) { // a conflict: it is marked already
		return fmt.Errorf("revoke: %w", err)
	}
	return nil
}

func (s *Server) familyRevoked(ctx context.Context, family string) (bool, error) {
	return s.marked(ctx, flow.FamilyRevokedKey(family))
}

// revoked reports whether an access token was taken back, alone or with its
// family.
func (s *Server) revoked(ctx context.Context, claims accessClaims) (bool, error) {
	family, err := s.familyRevoked(ctx, claims.family())
	if family || err != nil {
		return family, err
	}
	return s.marked(ctx, revokedKey(claims.ID))
}

func (s *Server) marked(ctx context.Context, key string) (bool, error) {
	_, err := s.tenant.Store.Get(ctx, key)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for revocation: %w", err)
	}
	return true, nil
}
