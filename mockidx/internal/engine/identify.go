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
	p := s.env.Org.PolicyFor(s.app)
	return p.Identify == directory.IdentifierWithPassword && slices.Contains(p.Factors, directory.FactorPassword)
}

// renderIdentify adds the first page to r.
func (s *step) renderIdentify(r *ion.Response) {
	fields := []ion.Field{{Name: "identifier", Label: "Username", Required: new(true), Value: s.tx.Request.LoginHint}}
	if s.onePage() {
		fields = append(fields, ion.Nested("credentials", ion.Field{Name: "passcode", Label: "Password", Secret: true}))
		// Its recover action is how SDKs offer "forgot password".
		password := authenticator(directory.FactorPassword, authenticatorID(s.env.Org, directory.FactorPassword))
		password.Recover = new(s.action("recover", "recover"))
		r.CurrentAuthenticator = ion.ObjectOf(password)
	}
	fields = append(fields, ion.Field{Name: "rememberMe", Type: "boolean", Label: "Keep me signed in"})
	r.Remediation = ion.ListOf(s.action("identify", "identify", fields...))
}

func (s *step) identify(in Identify) Page {
	identifier := strings.TrimSpace(in.Identifier)
	switch {
	case s.identified():
		return s.notAllowed("somebody was named already")
	case identifier == "":
		return s.refuseField(IdentifierMissing, fieldRequired.of("identifier"), "no identifier", "identifier")
	case s.onePage() && missing(in.Passcode):
		return s.passcodeMissing()
	}
	user, outcome, page := s.admit(identifier)
	if page != nil {
		return *page
	}
	if s.onePage() && !passwordMatches(user, *in.Passcode) {
		return s.refuse(PasswordWrong, authenticationFailed, "wrong password for "+identifier)
	}
	s.tx.Identifier, s.tx.UserID, s.tx.RememberMe = identifier, user.ID, in.RememberMe
	if s.onePage() {
		s.verify(directory.FactorPassword)
	}
	return s.next(outcome)
}

// admit finds who is meant, or the page that sends them away. With enumeration
// prevention nobody is sent away here: who does not exist, may not sign in or
// is not assigned goes on like everybody else and never arrives.
func (s *step) admit(identifier string) (directory.User, Outcome, *Page) {
	user, known := s.env.Org.UserByLogin(identifier)
	active := user.Status == directory.Active
	switch {
	case known && (s.hiding() || active && s.env.Org.Assigned(s.app, user)):
		return user, Identified, nil
	case s.hiding():
		return directory.User{ID: unknownUserID(s.env.Org, identifier)}, UserUnknownHidden, nil
	case !known:
		return user, "", new(s.refuse(UserUnknown, unknownUser.of(identifier), "no user "+identifier))
	case !active:
		return user, "", new(s.inactive(user))
	}
	return user, "", new(s.unassigned(user))
}

func (s *step) inactive(u directory.User) Page {
	return s.refuse(UserInactive, authenticationFailed, "status of user "+strconv.Quote(u.Login)+" is "+strconv.Quote(string(u.Status)))
}

func (s *step) unassigned(u directory.User) Page {
	return s.refuse(UserNotAssigned, userNotAssigned, u.Login+" is not assigned to "+s.app.Label)
}

func missing(passcode *string) bool { return passcode == nil || *passcode == "" }

func (s *step) passcodeMissing() Page {
	return s.refuseField(PasscodeMissing, fieldRequired.of("passcode"), "no passcode", "credentials", "passcode")
}
