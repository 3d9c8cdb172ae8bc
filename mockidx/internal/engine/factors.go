package engine

import (
	"slices"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// factors are what the app's policy asks for.
func (s *step) factors() []directory.Factor { return s.env.Org.PolicyFor(s.app).Factors }

// pending are the factors not yet verified, in the policy's order. They are
// worked out from the policy of now, so a policy that grew in between asks for
// more.
func (s *step) pending() []directory.Factor {
	return slices.DeleteFunc(slices.Clone(s.factors()), s.verified)
}

// satisfied reports whether somebody proved all that the policy asks for.
func (s *step) satisfied() bool { return s.identified() && len(s.pending()) == 0 }

func (s *step) verified(f directory.Factor) bool {
	return slices.ContainsFunc(s.tx.Verified, func(v Verification) bool { return v.Factor == f })
}

// verify notes that f was proved and ends its challenge.
func (s *step) verify(f directory.Factor) {
	s.tx.Verified = append(s.tx.Verified, Verification{Factor: f, At: s.env.Now})
	s.tx.Challenge = nil
}

// challenge makes f what the page asks for. Links of a challenge that is left
// are out of date.
func (s *step) challenge(f directory.Factor) {
	s.supersede()
	s.tx.Challenge = &Challenge{Factor: f}
}

// next moves on after somebody was named or a factor verified: to the next
// challenge, to a choice, or to success.
//
// Where a password comes next it is asked for at once, as Okta does when
// nothing else is possible. Email is never challenged unasked after identify:
// okta-idx-golang and okta-idx-dotnet expect a list to choose from there. As
// the only factor left after another it is named, but nothing is sent before
// the user asks.
func (s *step) next(done Outcome) Page {
	pending := s.pending()
	switch {
	case len(pending) == 0:
		return s.finish()
	case pending[0] == directory.FactorPassword:
		s.challenge(directory.FactorPassword)
	case len(pending) == 1 && s.env.Org.Interoperability.AutoChallenge:
		s.sendMail()
	case len(s.tx.Verified) > 0:
		s.challenge(directory.FactorEmail)
	}
	return s.show(done)
}

// AMR returns the authentication methods that tx proved, as the ID token's amr
// claim lists them.
// Source: RFC 8176 §2; Okta, "ID token claims".
func AMR(tx Transaction) []string {
	var amr []string
	if len(tx.Verified) > 1 {
		amr = append(amr, "mfa")
	}
	for _, v := range tx.Verified {
		if v.Factor == directory.FactorPassword {
			amr = append(amr, "pwd")
		} else {
			amr = append(amr, "otp")
		}
	}
	slices.Sort(amr)
	return amr
}

// AuthTime returns when the last factor of tx was proved, for the auth_time
// claim; the zero time if none was.
func AuthTime(tx Transaction) time.Time {
	if len(tx.Verified) == 0 {
		return time.Time{}
	}
	return tx.Verified[len(tx.Verified)-1].At
}
