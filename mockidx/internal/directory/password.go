package directory

import (
	"slices"
	"time"
)

// Password is the password authenticator with its policy.
// Source: Okta, "Configure the password authenticator", "Password policy".
type Password struct {
	Disabled         bool          `yaml:"disabled"`
	Complexity       Complexity    `yaml:"complexity"`
	History          int           `yaml:"history"`          // how many old passwords cannot come back; 4 if zero
	MaxAge           time.Duration `yaml:"maxAge"`           // of a password that was set in a flow; no end if zero
	ExpireWarning    time.Duration `yaml:"expireWarning"`    // how long before it expires a password may be changed on the way; 120h if zero
	MaxFailures      int           `yaml:"maxFailures"`      // wrong passwords before the user is LOCKED_OUT; 10 if zero
	NoRecovery       bool          `yaml:"noRecovery"`       // "forgot password" is refused
	RecoveryFactors  []Factor      `yaml:"recoveryFactors"`  // one of them tells who forgot it: email, phone; email if empty, or phone if email is disabled
	RecoveryQuestion bool          `yaml:"recoveryQuestion"` // their security question besides, of those who have one
	Unlock           bool          `yaml:"unlock"`           // who is LOCKED_OUT can unlock themselves, by a recovery factor
}

// Complexity is what a new password must have. Of a complexity that is not
// given at all, Okta's default is: 8 characters with a lower case letter, an
// upper case letter and a number, without parts of the username.
type Complexity struct {
	MinLength        int  `yaml:"minLength"` // 8 if zero
	MinLowerCase     int  `yaml:"minLowerCase"`
	MinUpperCase     int  `yaml:"minUpperCase"`
	MinNumber        int  `yaml:"minNumber"`
	MinSymbol        int  `yaml:"minSymbol"`
	ExcludeUsername  bool `yaml:"excludeUsername"`
	ExcludeFirstName bool `yaml:"excludeFirstName"`
	ExcludeLastName  bool `yaml:"excludeLastName"`
	AllowCommon      bool `yaml:"allowCommon"`     // passwords that everyone uses
	ActiveDirectory  bool `yaml:"activeDirectory"` // as there: three of lower case, upper case, number and symbol
}

// MaxPasswordLength is the length of the longest password, in characters.
// Source: Okta, "Password policy".
const MaxPasswordLength = 72

func (p *Password) complete(recoverers []Factor) {
	if p.Complexity == (Complexity{}) {
		p.Complexity = Complexity{MinLowerCase: 1, MinUpperCase: 1, MinNumber: 1, ExcludeUsername: true}
	}
	orElse(&p.Complexity.MinLength, 8)
	orElse(&p.History, 4)
	orElse(&p.ExpireWarning, 5*24*time.Hour)
	orElse(&p.MaxFailures, 10)
	if len(p.RecoveryFactors) == 0 {
		p.RecoveryFactors = recoverers[:min(1, len(recoverers))]
	}
}

// recoverers are the authenticators that can tell who forgot the password.
func (o *Org) recoverers() []Factor {
	return slices.DeleteFunc([]Factor{FactorEmail, FactorPhone}, o.Disabled)
}

func (v *validator) checkPassword() {
	p, w := root.key("password"), v.Password
	c := w.Complexity
	for _, min := range []struct {
		name string
		n    int
	}{
		{"minLength", c.MinLength}, {"minLowerCase", c.MinLowerCase}, {"minUpperCase", c.MinUpperCase},
		{"minNumber", c.MinNumber}, {"minSymbol", c.MinSymbol},
	} {
		if min.n < 0 || min.n > MaxPasswordLength {
			v.add(p.key("complexity").key(min.name), "from 0 to 72", "%s is %d", min.name, min.n)
		}
	}
	if least := c.MinLowerCase + c.MinUpperCase + c.MinNumber + c.MinSymbol; least > MaxPasswordLength {
		v.add(p.key("complexity"), "together 72 at most", "complexity asks for %d characters", least)
	}
	if w.History < 0 || w.History > maxEntries {
		v.add(p.key("history"), "from 1 to 100, or leave it out for the default", "history is %d", w.History)
	}
	if w.MaxFailures < 0 {
		v.add(p.key("maxFailures"), "leave it out for the default", "maxFailures is negative: %d", w.MaxFailures)
	}
	v.checkDuration(p.key("maxAge"), "maxAge", w.MaxAge)
	v.checkDuration(p.key("expireWarning"), "expireWarning", w.ExpireWarning)
	v.checkFactorList(seen{}, true, p.key("recoveryFactors"), w.RecoveryFactors, FactorEmail, FactorPhone)
}
