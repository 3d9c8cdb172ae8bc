package engine

// resend mails again. Below the floor it answers as Okta's operation limits
// do, with the page kept; the shape is chosen, nobody documents it.
func (s *step) resend() Page {
	switch {
	case !s.mailOut():
		return s.notAllowed("no mail is out")
	case s.tooSoon():
		m := tooManyRequests.keyed(s.env.Org.Interoperability.TooManyRequestsKey)
		return s.refuse(ResentTooSoon, m, "the last mail is less than "+resendFloor.String()+" old")
	}
	if outcome := s.sendMail(); outcome == MailWithheld {
		return s.show(MailWithheld)
	}
	return s.show(MailResent)
}
