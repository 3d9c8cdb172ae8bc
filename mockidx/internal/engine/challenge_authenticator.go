package engine

import (
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// renderVerify adds the page that asks to prove something to r.
func (s *step) renderVerify(r *ion.Response) {
	s.listAuthenticators(r, s.shown())
	if s.recovering() && s.tx.Journey == Recovery {
		r.RecoveryAuthenticator = ion.ObjectOf(s.ofOrg(passwordFactor))
	}
	var forms []ion.Form
	if c := s.tx.Challenge; c != nil {
		s.renderCurrent(r, *c)
		forms = append(forms, s.challengeForm(*c))
	}
	r.Remediation, r.Messages = ion.ListOf(append(forms, s.selectForm())...), s.pushMessages()
}

// renderCurrent adds the authenticator that is challenged to r, as the user has
// it or, where they may have several, as the org does.
func (s *step) renderCurrent(r *ion.Response, c Challenge) {
	a, at := s.ofOrg(c.Factor), &r.CurrentAuthenticator
	if currentPath(c.Factor) == currentEnrollment {
		a, at = s.enrollment(c.Factor), &r.CurrentAuthenticatorEnrollment
	}
	authenticators[c.Factor].actions(s, c, &a)
	*at = ion.ObjectOf(a)
}

// currentPath is where renderCurrent puts f.
func currentPath(f directory.Factor) string {
	if _, many := authenticators[f].(ofMany); many {
		return currentAuthenticator
	}
	return currentEnrollment
}

// challengeForm is the form of the factor being challenged. It comes first:
// okta-idx-java uses the first form, the widget shows only its errors.
func (s *step) challengeForm(c Challenge) ion.Form {
	a := authenticators[c.Factor]
	if own, ok := a.(ofForms); ok {
		return own.challengeForm(s, c)
	}
	if a.sends() && !c.Sent {
		return s.verificationDataForm(c.Factor)
	}
	form := s.action("challenge-authenticator", "challenge/answer", a.credentials(s, c))
	form.RelatesTo = []string{currentPath(c.Factor)}
	return form
}

// answer takes an answer to whatever the page asks for.
func (s *step) answer(in Answer) Page {
	switch s.stage() {
	case stageReset:
		return s.resetPassword(in)
	case stageExpired, stageExpiring:
		return s.renewPassword(in)
	}
	c := s.tx.Challenge
	if c == nil || authenticators[c.Factor].sends() && !c.Sent {
		return s.notAllowed("nothing was challenged")
	}
	return authenticators[c.Factor].answer(s, *c, in)
}
