package engine

import (
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// What an app can ask for by acr_values and the engine obeys. Of any other
// value the token has the name, and the policy decides.
// Source: Okta, "Step-up authentication using ACR values".
const (
	TwoFactors           = "urn:okta:loa:2fa:any"            // of different kinds
	TwoFactorsIfPossible = "urn:okta:loa:2fa:any:ifpossible" // of who has them
)

// policy is the app's, stepped up to what the request asks for, but for what an
// identity provider stands for.
func (s *step) policy() directory.Policy { return s.provided(s.spared(s.steppedUp())) }

func (s *step) steppedUp() directory.Policy {
	p := s.rules().policy
	asked := strings.Fields(s.tx.Request.ACRValues)
	must, maybe := slices.Contains(asked, TwoFactors), slices.Contains(asked, TwoFactorsIfPossible)
	if !must && !maybe || s.joining() || s.recovering() || len(p.Factors) > 1 || len(p.Factors) == 1 && len(p.OneOf) > 0 {
		return p
	}
	first, proved := s.firstFactor(p)
	if !proved {
		return p
	}
	second := SecondFactors(s.env.Org, s.user(), first)
	if len(second) == 0 && must {
		second = s.those(otherKind(first), func(f directory.Factor) bool { return !s.disabled(f) && allowed(s.rules().enrollment, f) })
		p.Deny = len(second) == 0
	}
	p.Factors, p.OneOf = []directory.Factor{first}, second
	return p
}

// firstFactor is the one factor of p, and whether it was proved.
func (s *step) firstFactor(p directory.Policy) (directory.Factor, bool) {
	if s.tx.provider() != "" {
		return directory.FactorPassword, true
	}
	if len(p.Factors) > 0 {
		return p.Factors[0], s.verified(p.Factors[0])
	}
	if i := slices.IndexFunc(p.OneOf, s.verified); i >= 0 {
		return p.OneOf[i], true
	}
	return "", false
}

// SecondFactors are those that u set up, or that the org wants of everybody, of
// another kind than first: with a factor of each kind they have two. An address
// that no enrollment policy names is nobody's authenticator.
func SecondFactors(org *directory.Org, u directory.User, first directory.Factor) []directory.Factor {
	e := org.EnrollmentFor(u)
	return slices.DeleteFunc(otherKind(first), func(f directory.Factor) bool {
		switch {
		case !authenticators[f].enrolled(u) || org.Disabled(f):
			return true
		case f == directory.FactorPassword:
			return false
		case f == directory.FactorEmail:
			return !e.Allows(f)
		}
		return !allowed(e, f)
	})
}

// allowed reports whether an enrollment policy lets somebody have f; one that
// names nothing leaves everybody what they have.
func allowed(e directory.Enrollment, f directory.Factor) bool {
	return len(e.Required)+len(e.Optional) == 0 || e.Allows(f)
}

// otherKind are the factors of the kind that f is not: what somebody knows, and
// what somebody has.
func otherKind(f directory.Factor) []directory.Factor {
	return slices.DeleteFunc(directory.Factors(), func(other directory.Factor) bool { return known(other) == known(f) })
}

func known(f directory.Factor) bool {
	return f == directory.FactorPassword || f == directory.FactorSecurityQuestion
}
