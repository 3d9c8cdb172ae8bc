package engine

import (
	"cmp"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// redeem exchanges a code. The first exchange that names a code
// spends it, good or bad: a wrong verifier, client, server or redirect URI means
// that the code leaked, and whoever has it must not get a second try. Without a
// verifier nothing was tried. A code that is used again revokes every token it
// gave.
// Source: RFC 6749 §4.1.2, RFC 7636 §4.6, RFC 9700 §4.5.
func (s *step) redeem(in Redeem) Page {
	p := s.exchange(in)
	if in.Grant == directory.AuthorizationCode {
		p.Outcome = cmp.Or(ofAuthorizationCode[p.Outcome], p.Outcome)
	}
	return p
}

// ofAuthorizationCode has what the outcomes that name the kind of code are
// called when it is an authorization code.
var ofAuthorizationCode = map[Outcome]Outcome{
	Redeemed:           AuthorizationRedeemed,
	CodeUnknown:        AuthorizationUnknown,
	CodeExpired:        AuthorizationExpired,
	CodeReused:         AuthorizationReused,
	CodeClientMismatch: AuthorizationClientMismatch,
}

func (s *step) exchange(in Redeem) Page {
	code := s.tx.Code
	if code == nil || code.Grant != in.Grant || subtle.ConstantTimeCompare([]byte(code.Value), []byte(in.Code)) != 1 {
		return unredeemed(CodeUnknown, "no transaction is known by this code")
	}
	if !code.RedeemedAt.IsZero() {
		return s.reused(in)
	}
	if s.codeOver() {
		return unredeemed(CodeExpired, "the code expired")
	}
	if in.Verifier == "" && s.tx.Request.CodeChallenge != "" {
		return unredeemed(CodeVerifierMissing, "no code verifier")
	}
	code.RedeemedAt = s.env.Now
	if outcome, reason := s.mayRedeem(in); outcome != Redeemed {
		return unredeemed(outcome, reason)
	}
	if code.Family == "" { // else tokens went out with the code
		code.Family = s.env.Mint.Opaque(22)
	}
	return Page{Status: statusOK, Outcome: Redeemed}
}

func (s *step) mayRedeem(in Redeem) (Outcome, string) {
	req := s.tx.Request
	switch {
	case in.ClientID != req.ClientID:
		return CodeClientMismatch, "the code was issued to " + req.ClientID
	case in.AuthServer != req.AuthServer:
		return CodeAuthServerMismatch, "the code was issued by " + req.Issuer
	case in.RedirectURI != req.RedirectURI && (in.RedirectURI != "" || in.Grant == directory.AuthorizationCode):
		return CodeRedirectMismatch, "the transaction began with redirect URI " + req.RedirectURI
	case req.CodeChallenge != "" && !verifies(in.Verifier, req.CodeChallenge):
		return CodeVerifierMismatch, "the code verifier does not match the challenge"
	}
	return s.entitled()
}

// entitled reports whether the user may have tokens for the app: Redeemed, or
// why not.
func (s *step) entitled() (Outcome, string) {
	user, active := s.account()
	switch {
	case !active:
		return RedeemUserInactive, "the user may not sign in any more"
	case !s.env.Org.Assigned(s.app, user):
		return RedeemUserNotAssigned, user.Login + " is not assigned to " + s.app.Label
	}
	return Redeemed, ""
}

// verifies checks PKCE's S256.
func verifies(verifier, challenge string) bool {
	sum := sha256.Sum256([]byte(verifier))
	got := base64.RawURLEncoding.EncodeToString(sum[:])
	return subtle.ConstantTimeCompare([]byte(got), []byte(challenge)) == 1
}

// reused answers a code that was spent. Only its own client can cause what it
// gave to be revoked.
func (s *step) reused(in Redeem) Page {
	if family := s.tx.Code.Family; family != "" && in.ClientID == s.tx.Request.ClientID {
		s.effects = append(s.effects, RevokeFamily{Family: family})
	}
	return unredeemed(CodeReused, "the code was spent at "+s.tx.Code.RedeemedAt.String())
}

func unredeemed(o Outcome, reason string) Page {
	return Page{Status: badRequest.status, Outcome: o, Reason: reason}
}
