package engine

import "github.com/idxlab/idxlab/mockidx/internal/directory"

// sendCode sends a code, by mail with a link unless the org has none, and makes
// it what the page waits for. Who may not go on gets neither; the transaction
// looks the same.
func (s *step) sendCode(c Challenge) Outcome {
	c.Sent, s.tx.Revisited = true, false
	link := s.nextLink(c)
	s.tx.Challenge = &c
	user, admitted := s.account()
	if !admitted {
		return MailWithheld
	}
	if c.Factor == directory.FactorPhone {
		s.effects = append(s.effects, SendText{Channel: c.Method, UserID: user.ID, To: link.To, Link: link})
		return TextSent
	}
	if link.Token != "" {
		s.effects = append(s.effects, IndexLink{Token: link.Token})
	}
	for _, to := range s.addresses(user) {
		s.effects = append(s.effects, SendMail{Template: s.template(), UserID: user.ID, To: to, Link: link})
	}
	return MailSent
}

// addresses are where a mail to u goes: to the secondary address too when the
// account is at stake.
func (s *step) addresses(u directory.User) []string {
	if s.recovering() && u.SecondEmail != "" {
		return []string{u.Email, u.SecondEmail}
	}
	return []string{u.Email}
}

// nextLink returns what goes out next for c, by the org's resend mode.
func (s *step) nextLink(c Challenge) Link {
	mode, again := s.env.Org.Email.Resend, s.codeOut() && s.destination(*s.tx.Challenge) == s.destination(c)
	if last := len(s.tx.Links) - 1; mode == directory.ResendReuse && again {
		l := &s.tx.Links[last]
		l.IssuedAt, l.Expires, l.To = s.env.Now, s.env.Now.Add(s.env.Org.Email.Lifetime), s.destination(c)
		return *l
	}
	if mode != directory.ResendAll || !again {
		s.supersede()
	}
	l := s.newLink(c)
	s.tx.Links = append(s.tx.Links, l)
	return l
}

func (s *step) newLink(c Challenge) Link {
	rules, mint := s.env.Org.Email, s.env.Mint
	l := Link{
		OTP:      mint.Passcode(rules.CodeAlphabet, rules.CodeLength),
		To:       s.destination(c),
		IssuedAt: s.env.Now,
		Expires:  s.env.Now.Add(rules.Lifetime),
		State:    LinkLive,
	}
	s.tx.Challenge = &c // the template goes by it
	if c.Factor == directory.FactorEmail && s.mailsLink() {
		l.Token = mint.LinkToken()
	}
	return l
}

// newestLink is the newest link that is live, if a code is out.
func (s *step) newestLink() (Link, bool) {
	if !s.codeOut() {
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
