package engine

import (
	"slices"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

func (s *step) verified(f directory.Factor) bool {
	return slices.ContainsFunc(s.tx.Verified, func(v Verification) bool { return v.Factor == f })
}

// verify notes that f was proved and ends its challenge.
func (s *step) verify(f directory.Factor) {
	v := Verification{Factor: f, At: s.env.Now, Ahead: s.env.Ahead}
	if c := s.tx.Challenge; c != nil && (c.Factor == directory.FactorPhone || c.Factor == directory.FactorOktaVerify) {
		v.Method = c.Method
	}
	s.tx.Verified = slices.DeleteFunc(s.tx.Verified, func(v Verification) bool { return v.Factor == f })
	s.tx.Verified = append(s.tx.Verified, v)
	s.tx.Challenge = nil
}

// begin makes c what the page asks for. Links of a challenge that is left are
// out of date.
func (s *step) begin(c Challenge) {
	s.supersede()
	if c.Factor == directory.FactorWebAuthn {
		c.Nonce = s.env.Mint.Opaque(nonceLength)
	}
	s.tx.Challenge = &c
}

// next moves on after somebody was named, proved something or set something
// up: to the next challenge, to a choice, or to the end.
func (s *step) next(done Outcome) Page {
	s.settle()
	s.autoChallenge()
	return s.withNotice(s.reveal(done), done)
}

// settle ends the journey proper when nothing is missing for it: an account
// that was to be unlocked is, one that was to be activated is.
func (s *step) settle() {
	switch {
	case s.recovered() && s.tx.Journey == Unlock:
		s.tx.Done = true
		if u := s.user(); u.Status == directory.LockedOut {
			s.change(func(u *directory.User) { u.Status, u.FailedPasswords = directory.Active, 0 })
		}
		if !s.env.Org.Interoperability.UnlockLandsOnApp {
			s.tx.Ended = AccountUnlocked
		}
	case s.joined():
		s.change(func(u *directory.User) { u.Status, u.Activation = directory.Active, directory.OneTimeToken{} })
		s.tx.Done = true
	}
}

// joined reports whether everything was set up and proved that an account needs
// to be activated.
func (s *step) joined() bool {
	_, admitted := s.account()
	return s.joining() && admitted && len(s.required())+len(s.options()) == 0 && !s.unsatisfiable()
}

// ended is the message that a journey ended with.
func (s *step) ended() Page {
	m := accountUnlocked
	if s.tx.Ended == PasswordReset {
		m = recoveryCompleted
	}
	return s.terminal(s.tx.Ended, m, "")
}

// withNotice adds to a page that goes on in the sign-in what was reached.
func (s *step) withNotice(p Page, done Outcome) Page {
	if s.tx.Journey == Unlock && s.tx.Done && p.Body.Remediation != nil && done == FactorVerified && len(s.tx.Verified) == 1 {
		p.Body.Messages = ion.ListOf(s.env.say(unlockedGoOn))
		p.Outcome = AccountUnlocked
	}
	return p
}

// denied sends away whom the policy denies, and who has not and cannot set up
// what is asked for.
func (s *step) denied() Page {
	m, o, reason := cannotSatisfy.of(s.app.Label), Unsatisfiable, "what is asked for "+s.tx.Identifier+" has not and cannot set up"
	switch {
	case s.recovering() && s.tx.Journey == Unlock:
		m = unlockNotAllowed
	case s.recovering():
		m = resetNotAllowed
	case s.policy().Deny:
		m, o, reason = accessDenied, PolicyDenied, "the policy denies access"
	}
	p := s.terminal(o, m, reason)
	s.restart()
	return p
}

// autoChallenge asks for what comes next unasked where nothing else is
// possible.
//
// Where a password comes next it is asked for at once, as Okta does, unless any
// one factor is enough: okta-auth-js's sample suite expects a list there. A code is
// never sent unasked after identify: okta-idx-golang and okta-idx-dotnet expect
// a list to choose from there. As the only factor left after another it is
// named, but nothing is sent before the user asks.
func (s *step) autoChallenge() {
	if s.tx.Ended != "" || s.stage() != stageVerify {
		return
	}
	options := s.options()
	first, kind := authenticators[options[0]], s.kindOf(options[0])
	alone := len(options) == 1
	free := len(s.tx.Verified) == 0 && slices.Contains(s.policy().OneOf, directory.FactorPassword)
	switch {
	case s.tx.Challenge != nil:
	case options[0] == directory.FactorPassword && (alone || !free):
		s.begin(Challenge{Factor: directory.FactorPassword})
	case alone && options[0] == directory.FactorOktaVerify && s.user().OktaVerifyDevice.AutoPush:
		s.push()
	case alone && first.sends() && len(kind.methods) == 1 && s.env.Org.Interoperability.AutoChallenge:
		s.sendCode(Challenge{Factor: options[0], Method: kind.methods[0].Value.Text})
	case alone && (!first.sends() || len(s.tx.Verified) > 0 || s.recovering()):
		s.begin(Challenge{Factor: options[0]})
	}
}

// AMR returns the authentication methods that tx proved, as the ID token's amr
// claim lists them.
// Source: RFC 8176 §2; Okta, "ID token claims".
func AMR(tx Transaction) []string {
	amr := []string{}
	if len(tx.Verified) > 1 {
		amr = append(amr, "mfa")
	}
	for _, v := range tx.Verified {
		amr = append(amr, amrOf(v)...)
	}
	slices.Sort(amr)
	return slices.Compact(amr)
}

func amrOf(v Verification) []string {
	switch {
	case v.Provider != "":
		return nil // it does not tell how
	case v.Factor == directory.FactorPassword:
		return []string{"pwd"}
	case v.Factor == directory.FactorSecurityQuestion:
		return []string{"kba"}
	case v.Factor == directory.FactorWebAuthn:
		return []string{"hwk", "pop"}
	case v.Factor == directory.FactorOktaVerify && v.Method != methodTOTP:
		return []string{"swk"}
	case v.Method == methodSMS:
		return []string{"sms"}
	case v.Method == methodVoice:
		return []string{"tel"}
	}
	return []string{"otp"}
}

// AuthTime returns when the last factor of tx was proved, as the auth_time
// claim of every token tells it from then on (OpenID Connect Core §12.2); the
// zero time if none was.
func AuthTime(tx Transaction) time.Time {
	if len(tx.Verified) == 0 {
		return time.Time{}
	}
	last := tx.Verified[len(tx.Verified)-1]
	return last.At.Add(-last.Ahead)
}
