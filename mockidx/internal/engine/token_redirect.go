package engine

import (
	"net/url"

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
		return bare(OtherBrowser, accessDenied, "the DT cookie is not that of the browser that began the transaction")
	case !s.app.Allows(directory.AuthorizationCode):
		return bare(GrantNotAllowed, accessDenied, "the app may not use authorization_code")
	}
	if s.tx.Request.Hosted && s.tx.Code == nil && s.satisfied() {
		s.finish()
	}
	switch {
	case s.tx.Code == nil:
		return bare(FactorsPending, badRequest, "not every factor is verified")
	case !s.tx.Code.RedeemedAt.IsZero() || s.codeOver():
		return s.expired(TransactionFinished, "the code was redeemed or expired")
	}
	s.issueCode(directory.AuthorizationCode)
	req := s.tx.Request
	return Page{
		Status:   statusFound,
		Outcome:  AuthorizationIssued,
		Session:  s.startSession(),
		Callback: &Callback{URI: req.RedirectURI, Mode: req.ResponseMode, Params: []Param{{"code", s.tx.Code.Value}, {"state", req.State}}},
	}
}

// startSession signs the user in at the org with what they proved.
func (s *step) startSession() string {
	id := "102" + s.env.Mint.Opaque(40)
	s.effects = append(s.effects, StartSession{Session{
		ID: id, UserID: s.tx.UserID, Identifier: s.tx.Identifier, Verified: s.tx.Verified,
		Persistent: s.tx.RememberMe, Began: s.env.Now,
	}})
	return id
}

// tokenRedirect is where a hosted sign-in goes when it is done.
func (s *step) tokenRedirect() string {
	return s.env.BaseURL + "/login/token/redirect?stateToken=" + url.QueryEscape(s.tx.StateHandle)
}
