package magiclink

import (
	"errors"
	"fmt"
)

// What can be missing when an interaction code comes back. Neither the code
// nor the transaction is spent then, except with ErrUsed.
var (
	// ErrUnknownState: this browser has no pending transaction at all. It did
	// not begin the sign-in, or it finished it, or too long ago.
	ErrUnknownState = errors.New("this browser has no pending sign-in")
	// ErrStateMismatch: this browser has pending transactions, but none with
	// the state that came back. RFC 9700 §4.7: somebody else's callback.
	ErrStateMismatch = errors.New("state matches no pending sign-in of this browser")
	// ErrMissingCode: neither an interaction code nor an error came back.
	ErrMissingCode = errors.New("no interaction_code")
	// ErrMissingVerifier: the transaction was saved without its PKCE verifier.
	ErrMissingVerifier = errors.New("saved transaction has no code verifier")
	// ErrUsed: another request has taken the transaction.
	ErrUsed = errors.New("transaction was taken by another request")
)

// EmailVerifyCallbackError says that the link was opened in a browser that did
// not begin the sign-in. The passcode must be typed in the one that did.
type EmailVerifyCallbackError struct {
	State string
	OTP   string // as it came: see [ParseOTP] before showing it
}

// Error leaves the passcode out, since errors are logged.
func (e *EmailVerifyCallbackError) Error() string {
	return "enter the passcode in the browser that began the sign-in"
}

// OAuthError is the error that came back in place of an interaction code, RFC
// 6749 §4.1.2.1. Anyone can write such a link, so Code and Description choose
// the app's own words, and are not shown.
//
// State is as it came, too: no transaction was looked for.
type OAuthError struct {
	Code        string
	Description string
	State       string
}

// InteractionRequired reports that the flow is not over, as okta-auth-js's
// isInteractionRequired: the app resumes the transaction with this State, if
// [CanProceed] says that this browser has it.
func (e *OAuthError) InteractionRequired() bool { return e.Code == "interaction_required" }

func (e *OAuthError) Error() string {
	return fmt.Sprintf("sign-in refused: %q %q", e.Code, e.Description)
}

// QueryError says why a callback's query was not read.
type QueryError struct {
	Param  string // the parameter at fault, if it is one
	Reason string
}

func (e *QueryError) Error() string {
	if e.Param == "" {
		return "callback query: " + e.Reason
	}
	return fmt.Sprintf("callback query: %q is %s", e.Param, e.Reason)
}
