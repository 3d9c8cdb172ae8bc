package engine

import (
	"crypto/subtle"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// What email and phone have in common: a passcode goes out and comes back.

func passcodeField() ion.Field {
	return ion.Nested("credentials", ion.Field{Name: "passcode", Label: "Enter code"})
}

// destination is where a code goes. For somebody unknown it is the name they
// gave.
func (s *step) destination(c Challenge) string {
	switch {
	case c.Factor == directory.FactorEmail:
		return s.user().Email
	case c.Enroll:
		return c.Phone
	}
	return s.user().Phone
}

// codeOut reports whether a code is out and waits for an answer.
func (s *step) codeOut() bool { return s.tx.Challenge != nil && s.tx.Challenge.Sent }

// challengeByCode sends the code of a challenge. Choosing an authenticator
// again while its code is out is okta-idx-golang's only way to ask for another
// one, so it resends; within the resend floor it is taken for a double click,
// which must not send two.
func (s *step) challengeByCode(f directory.Factor, method string) Page {
	if s.codeOut() && !s.tx.Challenge.Enroll && s.tx.Challenge.Factor == f && s.tooSoon() {
		return s.show(MailAlreadySent)
	}
	if user, admitted := s.account(); s.exists() && !admitted && !s.hiding() {
		return s.inactive(user)
	}
	return s.show(s.sendCode(Challenge{Factor: f, Method: method}))
}

// answerPasscode checks a passcode. The limit comes first, so that not even the
// right code passes it.
func (s *step) answerPasscode(in Answer) Page {
	switch {
	case missing(in.Passcode):
		return s.passcodeMissing()
	case s.limited():
		return s.tooManyPasscodes(TooManyPasscodes)
	}
	outcome := s.matchPasscode(*in.Passcode)
	user, admitted := s.account()
	switch {
	case outcome == FactorVerified && admitted:
		s.tx.Transferred = s.tx.Challenge.Factor == directory.FactorEmail
		return s.next(s.completePasscode())
	case outcome == FactorVerified && !s.hiding():
		return s.inactive(user)
	case outcome == FactorVerified:
		outcome = UserInactive
	}
	s.effects = append(s.effects, CountOTPFailure{UserID: s.tx.UserID})
	return s.refuseField(outcome, passcodeInvalid, "passcode refused: "+string(outcome), "credentials", "passcode")
}

// completePasscode notes the challenged factor as proved; every link of the
// challenge is used up with it. What was set up by it is the user's from now on.
func (s *step) completePasscode() Outcome {
	c := *s.tx.Challenge
	s.retire(LinkAnswered)
	switch {
	case c.Factor == directory.FactorEmail && s.user().EmailUnverified && len(s.addresses(s.user())) == 1:
		s.change(func(u *directory.User) { u.EmailUnverified = false })
	case c.Factor == directory.FactorPhone && c.Enroll:
		s.change(func(u *directory.User) { u.Phone = c.Phone })
	}
	s.verify(c.Factor)
	if !c.Enroll {
		return FactorVerified
	}
	s.tx.Enrolled = append(s.tx.Enrolled, c.Factor)
	return AuthenticatorEnrolled
}

// matchPasscode compares with every passcode that ever went out and says
// what became of the one that is meant. On the wire expired, superseded and
// wrong look the same.
func (s *step) matchPasscode(passcode string) Outcome {
	outcome := PasscodeWrong
	for _, l := range s.tx.Links {
		if subtle.ConstantTimeCompare([]byte(l.OTP), []byte(passcode)) != 1 {
			continue
		}
		switch {
		case l.State != LinkLive || l.To != s.destination(*s.tx.Challenge):
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
