package engine

import "github.com/idxlab/idxlab/mockidx/internal/directory"

// sendMail mails a code, and a link unless the org has none, and makes it what
// the page waits for. Who cannot sign in gets neither; the transaction looks
// the same.
func (s *step) sendMail() Outcome {
	link := s.nextLink()
	s.tx.Challenge = &Challenge{Factor: directory.FactorEmail, Sent: true}
	user, active := s.account()
	if !active {
		return MailWithheld
	}
	if link.Token != "" {
		s.effects = append(s.effects, IndexLink{Token: link.Token})
	}
	s.effects = append(s.effects, SendMail{Template: "EmailChallenge", UserID: user.ID, Link: link})
	return MailSent
}

// nextLink returns what the next mail carries, by the org's resend mode.
func (s *step) nextLink() Link {
	mode := s.env.Org.Email.Resend
	if last := len(s.tx.Links) - 1; mode == directory.ResendReuse && s.mailOut() {
		l := &s.tx.Links[last]
		l.IssuedAt, l.Expires, l.To = s.env.Now, s.env.Now.Add(s.env.Org.Email.Lifetime), s.address()
		return *l
	}
	if mode != directory.ResendAll || !s.mailOut() {
		s.supersede()
	}
	l := s.newLink()
	s.tx.Links = append(s.tx.Links, l)
	return l
}

func (s *step) newLink() Link {
	email, mint := s.env.Org.Email, s.env.Mint
	l := Link{
		OTP:      mint.String(email.CodeAlphabet, email.CodeLength),
		To:       s.address(),
		IssuedAt: s.env.Now,
		Expires:  s.env.Now.Add(email.Lifetime),
		State:    LinkLive,
	}
	if s.mailsLink() {
		l.Token = "ft" + mint.Opaque(32)
	}
	return l
}

// newestLink is the newest link that is live, if a mail is out.
func (s *step) newestLink() (Link, bool) {
	if !s.mailOut() {
		return Link{}, false
	}
	return s.tx.Links[len(s.tx.Links)-1], true
}

// supersede makes every live link out of date.
func (s *step) supersede() { s.retire(LinkSuperseded) }

func (s *step) retire(to LinkState) {
	for i := range s.tx.Links {
		if s.tx.Links[i].State == LinkLive {
			s.tx.Links[i].State = to
		}
	}
}
