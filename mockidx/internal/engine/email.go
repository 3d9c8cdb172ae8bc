package engine

import (
	"strings"
	"unicode"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// emailAuthenticator is the email authenticator.
type emailAuthenticator struct{}

func (emailAuthenticator) kind() kind                     { return kind{"email", "Email", only("Email", "email"), "eae"} }
func (emailAuthenticator) enrolled(u directory.User) bool { return u.Email != "" }
func (emailAuthenticator) sends() bool                    { return true }

// profile has the secondary address only where mail goes there too. With
// enumeration prevention whoever proved nothing yet is shown but what they
// typed, if that is an address.
func (emailAuthenticator) profile(s *step, u directory.User) *ion.AuthenticatorProfile {
	switch {
	case s.stranger() && !directory.ValidEmail(s.tx.Identifier):
		return nil
	case s.stranger():
		return &ion.AuthenticatorProfile{Email: maskAddress(s.tx.Identifier)}
	}
	p := &ion.AuthenticatorProfile{Email: maskAddress(u.Email)}
	if s.recovering() && u.SecondEmail != "" {
		p.SecondaryEmail = maskAddress(u.SecondEmail)
	}
	return p
}

// credentials tells of a code that is not of digits alone.
func (emailAuthenticator) credentials(s *step, _ Challenge) ion.Field {
	f, rules := passcodeField(), s.env.Org.Email
	if strings.ContainsFunc(rules.CodeAlphabet, unicode.IsLetter) {
		code := &f.Form.Value[0]
		code.Min, code.Max, code.Format = rules.CodeLength, rules.CodeLength, "alphanumeric"
	}
	return f
}

// actions adds what can be done while a mail is out. Without a link in the
// mail there is nothing to poll for, so Okta leaves poll out.
func (emailAuthenticator) actions(s *step, c Challenge, a *ion.Authenticator) {
	if !c.Sent {
		return
	}
	a.Resend = new(s.action("resend", "challenge/resend"))
	magic := s.mailsLink()
	a.ContextualData = &ion.ContextualData{UseEmailMagicLink: &magic}
	if magic {
		poll := s.action("poll", "challenge/poll")
		poll.Refresh = s.env.Org.Email.PollInterval.Milliseconds()
		a.Poll = &poll
	}
}

// enroll sends the mail to whom asks for it: the widget and auth-js do once
// they were asked, by naming the method.
func (emailAuthenticator) enroll(s *step, in Enroll) Page {
	if s.env.Org.Interoperability.AskBeforeEnrollMail && in.MethodType == "" {
		s.begin(Challenge{Factor: directory.FactorEmail, Enroll: true})
		return s.show(EnrollmentBegun)
	}
	if c := s.tx.Challenge; s.codeOut() && c.Enroll && c.Factor == directory.FactorEmail && s.tooSoon() {
		return s.show(MailAlreadySent)
	}
	return s.show(s.sendCode(Challenge{Factor: directory.FactorEmail, Enroll: true, Method: "email"}))
}

func (emailAuthenticator) answer(s *step, _ Challenge, in Answer) Page { return s.answerPasscode(in) }

// mailsLink reports whether the user's mail has a magic link.
func (s *step) mailsLink() bool {
	return s.env.Org.MailsLink(s.template(), s.user().Locale)
}
