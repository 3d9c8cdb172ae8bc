package engine

import (
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

const passwordFactor = directory.FactorPassword

// recover begins to reset the password, of whoever was named or is asked to
// name themselves.
func (s *step) recover() Page {
	c, at := s.tx.Challenge, s.stage()
	byPassword := c != nil && c.Factor == passwordFactor && !c.Enroll
	again := s.recovering() && s.tx.Journey == Recovery && at == stageVerify && !s.codeOut() // okta-idx-golang
	switch {
	case !(at == stageIdentify && s.onePage() || byPassword || again):
		return s.notAllowed("the page does not offer to recover")
	case s.rules().password.NoRecovery:
		return s.refuse(RecoverNotAllowed, resetNotAllowed, "self-service password reset is off")
	case again:
		return s.show(RecoveryBegun)
	case !s.identified():
		s.setOut(Recovery)
		return s.show(RecoveryBegun)
	}
	return s.recoverAccount(s.refuse)
}

// recoverAccount begins the recovery of the user, if there is a way.
func (s *step) recoverAccount(refuse func(Outcome, message, string) Page) Page {
	before := s.tx
	s.setOut(Recovery)
	u, admitted := s.account()
	m, reason := resetNotAllowed, ""
	switch {
	case s.exists() && !admitted && !s.hiding():
		reason = "status of user " + u.Login + " is " + string(u.Status)
		if u.Status == directory.Staged || u.Status == directory.Provisioned {
			m = resetWhileActivating
		}
	case len(s.recoveryOptions()) == 0:
		reason = u.Login + " has no authenticator to recover with"
	default:
		return s.next(RecoveryBegun)
	}
	s.tx = before
	return refuse(RecoverNotAllowed, m, reason)
}

// recoveryOptions are the factors that can tell now who wants to recover or
// unlock the account: one of those that the password policy names, unless a
// token told it, and then the security question if the policy wants it.
func (s *step) recoveryOptions() []directory.Factor {
	switch {
	case !s.told():
		return s.those(s.rules().password.RecoveryFactors, s.has)
	case s.questionDue():
		return []directory.Factor{directory.FactorSecurityQuestion}
	}
	return nil
}

// told reports whether somebody proved whose account it is.
func (s *step) told() bool {
	return s.tx.Request.Journey == Recovery || slices.ContainsFunc(s.rules().password.RecoveryFactors, s.verified)
}

func (s *step) questionDue() bool {
	question := directory.FactorSecurityQuestion
	return s.rules().password.RecoveryQuestion && s.tx.Journey == Recovery && s.has(question) && !s.verified(question)
}

// recovered reports whether everything was proved that the recovery asks for.
func (s *step) recovered() bool { return s.recovering() && s.told() && !s.questionDue() }

// renderIdentifyRecovery adds the page that asks who forgot the password to r.
func (s *step) renderIdentifyRecovery(r *ion.Response) {
	r.RecoveryAuthenticator = ion.ObjectOf(s.ofOrg(passwordFactor))
	r.Remediation = ion.ListOf(
		s.action("identify-recovery", "identify", ion.Field{Name: "identifier", Label: "Email or Username", Required: new(true)}),
	)
}

// identifyRecovery takes the name of who forgot the password.
func (s *step) identifyRecovery(identifier string) Page {
	user, page := s.somebody(identifier)
	if page != nil {
		return *page
	}
	s.tx.Identifier, s.tx.UserID = identifier, user.ID
	return s.recoverAccount(func(o Outcome, m message, reason string) Page {
		s.tx.Identifier, s.tx.UserID = "", ""
		return s.refuse(o, m, reason)
	})
}
