package directory

import (
	"crypto/subtle"
	"strings"
	"time"
)

// PasswordIs reports whether given is u's password, in constant time. Who has
// none has not the empty one.
func (u User) PasswordIs(given string) bool {
	return u.Password != "" && subtle.ConstantTimeCompare([]byte(u.Password), []byte(given)) == 1
}

// PasswordOver reports whether u's password expired before now.
func (u User) PasswordOver(now time.Time) bool {
	return !u.PasswordExpires.IsZero() && now.After(u.PasswordExpires)
}

// SetPassword makes given u's password under the rules for it, which it is not
// checked against. The wrong ones before it and the recovery token are
// forgotten.
func (u *User) SetPassword(given string, rules Password, now time.Time) {
	if u.Password != "" {
		u.PasswordHistory = append([]string{u.Password}, u.PasswordHistory...)
		u.PasswordHistory = u.PasswordHistory[:min(len(u.PasswordHistory), rules.History)]
	}
	u.Password, u.FailedPasswords, u.PasswordExpires = given, 0, time.Time{}
	if rules.MaxAge > 0 {
		u.PasswordExpires = now.Add(rules.MaxAge)
	}
	u.RecoveryToken = OneTimeToken{}
}

// RecoverBySetting lets u in again who only had to choose a new password.
func (u *User) RecoverBySetting() {
	switch u.Status {
	case Recovery, PasswordExpired, LockedOut:
		u.Status = Active
	}
}

// CountWrongPassword counts a wrong password, and reports whether it was the
// one too many that locks the account. A password that expired is expired still
// when the account is unlocked.
// Source: Okta, "Password policy", lockout.
func (u *User) CountWrongPassword(rules Password, now time.Time) (locked bool) {
	u.FailedPasswords++
	if u.FailedPasswords < rules.MaxFailures {
		return false
	}
	if u.Status == PasswordExpired {
		u.PasswordExpires = now.Add(-1)
	}
	u.Status, u.FailedPasswords = LockedOut, 0
	return true
}

// AnswerIs reports whether given is the answer to q, in constant time and
// without regard to case and space. A question that is none has no answer.
func (q SecurityQuestion) AnswerIs(given string) bool {
	return q.Answer != "" && subtle.ConstantTimeCompare([]byte(PlainAnswer(q.Answer)), []byte(PlainAnswer(given))) == 1
}

// PlainAnswer is what all ways to write an answer have in common.
func PlainAnswer(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
