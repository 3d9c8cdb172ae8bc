package engine

import "github.com/idxlab/idxlab/mockidx/internal/directory"

// Journey is what a transaction does besides signing in; empty if nothing.
type Journey string

// The journeys.
const (
	Registration Journey = "registration" // of oneself
	Activation   Journey = "activation"   // by an activation token
	Recovery     Journey = "recovery"     // of the password
	Unlock       Journey = "unlock"       // of the account
)

// recovering reports whether the account is still to be recovered or unlocked.
func (s *step) recovering() bool {
	return !s.tx.Done && (s.tx.Journey == Recovery || s.tx.Journey == Unlock)
}

// joining reports whether the account is still to be activated.
func (s *step) joining() bool {
	return !s.tx.Done && (s.tx.Journey == Registration || s.tx.Journey == Activation)
}

// setOut begins journey. What was proved so far counts for nothing in it, and
// what it proves counts for the sign-in after it.
func (s *step) setOut(journey Journey) {
	s.supersede()
	s.forgetToken()
	s.tx.Journey, s.tx.Done = journey, false
	s.tx.Verified, s.tx.Challenge, s.tx.Transferred = nil, nil, false
	if !s.identified() {
		s.tx.Identifier = "" // of who was to sign in elsewhere
	}
}

// template is the mail that a code goes out in.
// Source: Okta, "Email Magic Links overview".
func (s *step) template() string {
	c := s.tx.Challenge
	switch {
	case s.recovering() && s.tx.Journey == Unlock:
		return directory.SelfServiceUnlock
	case s.recovering():
		return directory.ForgotPassword
	case s.joining():
		return directory.RegistrationActivation
	case c != nil && c.Enroll:
		return directory.EmailFactorVerification
	}
	return directory.EmailChallenge
}

// linkIntent is what the page for another browser says that the code is for.
func (s *step) linkIntent() string {
	switch s.template() {
	case directory.SelfServiceUnlock:
		return "UNLOCK_ACCOUNT"
	case directory.ForgotPassword:
		return "RECOVERY"
	case directory.RegistrationActivation, directory.EmailFactorVerification:
		return "ENROLLMENT"
	}
	return "AUTHENTICATION"
}
