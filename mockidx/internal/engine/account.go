package engine

import (
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// user is whom the transaction is about, as this step leaves them. Of somebody
// who does not exist it is what enumeration prevention makes of them: a user
// with a password and the address that was typed.
func (s *step) user() directory.User {
	switch u, known := s.env.Org.UserByID(s.tx.UserID); {
	case s.changed != nil:
		return *s.changed
	case s.tx.Draft != nil:
		return *s.tx.Draft
	case known:
		return u
	}
	return directory.User{ID: s.tx.UserID, Login: s.tx.Identifier, Email: s.tx.Identifier, Password: "\x00", Status: directory.Active}
}

// exists reports whether the user is somebody.
func (s *step) exists() bool {
	_, known := s.env.Org.UserByID(s.tx.UserID)
	return known || s.changed != nil
}

// change notes a change of the user, to be saved with the transaction.
func (s *step) change(f func(*directory.User)) {
	u := s.user().Clone()
	f(&u)
	if s.tx.Draft != nil {
		s.tx.Draft = &u
	} else if s.exists() {
		s.changed = &u
	}
}

// account returns the user, and whether they exist and may go on.
func (s *step) account() (directory.User, bool) {
	u := s.user()
	return u, s.drafting() || s.exists() && slices.Contains(s.admitted(), u.Status)
}

// drafting reports whether something is set up in a registration that leads
// nowhere. That goes on like any other but for the address, which is somebody
// else's.
func (s *step) drafting() bool {
	c := s.tx.Challenge
	return s.tx.Draft != nil && c != nil && c.Enroll && c.Factor != directory.FactorEmail
}

// admitted are the states in which a user may do what the transaction does.
// Source: Okta, "User status".
func (s *step) admitted() []directory.UserStatus {
	switch {
	case s.recovering() && s.tx.Journey == Unlock:
		return []directory.UserStatus{directory.LockedOut, directory.Active, directory.PasswordExpired}
	case s.recovering():
		return []directory.UserStatus{directory.Active, directory.PasswordExpired, directory.Recovery, directory.LockedOut}
	case s.joining():
		return []directory.UserStatus{directory.Staged, directory.Provisioned}
	}
	return []directory.UserStatus{directory.Active, directory.PasswordExpired}
}

// tokenSpent reports whether the one-time token that the journey began with is
// good no more: it was used, replaced or taken back, or its user is in another
// state.
func (s *step) tokenSpent() bool {
	if s.tx.Request.Token == "" || s.tx.Done {
		return false
	}
	u, admitted := s.account()
	token := u.RecoveryToken.Token
	if s.tx.Request.Journey == Activation {
		token = u.Activation.Token
	}
	return !admitted || token != s.tx.Request.Token
}

// tokenExpired reports whether the activation token that the journey began with
// expired.
func (s *step) tokenExpired() bool {
	return s.tx.Request.Journey == Activation && !s.tx.Done && s.user().Activation.Over(s.env.Now)
}

func (s *step) spentToken() Page {
	m := resetTokenSpent
	switch {
	case s.tx.Request.Journey == Activation && s.user().Status == directory.Suspended:
		m = activatingInactive
	case s.tx.Request.Journey == Activation:
		m = activationTokenSpent
	}
	return s.terminal(TokenSpent, m, "the one-time token is good no more")
}
