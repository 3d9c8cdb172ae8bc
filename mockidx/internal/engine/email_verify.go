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
	link, page := s.openable(in.Token)
	switch {
	case page != nil:
		return *page
	case s.env.Org.Email.NoMagicLink:
		return s.showOTP(link)
	case s.app.EmailVerificationURI != "" && !s.tx.Request.Hosted: // only an app that embeds the sign-in can go on with it
		return s.redirect(LinkRedirected, s.app.EmailVerificationURI, "otp", link.OTP, "state", s.tx.Request.State)
	case s.sameBrowser(in.DeviceToken):
		return s.completeByLink()
	case s.env.Org.Interoperability.LinkConsent:
		return s.askConsent(link)
	}
	return s.showOTP(link)
}

// sameBrowser compares with the device that began the transaction. A client
// that keeps no cookies is nobody's browser.
func (s *step) sameBrowser(deviceToken string) bool {
	want := s.tx.Device.Token
	return want != "" && subtle.ConstantTimeCompare([]byte(want), []byte(deviceToken)) == 1
}

// mayComplete returns nil if the link may count as an answer, else the page
// that says why not.
func (s *step) mayComplete() *Page {
	if s.limited() {
		m := tooManyRequests.keyed(s.env.Org.Interoperability.TooManyRequestsKey)
		return new(bare(s.env, LinkRateLimited, m, "too many wrong passcodes of "+s.tx.Identifier))
	}
	if _, admitted := s.account(); !admitted {
		return new(s.linkNotice(LinkRefused, returnError, "the user may not sign in any more"))
	}
	return nil
}

// completeByLink counts the email factor as verified. If that ends the flow
// this tab goes on with it; otherwise the original tab does, at its next poll.
func (s *step) completeByLink() Page {
	if page := s.mayComplete(); page != nil {
		return *page
	}
	s.slide()
	s.completePasscode()
	s.settle()
	s.autoChallenge()
	switch {
	case !s.atEnd() || s.env.Org.Interoperability.ReturnToOriginalTab:
		return s.linkNotice(LinkReturned, returnToOriginalTab, "")
	case s.tx.Ended != "":
		return Page{Status: statusOK, Outcome: LinkCompleted, Body: s.ended().Body}
	}
	page := s.reveal(LinkCompleted)
	if s.tx.Code == nil {
		return s.linkNotice(LinkRefused, returnError, page.Reason)
	}
	s.tx.Transferred = true
	req := s.tx.Request
	if req.Hosted {
		return Page{Status: statusFound, Outcome: LinkCompleted, Redirect: s.tokenRedirect()}
	}
	return s.redirect(LinkCompleted, req.RedirectURI, "interaction_code", s.tx.Code.Value, "state", req.State)
}

// linkExpired shows a page of ours or, switched, tells the app, as the
// controller of okta-idx-dotnet's sample expects. What Okta does is not
// documented.
func (s *step) linkExpired() Page {
	eve := s.app.EmailVerificationURI
	if eve == "" || !s.env.Org.Interoperability.ExpiredLinkToApp {
		return s.linkNotice(LinkExpired, returnLinkExpired, "the link expired")
	}
	return s.redirect(LinkExpired, eve, "error", "access_denied", "error_description", returnLinkExpired.text, "state", s.tx.Request.State)
}

// linkNotice is a hosted page that tells how the link stands.
func (s *step) linkNotice(o Outcome, m message, reason string) Page {
	p := bare(s.env, o, m, reason)
	p.Body.Intent = "LOGIN"
	p.Body.User = ion.ObjectOf(ion.User{Identifier: s.tx.Identifier})
	p.Body.App = s.appObject()
	return p
}

// showOTP is the hosted page for another browser: the code to type in where
// the flow began, who asked for it, and no way on. It has exactly the members
// of Okta's recording, so nothing to continue the transaction with.
func (s *step) showOTP(l Link) Page {
	p := bare(s.env, LinkShowedOTP, enterOTPInOriginal, "")
	email := s.ofOrg(directory.FactorEmail)
	email.ContextualData = &ion.ContextualData{OTP: l.OTP}
	p.Body.Intent = s.linkIntent()
	p.Body.CurrentAuthenticator = ion.ObjectOf(email)
	p.Body.User = s.signedInUser()
	p.Body.Client = ion.ObjectOf(ion.Client{Browser: s.tx.Device.Browser, OS: s.tx.Device.OS, Location: ion.Location(s.env.Org.Email.Location)})
	p.Body.App = s.appObject()
	return p
}

// redirect sends the browser to target with pairs of names and values added to
// whatever query it has.
func (s *step) redirect(o Outcome, target string, pairs ...string) Page {
	u, err := url.Parse(target)
	if err != nil {
		return bare(s.env, LinkUnknown, returnError, "parse "+target+": "+err.Error())
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
