package directory

import "strings"

// Bounds of a passcode that the Sign-In Widget and the SDKs can carry.
const (
	minCodeLength = 4
	maxCodeLength = 12
)

func (v *validator) checkEmail() {
	p, e := root.key("email"), v.Email
	v.checkDuration(p.key("lifetime"), "lifetime", e.Lifetime)
	v.checkDuration(p.key("failureSpan"), "failureSpan", e.FailureSpan)
	v.checkDuration(p.key("pollInterval"), "pollInterval", e.PollInterval)
	if e.CodeLength < minCodeLength || e.CodeLength > maxCodeLength {
		v.add(p.key("codeLength"), "from 4 to 12", "codeLength is %d", e.CodeLength)
	}
	if !validAlphabet(e.CodeAlphabet) {
		v.add(p.key("codeAlphabet"), "two or more different ASCII characters, no space", "codeAlphabet %q is no alphabet", e.CodeAlphabet)
	}
	if e.MaxFailures < 0 {
		v.add(p.key("maxFailures"), "leave it out for the default", "maxFailures is negative: %d", e.MaxFailures)
	}
	v.checkText(p.key("location").key("city"), "city", e.Location.City)
	v.checkText(p.key("location").key("state"), "state", e.Location.State)
	v.checkText(p.key("location").key("country"), "country", e.Location.Country)
	checkEnum(v, p.key("resend"), "resend mode", e.Resend, ResendRotate, ResendReuse, ResendAll)
}

func validAlphabet(s string) bool {
	outside := func(r rune) bool { return r <= ' ' || r > '~' }
	return s != "" && !strings.ContainsFunc(s, outside) && strings.Trim(s, s[:1]) != ""
}

func (v *validator) checkLifetimes() {
	p, l := root.key("lifetimes"), v.Lifetimes
	v.checkDuration(p.key("transaction"), "transaction", l.Transaction)
	v.checkDuration(p.key("interactionCode"), "interactionCode", l.InteractionCode)
	v.checkDuration(p.key("activation"), "activation", l.Activation)
	v.checkDuration(p.key("recovery"), "recovery", l.Recovery)
	v.checkDuration(p.key("session"), "session", l.Session)
	v.checkDuration(p.key("accessToken"), "accessToken", l.AccessToken)
	v.checkDuration(p.key("idToken"), "idToken", l.IDToken)
	v.checkDuration(p.key("refreshToken"), "refreshToken", l.RefreshToken)
	v.checkDuration(p.key("refreshGrace"), "refreshGrace", l.RefreshGrace)
}

func (v *validator) checkTrustedOrigins() {
	for i, origin := range v.TrustedOrigins {
		if _, ok := canonicalOrigin(origin); !ok {
			v.add(root.key("trustedOrigins").index(i), "scheme://host or scheme://host:port of http or https, no path and no wildcard", "trusted origin %q is malformed", origin)
		}
	}
}
