package engine

import (
	"net/url"
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// redirectToApp ends a finished flow with an authorization code and signs the
// user in at the org itself. After an embedded flow the code takes the place of
// the interaction code, which is dead from then on: a transaction gives one
// grant. Only the browser that began the transaction is sent; Okta answers any
// other 403. A browser that comes again before the code is redeemed gets a new
// one, since it may have lost the answer.
func (s *step) redirectToApp(in RedirectToApp) Page {
	switch {
	case s.over(s.tx.Expires):
		return s.expired(SessionExpired, "the state handle expired at "+s.tx.Expires.String())
	case !s.appOK:
		return s.expired(AppGone, "the app was removed from the org")
	case !s.sameBrowser(in.DeviceToken):
		return bare(s.env, OtherBrowser, accessDenied, "the DT cookie is not that of the browser that began the transaction")
	case !s.tx.Request.ResponseType.AllowedFor(s.app):
		return bare(s.env, GrantNotAllowed, accessDenied, "the app may not use authorization_code or implicit")
	}
	if s.tx.Request.Hosted && s.tx.Code == nil && s.satisfied() {
		s.finish()
	}
	switch {
	case s.tx.Code == nil:
		return bare(s.env, FactorsPending, badRequest, "not every factor is verified")
	case !s.tx.Code.RedeemedAt.IsZero() || s.codeOver():
		return s.expired(TransactionFinished, "the code was redeemed or expired")
	}
	req := s.tx.Request
	if req.ClientID == directory.DashboardID { // the org itself takes no code
		return Page{Status: statusFound, Outcome: SignedIn, Session: s.session(in.Session), Redirect: req.RedirectURI}
	}
	outcome, reason := s.authorize()
	if outcome != AuthorizationIssued && outcome != TokensIssued {
		return bare(s.env, outcome, accessDenied, reason)
	}
	p := Page{Status: statusFound, Outcome: outcome, Session: s.session(in.Session), Callback: &Callback{URI: req.RedirectURI, Mode: req.ResponseMode}}
	if req.ResponseType.Code() {
		p.Callback.Params = append(p.Callback.Params, Param{"code", s.tx.Code.Value})
	}
	p.Callback.Params = append(p.Callback.Params, Param{"state", req.State})
	return p
}

// authorize issues an authorization code. Tokens that go with it, or in its
// place, are of the same family, and whoever gets them must be entitled to them
// now: with tokens alone the code is spent before anybody saw it.
func (s *step) authorize() (Outcome, string) {
	s.issueCode(directory.AuthorizationCode)
	if t := s.tx.Request.ResponseType; !t.Token() && !t.IDToken() {
		return AuthorizationIssued, ""
	}
	if outcome, reason := s.entitled(); outcome != Redeemed {
		return outcome, reason
	}
	s.tx.Code.Family = s.env.Mint.Opaque(22)
	if s.tx.Request.ResponseType.Code() {
		return AuthorizationIssued, ""
	}
	s.tx.Code.RedeemedAt = s.env.Now
	return TokensIssued, ""
}

// session signs the user in at the org with what they proved. Who was signed in
// there as the same user stays so, and with something new to show for it gets a
// new session in place of the old one, as anybody who gains rights does.
// Source: OWASP, "Session Management Cheat Sheet", renewal after login.
func (s *step) session(had *Session) string {
	if had == nil || had.UserID != s.tx.UserID {
		had = &Session{Began: s.env.Now}
	}
	verified := slices.Clone(had.Verified)
	for _, v := range s.tx.Verified {
		if !slices.ContainsFunc(verified, v.same) {
			verified = append(verified, v)
		}
	}
	if had.ID != "" && len(verified) == len(had.Verified) {
		return had.ID
	}
	slices.SortStableFunc(verified, func(a, b Verification) int { return a.At.Compare(b.At) })
	id := "102" + s.env.Mint.Opaque(40)
	s.effects = append(s.effects, StartSession{Session{
		ID: id, UserID: s.tx.UserID, Identifier: s.tx.Identifier, Verified: verified,
		Persistent: s.tx.RememberMe, Began: had.Began,
	}})
	return id
}

// same reports whether w is the same proof, not another of the same factor.
func (v Verification) same(w Verification) bool {
	return v.Factor == w.Factor && v.Method == w.Method && v.At.Equal(w.At)
}

// tokenRedirect is where a hosted sign-in goes when it is done.
func (s *step) tokenRedirect() string {
	return s.env.BaseURL + "/login/token/redirect?stateToken=" + url.QueryEscape(s.tx.StateHandle)
}
