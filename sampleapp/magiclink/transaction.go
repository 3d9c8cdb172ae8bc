package magiclink

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"time"
)

// Transaction is a sign-in that a browser began, from the request to /interact
// until its code is redeemed.
type Transaction struct {
	State        string // given to /interact; comes back in the link and the redirect
	CodeVerifier string // PKCE, RFC 7636 §4.1
	// Nonce is what the ID token must have, OpenID Connect Core §3.1.3.7, and
	// is empty if none was sent. This package only hands it back.
	Nonce string
}

// Store holds the transactions of one browser: an app makes one for each
// request, from that request's session.
type Store interface {
	// Pending lists the transactions that are neither finished nor expired.
	Pending(ctx context.Context) ([]Transaction, error)
	// Take removes the pending transaction with this state, and reports false
	// if it is not there any more. Of requests that race, one gets true.
	Take(ctx context.Context, state string) (bool, error)
}

// Redeemer exchanges an interaction code for tokens: /token with
// grant_type=interaction_code. okta-idx-golang's Client.RedeemInteractionCode
// does.
type Redeemer interface {
	Redeem(ctx context.Context, tx Transaction, interactionCode string) (Tokens, error)
}

// Tokens is what the token endpoint gave. The ID token is not verified here.
type Tokens struct {
	IDToken      string
	AccessToken  string
	RefreshToken string // empty without offline_access
	Scope        string
	ExpiresIn    time.Duration // of the access token
}

// CanProceed reports whether this browser holds the pending transaction with
// that state.
func CanProceed(ctx context.Context, store Store, state string) (bool, error) {
	_, err := find(ctx, store, state)
	if errors.Is(err, ErrUnknownState) || errors.Is(err, ErrStateMismatch) {
		return false, nil
	}
	return err == nil, err
}

// find compares with every pending transaction in constant time, so that the
// answer's delay tells nothing about a state that is not the caller's.
func find(ctx context.Context, store Store, state string) (Transaction, error) {
	pending, err := store.Pending(ctx)
	if err != nil {
		return Transaction{}, fmt.Errorf("list pending sign-ins: %w", err)
	}
	if len(pending) == 0 {
		return Transaction{}, ErrUnknownState
	}
	var found Transaction
	for _, tx := range pending {
		if subtle.ConstantTimeCompare([]byte(tx.State), []byte(state)) == 1 {
			found = tx
		}
	}
	if found.State == "" { // nor does an empty state match one that was saved so
		return Transaction{}, ErrStateMismatch
	}
	return found, nil
}
