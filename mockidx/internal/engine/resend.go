package engine

// resend sends again. Below the floor it answers as Okta's operation limits
// do, with the page kept; the shape is chosen, nobody documents it.
func (s *step) resend() Page {
	if c := s.tx.Challenge; c != nil {
		if own, ok := authenticators[c.Factor].(ofForms); ok {
			return own.resend(s, *c)
		}
	}
	switch {
	case !s.codeOut():
		return s.notAllowed("no code is out")
	case s.tooSoon():
		return s.refuse(ResentTooSoon, s.sentTooMany(), "the last code is less than "+resendFloor.String()+" old")
	}
	switch outcome := s.sendCode(*s.tx.Challenge); outcome {
	case MailSent:
		return s.show(MailResent)
	case TextSent:
		return s.show(TextResent)
	default:
		return s.show(outcome)
	}
}

// sentTooMany says, by what was sent, that too much was asked for.
func (s *step) sentTooMany() message {
	switch s.tx.Challenge.Method {
	case methodSMS:
		return tooManyTexts
	case methodVoice:
		return tooManyCalls
	}
	return tooManyRequests.keyed(s.env.Org.Interoperability.TooManyRequestsKey)
}
