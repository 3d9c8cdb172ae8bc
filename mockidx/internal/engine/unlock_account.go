package engine

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// unlockAccount begins to unlock an account.
func (s *step) unlockAccount() Page {
	switch {
	case !s.rules().password.Unlock:
		return s.refuse(UnlockNotAllowed, unlockNotAllowed, "self-service unlock is off")
	case s.stage() != stageIdentify && s.stage() != stageUnlock:
		return s.notAllowed("the page does not offer to unlock")
	}
	s.setOut(Unlock)
	return s.show(UnlockBegun)
}

// renderUnlock adds the page that asks whose account it is, and how they want
// to prove it, to r. Nobody was named yet, so nothing is anybody's.
func (s *step) renderUnlock(r *ion.Response) {
	asked := ion.Field{Name: "identifier", Label: "Email or Username", Required: new(true)}
	if s.env.Org.Interoperability.UnlockNamesFirst && s.tx.Identifier == "" {
		r.Remediation = ion.ListOf(s.action("unlock-account", "identify", asked))
		return
	}
	var all []ion.Authenticator
	var options []ion.Option
	for i, f := range s.rules().password.RecoveryFactors {
		all = append(all, s.ofOrg(f))
		options = append(options, s.selectOption(f, fmt.Sprintf("$.authenticatorEnrollments.value[%d]", i)))
	}
	r.Authenticators, r.AuthenticatorEnrollments = ion.ListOf(all...), ion.ListOf(all...)
	fields := []ion.Field{{Name: "authenticator", Type: "object", Options: options}}
	if s.tx.Identifier == "" {
		fields = append(fields, asked)
	} else {
		r.User = ion.ObjectOf(ion.User{Identifier: s.tx.Identifier})
	}
	r.Remediation = ion.ListOf(s.action("select-authenticator-unlock-account", "challenge", fields...))
}

// selectUnlock takes the name and the choice. That an account is not locked is
// told to nobody before they proved whose it is.
func (s *step) selectUnlock(in Select) Page {
	identifier := cmp.Or(s.tx.Identifier, strings.TrimSpace(in.Identifier))
	s.tx.Identifier = ""
	if identifier == "" {
		return s.refuseField(IdentifierMissing, fieldRequired.of("identifier"), "no identifier", "identifier")
	}
	user, page := s.somebody(identifier)
	if page != nil {
		return *page
	}
	s.tx.Identifier, s.tx.UserID = identifier, user.ID
	u, admitted := s.account()
	f, ok := s.factorOf(in.AuthenticatorID, s.recoveryOptions())
	if ok && (admitted || s.hiding()) {
		return s.selectAmong(in, []directory.Factor{f})
	}
	s.tx.Identifier, s.tx.UserID = "", ""
	if !ok {
		return s.refuse(AuthenticatorUnknown, badRequest, identifier+" has no authenticator "+in.AuthenticatorID+" to unlock with")
	}
	return s.refuse(UnlockRefused, unlockNotAllowed, "status of user "+u.Login+" is "+string(u.Status))
}
