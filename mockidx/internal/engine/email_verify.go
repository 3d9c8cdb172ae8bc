package engine

import (
	"crypto/subtle"
	"net/url"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// openLink answers a GET of a mailed link. Mail gateways and preview bots open
// links too, so nothing changes unless the browser that began the transaction
// asks.
func (s *step) openLink(in OpenLink) Page {
	i := slices.IndexFunc(s.tx.Links, func(l Link) bool { return l.Token == in.Token })
	if i < 0 || in.Token == "" || !s.appOK {
		return BadLink(s.env)
	}
	link := s.tx.Links[i]
	switch {
	case link.State != LinkLive || !s.reaches(link):
		return s.linkNotice(LinkStale, returnStale, "the link was answered or superseded")
	case s.over(link.Expires):
		return s.linkExpired()
	case s.over(s.tx.Expires):
		return s.expired(SessionExpired, "the transaction expired before its link")
	case s.env.Org.Email.NoMagicLink:
		return s.showOTP(link)
	case s.app.EmailVerificationURI != "" && !s.tx.Request.Hosted: // only an app that embeds the sign-in can go on with it
		return redirect(LinkRedirected, s.app.EmailVerificationURI, "otp", link.OTP, "state", s.tx.Request.State)
	case s.sameBrowser(in.DeviceToken):
		return s.completeByLink()
	}
	return s.showOTP(link)
}

// reaches reports whether the user still has the address the link went to.
func (s *step) reaches(l Link) bool {
	u, ok := s.env.Org.UserByID(s.tx.UserID)
	return ok && u.Email == l.To
}

// sameBrowser compares with the device that began the transaction. A client
// that keeps no cookies is nobody's browser.
func (s *step) sameBrowser(deviceToken string) bool {
	want := s.tx.Device.Token
	return want != "" && subtle.ConstantTimeCompare([]byte(want), []byte(deviceToken)) == 1
}

// completeByLink counts the email factor as verified. If that ends the flow
// this tab goes on with it; otherwise the original tab does, at its next poll.
func (s *step) completeByLink() Page {
	if s.limited() {
		return s.tooManyPasscodes(LinkRateLimited)
	}
	if _, active := s.account(); !active {
		return s.linkNotice(LinkRefused, returnError, "the user may not sign in any more")
	}
	s.slide()
	s.completeEmail()
	if len(s.pending()) > 0 {
		s.next(FactorVerified)
		return s.linkNotice(LinkReturned, returnToOriginalTab, "")
	}
	if s.env.Org.Interoperability.ReturnToOriginalTab {
		return s.linkNotice(LinkReturned, returnToOriginalTab, "")
	}
	if page := s.finish(); s.tx.Code == nil {
		return s.linkNotice(LinkRefused, returnError, page.Reason)
	}
	s.tx.Transferred = true
	req := s.tx.Request
	if req.Hosted {
		return Page{Status: statusFound, Outcome: LinkCompleted, Redirect: s.tokenRedirect()}
	}
	return redirect(LinkCompleted, req.RedirectURI, "interaction_code", s.tx.Code.Value, "state", req.State)
}

// linkExpired shows a page of ours or, switched, tells the app, as the
// controller of okta-idx-dotnet's sample expects. What Okta does is not
// documented.
func (s *step) linkExpired() Page {
	eve := s.app.EmailVerificationURI
	if eve == "" || !s.env.Org.Interoperability.ExpiredLinkToApp {
		return s.linkNotice(LinkExpired, returnLinkExpired, "the link expired")
	}
	return redirect(LinkExpired, eve, "error", "access_denied", "error_description", returnLinkExpired.text, "state", s.tx.Request.State)
}

// linkNotice is a hosted page that tells how the link stands.
func (s *step) linkNotice(o Outcome, m message, reason string) Page {
	p := bare(o, m, reason)
	p.Body.Intent = "LOGIN"
	p.Body.User = ion.ObjectOf(ion.User{Identifier: s.tx.Identifier})
	p.Body.App = s.appObject()
	return p
}

// showOTP is the hosted page for another browser: the code to type in where
// the flow began, who asked for it, and no way on. It has exactly the members
// of Okta's recording, so nothing to continue the transaction with.
func (s *step) showOTP(l Link) Page {
	p := bare(LinkShowedOTP, enterOTPInOriginal, "")
	email := authenticator(directory.FactorEmail, authenticatorID(s.env.Org, directory.FactorEmail))
	email.ContextualData = &ion.ContextualData{OTP: l.OTP}
	p.Body.Intent = "AUTHENTICATION"
	p.Body.CurrentAuthenticator = ion.ObjectOf(email)
	p.Body.User = s.signedInUser()
	p.Body.Client = ion.ObjectOf(ion.Client{Browser: s.tx.Device.Browser, OS: s.tx.Device.OS})
	p.Body.App = s.appObject()
	return p
}

// redirect sends the browser to target with pairs of names and values added to
// whatever query it has.
func redirect(o Outcome, target string, pairs ...string) Page {
	u, err := url.Parse(target)
	if err != nil {
		return bare(LinkUnknown, returnError, "parse "+target+": "+err.Error())
	}
	var query []string
	if u.RawQuery != "" {
		query = append(query, u.RawQuery)
	}
	for pair := range slices.Chunk(pairs, 2) {
		query = append(query, pair[0]+"="+url.QueryEscape(pair[1]))
	}
	u.RawQuery = strings.Join(query, "&")
	return Page{Status: statusFound, Outcome: o, Redirect: u.String()}
}
