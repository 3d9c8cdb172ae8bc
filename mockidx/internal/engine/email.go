package engine

import (
	"crypto/subtle"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// mailsLink reports whether the user's mail has a magic link.
func (s *step) mailsLink() bool {
	u, _ := s.env.Org.UserByID(s.tx.UserID)
	return s.env.Org.MailsLink(directory.EmailChallenge, u.Locale)
}

// emailActions adds what can be done while a mail is out. Without a link in
// the mail there is nothing to poll for, so Okta leaves poll out.
func (s *step) emailActions(a *ion.Authenticator) {
	a.Resend = new(s.action("resend", "challenge/resend"))
	magic := s.mailsLink()
	a.ContextualData = &ion.ContextualData{UseEmailMagicLink: &magic}
	if magic {
		poll := s.action("poll", "challenge/poll")
		poll.Refresh = s.env.Org.Email.PollInterval.Milliseconds()
		a.Poll = &poll
	}
}

// address is where mail goes. For somebody unknown it is the name they gave.
func (s *step) address() string {
	if u, ok := s.env.Org.UserByID(s.tx.UserID); ok {
		return u.Email
	}
	return s.tx.Identifier
}

// mailOut reports whether the email challenge waits for an answer.
func (s *step) mailOut() bool {
	c := s.tx.Challenge
	return c != nil && c.Factor == directory.FactorEmail && c.Sent
}

// challengeEmail sends the mail of an email challenge. Choosing email again
// while a mail is out is okta-idx-golang's only way to ask for another one, so
// it resends; within the resend floor it is taken for a double click, which
// must not send two.
func (s *step) challengeEmail() Page {
	if s.mailOut() && s.tooSoon() {
		return s.show(MailAlreadySent)
	}
	if user, ok := s.env.Org.UserByID(s.tx.UserID); ok && user.Status != directory.Active && !s.hiding() {
		return s.inactive(user)
	}
	return s.show(s.sendMail())
}

// answerEmail checks a passcode. The limit comes first, so that not even the
// right code passes it.
func (s *step) answerEmail(passcode string) Page {
	if s.limited() {
		return s.tooManyPasscodes(TooManyPasscodes)
	}
	outcome := s.matchPasscode(passcode)
	user, active := s.account()
	switch {
	case outcome == FactorVerified && active:
		s.completeEmail()
		s.tx.Transferred = true // whoever still polls is another tab
		return s.next(FactorVerified)
	case outcome == FactorVerified && !s.hiding():
		return s.inactive(user)
	case outcome == FactorVerified:
		outcome = UserInactive
	}
	s.effects = append(s.effects, CountOTPFailure{UserID: s.tx.UserID})
	return s.refuseField(outcome, passcodeInvalid, "passcode refused: "+string(outcome), "credentials", "passcode")
}

// completeEmail notes the email factor as verified; every link of the
// challenge is used up with it.
func (s *step) completeEmail() {
	s.retire(LinkAnswered)
	s.verify(directory.FactorEmail)
}

// matchPasscode compares with every passcode that was ever mailed and says
// what became of the one that is meant. On the wire expired, superseded and
// wrong look the same.
func (s *step) matchPasscode(passcode string) Outcome {
	outcome := PasscodeWrong
	for _, l := range s.tx.Links {
		if subtle.ConstantTimeCompare([]byte(l.OTP), []byte(passcode)) != 1 {
			continue
		}
		switch {
		case l.State != LinkLive || l.To != s.address():
			outcome = PasscodeSuperseded
		case s.over(l.Expires):
			outcome = PasscodeExpired
		default:
			return FactorVerified
		}
	}
	return outcome
}

// limited reports whether the user made too many wrong tries of late.
// Source: Okta, rate limit "authenticator_otp_verification": five within five
// minutes for a user, however many codes were mailed in between.
func (s *step) limited() bool {
	recent := 0
	for _, at := range s.env.OTPFailures {
		if s.env.Now.Sub(at) < s.env.Org.Email.FailureSpan {
			recent++
		}
	}
	return recent >= s.env.Org.Email.MaxFailures
}

func (s *step) tooManyPasscodes(o Outcome) Page {
	m := tooManyRequests.keyed(s.env.Org.Interoperability.TooManyRequestsKey)
	return s.terminal(o, m, "too many wrong passcodes of "+s.tx.Identifier)
}

// resendFloor is the time between two mails.
// Source: Okta support, "Email Authenticator Resend Prompt Timer Behavior":
// the API enforces a minimum of five seconds.
const resendFloor = 5 * time.Second

// tooSoon reports whether the last mail is younger than the floor.
func (s *step) tooSoon() bool {
	link, ok := s.newestLink()
	return ok && s.env.Now.Sub(link.IssuedAt) < resendFloor
}
