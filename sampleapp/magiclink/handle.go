package magiclink

import (
	"context"
	"fmt"
)

// HandleEmailVerifyCallback decides about a link that was opened. If this
// browser began the sign-in it returns what to proceed with: the app answers
// the challenge of the transaction with that state with the OTP. Otherwise it
// returns an *[EmailVerifyCallbackError]. It changes nothing.
//
// A rawQuery that [IsEmailVerifyCallback] does not recognise is a *[QueryError].
func HandleEmailVerifyCallback(ctx context.Context, store Store, rawQuery string) (Callback, error) {
	c, err := ParseCallback(rawQuery)
	if err != nil {
		return Callback{}, err
	}
	if !c.isEmailVerify() {
		return Callback{}, &QueryError{Reason: "not an otp with a state"}
	}
	ok, err := CanProceed(ctx, store, c.State)
	if err != nil {
		return Callback{}, err
	}
	if !ok {
		return Callback{}, &EmailVerifyCallbackError{State: c.State, OTP: c.OTP}
	}
	return c, nil
}

// HandleInteractionCodeRedirect finishes a sign-in: it checks state, takes the
// transaction from the store and redeems the code. The transaction stays taken
// when redeeming fails, because the code may be spent: the user starts again.
//
// With the tokens comes the transaction that they belong to. The app verifies
// the ID token, with its Nonce, and finds by its State what else it keeps of
// the sign-in, such as the page to return to.
//
// It fails with a *[QueryError], an *[OAuthError], [ErrUnknownState],
// [ErrStateMismatch], [ErrMissingCode], [ErrMissingVerifier], [ErrUsed], or the
// store's or redeemer's own error.
func HandleInteractionCodeRedirect(ctx context.Context, store Store, redeemer Redeemer, rawQuery string) (Tokens, Transaction, error) {
	c, err := ParseCallback(rawQuery)
	if err != nil {
		return Tokens{}, Transaction{}, err
	}
	if c.Error != "" {
		return Tokens{}, Transaction{}, &OAuthError{Code: c.Error, Description: c.ErrorDescription, State: c.State}
	}
	tx, err := find(ctx, store, c.State)
	switch {
	case err != nil:
		return Tokens{}, Transaction{}, err
	case c.InteractionCode == "":
		return Tokens{}, Transaction{}, ErrMissingCode
	case tx.CodeVerifier == "":
		return Tokens{}, Transaction{}, ErrMissingVerifier
	}
	taken, err := store.Take(ctx, tx.State)
	if err != nil {
		return Tokens{}, Transaction{}, fmt.Errorf("take transaction: %w", err)
	}
	if !taken {
		return Tokens{}, Transaction{}, ErrUsed
	}
	tokens, err := redeemer.Redeem(ctx, tx, c.InteractionCode)
	if err != nil {
		return Tokens{}, Transaction{}, fmt.Errorf("redeem interaction code: %w", err)
	}
	return tokens, tx, nil
}
