package engine

import (
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// answerForm asks for the proof of f.
func (s *step) answerForm(f directory.Factor) ion.Form {
	passcode := ion.Field{Name: "passcode", Label: "Enter code"}
	if f == directory.FactorPassword {
		passcode = ion.Field{Name: "passcode", Label: "Password", Secret: true}
	}
	form := s.action("challenge-authenticator", "challenge/answer", ion.Nested("credentials", passcode))
	form.RelatesTo = []string{currentEnrollment}
	return form
}

// answer checks a proof.
func (s *step) answer(in Answer) Page {
	c := s.tx.Challenge
	switch {
	case c == nil || c.Factor == directory.FactorEmail && !c.Sent:
		return s.notAllowed("nothing was challenged")
	case missing(in.Passcode):
		return s.passcodeMissing()
	case c.Factor == directory.FactorPassword:
		return s.answerPassword(*in.Passcode)
	}
	return s.answerEmail(*in.Passcode)
}
