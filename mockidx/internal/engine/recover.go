package engine

import "github.com/idxlab/idxlab/mockidx/internal/directory"

// recover refuses to reset a password: self-service recovery is switched off
// in every org of this version, and the page is kept as Okta keeps it.
func (s *step) recover() Page {
	offered := !s.identified() && s.onePage() ||
		s.tx.Challenge != nil && s.tx.Challenge.Factor == directory.FactorPassword
	if !offered {
		return s.notAllowed("the page does not offer to recover")
	}
	return s.refuse(RecoverNotAllowed, resetNotAllowed, "self-service password reset is off")
}
