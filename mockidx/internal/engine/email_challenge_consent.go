package engine

import (
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// askConsent is the page that older orgs show for a link in another browser:
// it lets the one that began go on. Its handle is the link's token, which
// whoever sees the page has; the state handle stays where the sign-in began.
func (s *step) askConsent(l Link) Page {
	form := ion.NewForm("email-challenge-consent", s.env.BaseURL+"/idp/idx/consent",
		ion.Field{Name: "consent", Type: "boolean", Required: new(true), Options: []ion.Option{
			{Label: "Allow", Value: ion.Choice{Bool: new(true)}},
			{Label: "Deny", Value: ion.Choice{Bool: new(false)}},
		}},
		ion.Hidden("stateHandle", l.Token),
	)
	form.Info = []ion.Field{
		{Name: "appName", Type: "string", Label: "Application", Value: ion.Text(s.app.Label)},
		{Name: "browser", Type: "string", Label: "Browser", Value: ion.Text(s.tx.Device.Browser)},
	}
	return Page{Status: statusOK, Outcome: LinkAsked, Body: &ion.Response{
		Version:     ion.Version,
		StateHandle: l.Token,
		ExpiresAt:   ion.Time{Time: l.Expires},
		Intent:      "CONSENT",
		Remediation: ion.ListOf(form),
		User:        ion.ObjectOf(ion.User{Identifier: s.tx.Identifier}),
		App:         s.appObject(),
		Cancel:      new(ion.NewForm("cancel", s.env.BaseURL+"/idp/idx/cancel", ion.Hidden("stateHandle", l.Token))),
	}}
}

// consent takes the answer of that page. Only a link that would have been asked
// for can be answered.
func (s *step) consent(in Consent) Page {
	link, page := s.openable(in.Token)
	switch {
	case page != nil:
		return *page
	case !s.env.Org.Interoperability.LinkConsent || s.app.EmailVerificationURI != "" && !s.tx.Request.Hosted:
		return bare(s.env, NotAllowed, badRequest, "the org does not ask for consent")
	case in.Allow == nil:
		p := s.askConsent(link)
		p.Status, p.Outcome, p.Reason = fieldRequired.status, ConsentMissing, "no answer"
		p.Body.Messages = ion.ListOf(s.env.say(fieldRequired.of("consent")))
		return p
	case *in.Allow:
		return s.allowByLink()
	}
	s.retire(LinkAnswered)
	s.tx.Denied = true
	p := s.linkNotice(LinkDenied, cancelledOnOther, "denied in another browser")
	p.Body.Intent = "CONSENT"
	return p
}

// allowByLink counts the email factor as proved; the original tab goes on.
func (s *step) allowByLink() Page {
	if page := s.mayComplete(); page != nil {
		return *page
	}
	s.completePasscode()
	s.settle()
	s.autoChallenge()
	p := s.linkNotice(LinkAllowed, returnToOriginalTab, "")
	p.Body.Intent = "CONSENT"
	return p
}

// openable returns the link of a token if it still works, else the page that
// says why not.
func (s *step) openable(token string) (Link, *Page) {
	l, known := s.linkOf(token)
	switch {
	case !known || !s.appOK:
		return l, new(BadLink(s.env))
	case l.State == LinkAnswered:
		return l, new(s.linkNotice(LinkSpent, returnStale, "the link or its code was used"))
	case l.State != LinkLive:
		return l, new(s.linkNotice(LinkOutdated, returnStale, "a newer mail, another factor or a cancel superseded the link"))
	case !s.reaches(l):
		return l, new(s.linkNotice(LinkStale, returnStale, "the user has not this address any more, or the page does not wait for it"))
	case s.over(l.Expires):
		return l, new(s.linkExpired())
	case s.over(s.tx.Expires):
		return l, new(s.expired(SessionExpired, "the transaction expired before its link"))
	}
	return l, nil
}

func (s *step) linkOf(token string) (Link, bool) {
	for _, l := range s.tx.Links {
		if l.Token == token && token != "" {
			return l, true
		}
	}
	return Link{}, false
}

// reaches reports whether the user still has the address the link went to, and
// the page still waits for it.
func (s *step) reaches(l Link) bool {
	u, known := s.env.Org.UserByID(s.tx.UserID)
	c := s.tx.Challenge
	return known && u.Email == l.To && c != nil && c.Factor == directory.FactorEmail && !s.moot()
}
