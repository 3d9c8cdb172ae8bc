package engine

import (
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// passwordAuthenticator is the password authenticator.
type passwordAuthenticator struct{}

func (passwordAuthenticator) kind() kind {
	return kind{"password", "Password", only("Password", "password"), "lae"}
}

func (passwordAuthenticator) enrolled(u directory.User) bool                          { return u.Password != "" }
func (passwordAuthenticator) profile(*step, directory.User) *ion.AuthenticatorProfile { return nil }
func (passwordAuthenticator) sends() bool                                             { return false }

func (passwordAuthenticator) credentials(_ *step, c Challenge) ion.Field {
	label := "Password"
	if c.Enroll {
		label = "Enter password"
	}
	return ion.Nested("credentials", ion.Field{Name: "passcode", Label: label, Secret: true})
}

func (passwordAuthenticator) actions(s *step, c Challenge, a *ion.Authenticator) {
	if c.Enroll {
		a.Settings = s.passwordSettings()
		return
	}
	a.Recover = new(s.action("recover", "recover"))
}

func (passwordAuthenticator) enroll(s *step, _ Enroll) Page {
	s.begin(Challenge{Factor: directory.FactorPassword, Enroll: true})
	return s.show(EnrollmentBegun)
}

func (passwordAuthenticator) answer(s *step, c Challenge, in Answer) Page {
	switch {
	case missing(in.Passcode):
		return s.passcodeMissing()
	case c.Enroll:
		return s.setPassword(*in.Passcode, AuthenticatorEnrolled)
	}
	return s.answerPassword(*in.Passcode)
}

// answerPassword checks a password. A wrong one is a message above the form,
// unlike a wrong passcode, and whoever may not sign in is told the same.
func (s *step) answerPassword(given string) Page {
	if page := s.checkPassword(given); page != nil {
		return *page
	}
	s.verify(directory.FactorPassword)
	return s.next(FactorVerified)
}

// checkPassword returns nil if given is the user's password and they may sign
// in, else the page that says it is not. One wrong password too many locks the
// account.
// Source: Okta, "Password policy", lockout.
func (s *step) checkPassword(given string) *Page {
	u, admitted := s.account()
	right := s.exists() && u.PasswordIs(given)
	switch {
	case right && !admitted:
		return new(s.inactive(u))
	case right && u.FailedPasswords > 0:
		s.change(func(u *directory.User) { u.FailedPasswords = 0 })
		return nil
	case right:
		return nil
	case !admitted || s.joining(): // or an unlock would activate the account
		return new(s.refuse(PasswordWrong, authenticationFailed, "wrong password for "+u.Login))
	}
	locked := false
	s.change(func(u *directory.User) { locked = u.CountWrongPassword(s.rules().password, s.env.Now) })
	if !locked {
		return new(s.refuse(PasswordWrong, s.wrongPassword(), "wrong password for "+u.Login))
	}
	return new(s.refuse(UserLockedOut, s.lockedOut(), "wrong password for "+u.Login+", who is locked out now"))
}

func (s *step) wrongPassword() message {
	if s.env.Org.Interoperability.TellWrongPassword {
		return incorrectPassword
	}
	return authenticationFailed
}

func (s *step) lockedOut() message {
	if s.env.Org.Interoperability.TellWrongPassword {
		return factorSuspended
	}
	return authenticationFailed
}

// setPassword makes given the user's password if the policy allows it.
func (s *step) setPassword(given string, done Outcome) Page {
	if u, admitted := s.account(); !admitted {
		return s.inactive(u)
	}
	if m, reason := s.refusedPassword(given, s.user()); m != nil {
		return s.refuseField(PasswordRefused, *m, reason, "credentials", "passcode")
	}
	s.change(func(u *directory.User) {
		u.SetPassword(given, s.rules().password, s.env.Now)
		u.RecoverBySetting()
	})
	if done == AuthenticatorEnrolled {
		s.tx.Enrolled = append(s.tx.Enrolled, directory.FactorPassword)
	}
	if done == PasswordReset {
		s.tx.Done = true
		if s.env.Org.Interoperability.EndAfterRecovery {
			s.tx.Ended = PasswordReset
		}
	}
	s.tx.Warned = true // of a password as new as that nobody is
	s.verify(directory.FactorPassword)
	page := s.next(done)
	if done == PasswordReset && page.Status >= badRequest.status {
		return s.terminal(page.Outcome, resetNotSignedIn, page.Reason)
	}
	return page
}
