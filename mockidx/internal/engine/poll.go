package engine

import (
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// introspect reads the page as it stands. A tab that a mailed link opened
// begins with that, so that whoever polls for the mail after an answer is
// another tab. Without it the poll is one that the answering tab has under way:
// it is shown the page that tab is on, but never the code again, which the
// widget would take to the app twice.
func (s *step) introspect(in Introspect) Page {
	if c := s.tx.Challenge; s.codeOut() && c.Factor == directory.FactorEmail {
		s.tx.Revisited = true
	}
	p := s.reveal(Introspected)
	if in.RecoverAgain && p.Body != nil && s.recovering() && s.tx.Journey == Recovery && !s.codeOut() && s.stage() == stageVerify {
		if p.Body.CurrentAuthenticatorEnrollment == nil { // a list to choose from
			p.Body.CurrentAuthenticatorEnrollment = ion.ObjectOf(s.enrollment(passwordFactor))
		}
		p.Body.CurrentAuthenticatorEnrollment.Value.Recover = new(s.action("recover", "recover"))
	}
	return p
}

// reveal shows the page. A flow that the link finished for the original tab
// gets its interaction code only here: it lives a minute, and the browser may
// let a hidden tab poll no oftener than that.
func (s *step) reveal(o Outcome) Page {
	if s.tx.Ended != "" {
		return s.ended()
	}
	switch s.stage() {
	case stageDone:
		return s.finish()
	case stageDenied:
		return s.denied()
	}
	return s.show(o)
}
