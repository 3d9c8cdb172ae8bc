package directory

import (
	"slices"
	"time"
)

// passwordBody is the part of a password policy that the mock goes by.
type passwordBody struct {
	Settings struct {
		Password struct {
			Complexity struct {
				MinLength, MinLowerCase, MinUpperCase, MinNumber, MinSymbol *int
				ExcludeUsername                                             bool
				ExcludeAttributes                                           []string
				Dictionary                                                  struct{ Common struct{ Exclude bool } }
			}
			Age     struct{ MaxAgeDays, ExpireWarnDays, HistoryCount int }
			Lockout struct {
				MaxAttempts         int
				ShowLockoutFailures bool
			}
		}
		Recovery struct {
			Factors struct {
				Email    status `json:"okta_email"`
				SMS      status `json:"okta_sms"`
				Call     status `json:"okta_call"`
				Question status `json:"recovery_question"`
			}
		}
	}
}

type status struct{ Status string }

func (s status) active() bool { return s.Status == DocumentActive }

// passwordRule is the part of a rule of a password policy.
type passwordRule struct {
	Actions struct {
		SelfServicePasswordReset struct {
			Access      string
			Requirement struct {
				Primary struct{ Methods []string }
				StepUp  struct{ Required bool }
			}
		}
		SelfServiceUnlock struct{ Access string }
	}
}

const day = 24 * time.Hour

// PasswordFor returns the rules for the password of u, and for getting back to
// the account without it.
func (o *Org) PasswordFor(u User) Password {
	policy, ok := o.PolicyOf(PasswordPolicy, u)
	if !ok {
		return o.Password
	}
	var body passwordBody
	_ = policy.Read(&body) // what cannot be read has its default
	p, given := o.Password, body.Settings.Password
	c := given.Complexity
	p.Complexity = Complexity{
		MinLength: number(c.MinLength, 8), MinLowerCase: number(c.MinLowerCase, 1), MinUpperCase: number(c.MinUpperCase, 1),
		MinNumber: number(c.MinNumber, 1), MinSymbol: number(c.MinSymbol, 0), ExcludeUsername: c.ExcludeUsername,
		ExcludeFirstName: slices.Contains(c.ExcludeAttributes, AttributeFirstName),
		ExcludeLastName:  slices.Contains(c.ExcludeAttributes, AttributeLastName),
		AllowCommon:      !c.Dictionary.Common.Exclude,
	}
	p.History, p.MaxAge = within(given.Age.HistoryCount, maxEntries), days(given.Age.MaxAgeDays)
	p.ExpireWarning = days(given.Age.ExpireWarnDays)
	if p.MaxFailures = given.Lockout.MaxAttempts; p.MaxFailures <= 0 {
		p.MaxFailures = neverLocked
	}
	o.recoveryFor(&p, policy, body, u)
	return p
}

// days bounds what was sent to a hundred years.
func days(n int) time.Duration { return time.Duration(within(n, 36_500)) * day }

// within is n, or the nearest number from 0 to most.
func within(n, most int) int { return min(max(n, 0), most) }

const neverLocked = 1 << 30 // Okta's 0 attempts: nobody is locked out

func number(given *int, otherwise int) int {
	if given == nil {
		return otherwise
	}
	return *given
}

// recoveryFor adds what a rule says of recovery and unlock. A policy without a
// rule for u allows neither.
func (o *Org) recoveryFor(p *Password, policy Document, body passwordBody, u User) {
	var rule passwordRule
	if d, ok := o.RuleOf(policy, u); ok {
		_ = d.Read(&rule)
	}
	reset, factors := rule.Actions.SelfServicePasswordReset, body.Settings.Recovery.Factors
	methods := reset.Requirement.Primary.Methods
	allows := func(active bool, method ...string) bool {
		if len(methods) == 0 {
			return active
		}
		return slices.ContainsFunc(method, func(m string) bool { return slices.Contains(methods, m) })
	}
	p.NoRecovery, p.Unlock = reset.Access != "ALLOW", rule.Actions.SelfServiceUnlock.Access == "ALLOW"
	p.RecoveryQuestion = reset.Requirement.StepUp.Required && factors.Question.active()
	p.RecoveryFactors = nil
	if allows(factors.Email.active(), "email") && !o.Disabled(FactorEmail) {
		p.RecoveryFactors = append(p.RecoveryFactors, FactorEmail)
	}
	if allows(factors.SMS.active() || factors.Call.active(), "sms", "voice") && !o.Disabled(FactorPhone) {
		p.RecoveryFactors = append(p.RecoveryFactors, FactorPhone)
	}
}

// TellsLockout reports whether u is told that the account is locked.
func (o *Org) TellsLockout(u User) bool {
	policy, ok := o.PolicyOf(PasswordPolicy, u)
	if !ok {
		return o.Interoperability.TellWrongPassword
	}
	var body passwordBody
	return policy.Read(&body) == nil && body.Settings.Password.Lockout.ShowLockoutFailures
}
