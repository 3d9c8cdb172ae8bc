package engine

import "github.com/idxlab/idxlab/mockidx/internal/directory"

// redirectToApp ends a finished flow with an authorization code in place of the
// interaction code, which is dead from then on: a transaction gives one grant.
// Only the browser that began the transaction is sent; Okta answers any other
// 403. A browser that comes again before the code is redeemed gets a new one,
// since it may have lost the answer.
func (s *step) redirectToApp(in RedirectToApp) Page {
	switch {
	case s.over(s.tx.Expires):
		return s.expired(SessionExpired, "the state handle expired at "+s.tx.Expires.String())
	case !s.appOK:
		return s.expired(AppGone, "the app was removed from the org")
	case !s.sameBrowser(in.DeviceToken):
		return bare(OtherBrowser, accessDenied, "the DT cookie is not that of the browser that began the transaction")
	case s.tx.Code == nil:
		return bare(FactorsPending, badRequest, "not every factor is verified")
	case !s.tx.Code.RedeemedAt.IsZero() || s.codeOver():
		return s.expired(TransactionFinished, "the code was redeemed or expired")
	case !s.app.Allows(directory.AuthorizationCode):
		return bare(GrantNotAllowed, accessDenied, "the app may not use authorization_code")
	}
	s.issueCode(directory.AuthorizationCode)
	return redirect(AuthorizationIssued, s.tx.Request.RedirectURI, "code", s.tx.Code.Value, "state", s.tx.Request.State)
}
