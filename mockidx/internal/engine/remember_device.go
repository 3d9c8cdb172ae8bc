package engine

import (
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// spared is p without the second factors that the user proved on this device
// not long ago, and chose to be remembered by. A first factor must have been
// proved in this sign-in, and an app that asks for two factors or for a recent
// sign-in gets them.
// Source: Okta, "Keep me signed in"; Policies API, factorPromptMode DEVICE.
func (s *step) spared(p directory.Policy) directory.Policy {
	if p.RememberDevice == 0 || !s.firstProved(p) || s.tx.Request.MaxAge >= 0 || strings.Contains(s.tx.Request.ACRValues, TwoFactors) {
		return p
	}
	known := func(f directory.Factor) bool {
		return slices.ContainsFunc(s.tx.Remembered[s.tx.UserID], func(v Verification) bool {
			return v.Factor == f && !s.over(v.At.Add(p.RememberDevice))
		})
	}
	p.Factors = append(p.Factors[:1:1], slices.DeleteFunc(slices.Clone(p.Factors[1:]), known)...)
	if slices.ContainsFunc(p.OneOf, known) {
		p.OneOf = nil
	}
	return p
}

// firstProved reports whether the first of several factors was proved, by itself
// or by an identity provider.
func (s *step) firstProved(p directory.Policy) bool {
	return len(p.Factors) > 0 && (s.verified(p.Factors[0]) || s.tx.provider() != "")
}

// rememberDevice keeps which second factors were proved, if the policy lets
// people be remembered and they chose to stay signed in.
func (s *step) rememberDevice() {
	p := s.steppedUp()
	if p.RememberDevice == 0 || !s.tx.RememberMe || s.tx.Device.Token == "" || !s.firstProved(p) {
		return
	}
	second := append(slices.Clone(p.Factors[1:]), p.OneOf...)
	proofs := slices.DeleteFunc(slices.Clone(s.tx.Verified), func(v Verification) bool { return !slices.Contains(second, v.Factor) })
	anew := func(v Verification) bool { return s.verified(v.Factor) }
	if len(proofs) > 0 {
		proofs = append(proofs, slices.DeleteFunc(slices.Clone(s.tx.Remembered[s.tx.UserID]), anew)...)
		s.effects = append(s.effects, RememberDevice{s.tx.Device.Token, s.tx.UserID, proofs})
	}
}
