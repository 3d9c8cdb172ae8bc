package engine

import (
	"math"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// renderNewPassword adds a page that asks for a new password to r.
func (s *step) renderNewPassword(r *ion.Response, name string) {
	a := s.ofOrg(passwordFactor)
	a.Settings = s.passwordSettings()
	s.listAuthenticators(r, s.those(s.policy().Factors, s.has))
	if r.Authenticators == nil {
		r.Authenticators = ion.ListOf(s.ofOrg(passwordFactor))
	}
	if r.AuthenticatorEnrollments == nil {
		r.AuthenticatorEnrollments = ion.ListOfAny[ion.Authenticator]()
	}
	fields := []ion.Field{
		{Name: "passcode", Label: "New password", Secret: true}, // matched literally by okta-idx-golang
	}
	if name != "reenroll-authenticator-warning" { // where the widget's second generation looks for the rules
		r.RecoveryAuthenticator = ion.ObjectOf(a)
	}
	if name == "reset-authenticator" {
		fields = append(fields, ion.Field{Name: "revokeSessions", Type: "boolean", Label: "Sign me out of all other devices"})
	}
	form := s.action(name, "challenge/answer", ion.Nested("credentials", fields...))
	form.RelatesTo = []string{currentAuthenticator}
	forms := []ion.Form{form}
	if name == "reenroll-authenticator-warning" {
		days := int(math.Ceil(s.user().PasswordExpires.Sub(s.env.Now).Hours() / (24 * time.Hour).Hours()))
		a.Settings.DaysToExpiry = &days
		r.Messages = ion.ListOf(s.env.say(passwordExpiring.of(s.app.Label)))
		forms = append(forms, s.action("skip", "skip"))
	}
	r.CurrentAuthenticator = ion.ObjectOf(a)
	r.Remediation = ion.ListOf(forms...)
}

// resetPassword ends a recovery. The new password counts as proved.
func (s *step) resetPassword(in Answer) Page {
	if missing(in.Passcode) {
		return s.passcodeMissing()
	}
	u := s.user()
	page := s.setPassword(*in.Passcode, PasswordReset)
	if s.user().Password != u.Password && in.RevokeSessions {
		s.effects = append(s.effects, EndSessions{UserID: u.ID})
	}
	return page
}

// renewPassword replaces a password that expired or is about to.
func (s *step) renewPassword(in Answer) Page {
	if missing(in.Passcode) {
		return s.passcodeMissing()
	}
	return s.setPassword(*in.Passcode, PasswordChanged)
}
