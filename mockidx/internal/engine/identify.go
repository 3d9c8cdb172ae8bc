package engine

import (
	"slices"
	"strconv"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// onePage reports whether the first page asks for the password too.
func (s *step) onePage() bool {
	p := s.policy()
	return p.Identify == directory.IdentifierWithPassword && slices.Contains(p.Factors, directory.FactorPassword)
}

// renderIdentify adds the first page to r.
func (s *step) renderIdentify(r *ion.Response) {
	route := s.route()
	if route.elsewhere {
		r.Remediation = ion.ListOf(s.redirects(route.Providers)...)
		return
	}
	fields := []ion.Field{{Name: "identifier", Label: "Username", Required: new(true), Value: ion.Text(s.tx.Request.LoginHint)}}
	if s.onePage() {
		fields = append(fields, ion.Nested("credentials", ion.Field{Name: "passcode", Label: "Password", Secret: true}))
		// Its recover action is how SDKs offer "forgot password".
		current := s.ofOrg(directory.FactorPassword)
		current.Recover = new(s.action("recover", "recover"))
		r.CurrentAuthenticator = ion.ObjectOf(current)
	}
	fields = append(fields, ion.Field{Name: "rememberMe", Type: "boolean", Label: "Keep me signed in"})
	forms := []ion.Form{s.action("identify", "identify", fields...)}
	if s.rules().registration.Enabled {
		forms = append(forms, s.action("select-enroll-profile", "enroll"))
	}
	if s.rules().password.Unlock {
		forms = append(forms, s.action("unlock-account", "unlock-account"))
	}
	r.Remediation = ion.ListOf(append(forms, s.redirects(route.Providers)...)...)
}

func (s *step) identify(in Identify) Page {
	identifier := strings.TrimSpace(in.Identifier)
	at := s.stage()
	switch {
	case at == stageUnlock && s.env.Org.Interoperability.UnlockNamesFirst && s.tx.Identifier == "" && identifier != "":
		s.tx.Identifier = identifier
		return s.show(Identified)
	case at != stageIdentify && at != stageIdentifyRecovery:
		return s.notAllowed("nobody is to be named here")
	case identifier == "":
		return s.refuseField(IdentifierMissing, fieldRequired.of("identifier"), "no identifier", "identifier")
	case at == stageIdentifyRecovery:
		return s.identifyRecovery(identifier)
	case !s.env.Org.RouteFor(s.app, identifier).Here:
		s.tx.Identifier = identifier
		return s.show(Routed)
	}
	s.tx.Identifier = ""
	if s.onePage() && missing(in.Passcode) {
		return s.passcodeMissing()
	}
	return s.identifySignIn(identifier, in)
}

func (s *step) identifySignIn(identifier string, in Identify) Page {
	user, outcome, page := s.admit(identifier)
	if page != nil {
		return *page
	}
	s.tx.Identifier, s.tx.UserID, s.tx.RememberMe = identifier, user.ID, in.RememberMe
	if !s.onePage() {
		return s.next(outcome)
	}
	if page := s.checkPassword(*in.Passcode); page != nil {
		s.tx.Identifier, s.tx.UserID, s.tx.RememberMe = "", "", false
		wrong := s.refuse(page.Outcome, authenticationFailed, page.Reason)
		return wrong
	}
	s.verify(directory.FactorPassword)
	return s.next(outcome)
}

// admit finds who is meant, or the page that sends them away. With enumeration
// prevention nobody is sent away here: who does not exist, may not sign in or
// is not assigned goes on like everybody else and never arrives.
func (s *step) admit(identifier string) (directory.User, Outcome, *Page) {
	user, page := s.somebody(identifier)
	// Who must reset the password has to be named to do so; it is right no more.
	active := slices.Contains(s.admitted(), user.Status) || user.Status == directory.Recovery
	switch {
	case page != nil:
		return user, "", page
	case user.Login == "":
		return user, UserUnknownHidden, nil
	case s.hiding() || active && s.env.Org.Assigned(s.app, user):
		return user, Identified, nil
	case !active:
		return user, "", new(s.inactive(user))
	}
	return user, "", new(s.unassigned(user))
}

// somebody finds the user of an identifier, or the page that says there is
// none. With enumeration prevention there is always one, if only by id; an
// account that was never activated is nobody's yet then, because whoever
// registered it might learn from what they set up that the address was free.
func (s *step) somebody(identifier string) (directory.User, *Page) {
	user, known := s.env.Org.UserByLogin(identifier)
	inactive := user.Status == directory.Staged || user.Status == directory.Provisioned
	switch {
	case s.hiding() && (!known || inactive):
		return directory.User{ID: unknownUserID(s.env.Org, identifier)}, nil
	case !known:
		return user, new(s.refuse(UserUnknown, unknownUser.of(identifier), "no user "+identifier))
	}
	return user, nil
}

func (s *step) inactive(u directory.User) Page {
	reason := "status of user " + strconv.Quote(u.Login) + " is " + strconv.Quote(string(u.Status))
	if s.recovering() && s.tx.Journey == Unlock {
		return s.terminal(UserInactive, unlockFailed, reason)
	}
	return s.refuse(UserInactive, authenticationFailed, reason)
}

func (s *step) unassigned(u directory.User) Page {
	return s.refuse(UserNotAssigned, userNotAssigned, u.Login+" is not assigned to "+s.app.Label)
}

func missing(passcode *string) bool { return passcode == nil || *passcode == "" }

func (s *step) passcodeMissing() Page {
	return s.refuseField(PasscodeMissing, fieldRequired.of("passcode"), "no passcode", "credentials", "passcode")
}
