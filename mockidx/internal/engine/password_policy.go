package engine

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// commonPasswords are some of those that everyone uses, in lower case.
var commonPasswords = strings.Fields(`
	password password1 password12 password123 password1234 passw0rd p@ssw0rd p@ssword1 passw0rd1 12345678 123456789 1234567890
	qwerty123 qwerty1234 qwertyuiop q1w2e3r4 1q2w3e4r 1q2w3e4r5t 1qaz2wsx abc12345 abcd1234 a1b2c3d4 aa123456 iloveyou iloveyou1
	sunshine sunshine1 princess princess1 football football1 baseball baseball1 superman superman1 welcome1 welcome123 letmein1
	trustno1 dragon123 monkey123 charlie1 michael1 jennifer1 shadow123 master123 admin123 administrator changeme changeme1
	test1234 summer2024 summer2025 winter2024 winter2025 spring2025 autumn2025 company1 secret123 starwars1 pokemon1 whatever1`)

// refusedPassword returns the message and the reason if the policy refuses
// given as u's new password.
func (s *step) refusedPassword(given string, u directory.User) (*message, string) {
	rules := s.rules().password
	reason := RefusedPassword(rules, given, u)
	switch reason {
	case "":
		return nil, ""
	case commonReason:
		return &commonPassword, reason
	}
	return new(requirementsNotMet.of(Requirements(rules))), reason
}

const commonReason = "the password is a common one"

// RefusedPassword returns why the rules refuse given as u's new password; it is
// empty if they do not.
// Source: Okta, "Password policy".
func RefusedPassword(rules directory.Password, given string, u directory.User) (reason string) {
	old := u.PasswordHistory
	if u.Password != "" {
		old = append([]string{u.Password}, old...)
	}
	switch {
	case !meets(rules.Complexity, given, u):
		return "the password does not meet the requirements"
	case !utf8.ValidString(given):
		return "the password is not UTF-8"
	case slices.Contains(old[:min(len(old), rules.History)], given):
		return "the password was used before"
	case !rules.Complexity.AllowCommon && slices.Contains(commonPasswords, strings.ToLower(given)):
		return commonReason
	}
	return ""
}

func meets(c directory.Complexity, given string, u directory.User) bool {
	var lower, upper, number, symbol int
	for _, r := range given {
		switch {
		case unicode.IsLower(r):
			lower++
		case unicode.IsUpper(r):
			upper++
		case unicode.IsDigit(r):
			number++
		case !unicode.IsLetter(r):
			symbol++
		}
	}
	length := utf8.RuneCountInString(given)
	return length >= c.MinLength && length <= directory.MaxPasswordLength &&
		lower >= c.MinLowerCase && upper >= c.MinUpperCase && number >= c.MinNumber && symbol >= c.MinSymbol &&
		!(c.ActiveDirectory && kindsOf(lower, upper, number, symbol) < 3) &&
		!(c.ExcludeUsername && containsPart(given, u.Login)) &&
		!(c.ExcludeFirstName && containsPart(given, u.FirstName)) &&
		!(c.ExcludeLastName && containsPart(given, u.LastName))
}

// kindsOf is how many kinds of characters there are, by how many of each.
func kindsOf(counts ...int) (kinds int) {
	for _, n := range counts {
		kinds += min(n, 1)
	}
	return kinds
}

// minPart is the length of the shortest part of a name that counts.
const minPart = 4

// containsPart reports whether a part of name is in the password, without
// regard to case. Parts are what punctuation separates.
// Source: Okta, "Password policy": "does not contain part of username".
func containsPart(given, name string) bool {
	given = strings.ToLower(given)
	separator := func(r rune) bool { return strings.ContainsRune("@._-# ,", r) }
	return slices.ContainsFunc(strings.FieldsFunc(strings.ToLower(name), separator), func(part string) bool {
		return utf8.RuneCountInString(part) >= minPart && strings.Contains(given, part)
	})
}

// Requirements says the rules as Okta words them.
func Requirements(rules directory.Password) string {
	c := rules.Complexity
	parts := []string{fmt.Sprintf("at least %d characters", c.MinLength)}
	for _, need := range []struct {
		n    int
		what string
	}{
		{c.MinLowerCase, "a lowercase letter"}, {c.MinUpperCase, "an uppercase letter"},
		{c.MinNumber, "a number"}, {c.MinSymbol, "a symbol"},
	} {
		if need.n > 0 {
			parts = append(parts, need.what)
		}
	}
	if c.ActiveDirectory {
		parts = append(parts, "three of a lowercase letter, an uppercase letter, a number and a symbol")
	}
	for _, exclude := range []struct {
		on   bool
		what string
	}{
		{c.ExcludeUsername, "no parts of your username"},
		{c.ExcludeFirstName, "does not include your first name"}, {c.ExcludeLastName, "does not include your last name"},
	} {
		if exclude.on {
			parts = append(parts, exclude.what)
		}
	}
	return fmt.Sprintf("Password requirements: %s. Your password cannot be any of your last %d passwords.", strings.Join(parts, ", "), rules.History)
}

// passwordSettings are the policy as the page that asks for a new password
// shows it.
func (s *step) passwordSettings() *ion.Settings {
	c := s.rules().password.Complexity
	excluded := []string{}
	if c.ExcludeFirstName {
		excluded = append(excluded, directory.AttributeFirstName)
	}
	if c.ExcludeLastName {
		excluded = append(excluded, directory.AttributeLastName)
	}
	return &ion.Settings{
		Complexity: &ion.Complexity{
			MinLength: c.MinLength, MinLowerCase: c.MinLowerCase, MinUpperCase: c.MinUpperCase, MinNumber: c.MinNumber, MinSymbol: c.MinSymbol,
			ExcludeUsername: c.ExcludeUsername, ExcludeAttributes: excluded,
			ExcludeFirstName: c.ExcludeFirstName, ExcludeLastName: c.ExcludeLastName, ActiveDirectory: c.ActiveDirectory,
		},
		Age: &ion.Age{HistoryCount: s.rules().password.History},
	}
}

// passwordExpired reports whether somebody who proved the password must choose
// another one.
func (s *step) passwordExpired() bool {
	u := s.user()
	ended := !u.PasswordExpires.IsZero() && s.over(u.PasswordExpires)
	return s.verified(directory.FactorPassword) && (u.Status == directory.PasswordExpired || ended)
}

// passwordExpiring reports whether they can, because it is about to expire.
func (s *step) passwordExpiring() bool {
	u := s.user()
	if s.tx.Warned || u.PasswordExpires.IsZero() || !s.verified(directory.FactorPassword) {
		return false
	}
	return s.over(u.PasswordExpires.Add(-s.rules().password.ExpireWarning))
}
