package directory

import (
	"net/mail"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Bounds of what people write into an org, in bytes where nothing else is said.
const (
	maxIDLength    = 64
	maxNameLength  = 256  // in characters
	maxLongText    = 1024 // in characters
	maxEntries     = 100  // of a list or mapping that a user or a form has
	maxEmailLength = 254  // RFC 5321 §4.5.3.1.3, less the brackets
	maxURLLength   = 2048 //
)

var (
	safeID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)
	locale = regexp.MustCompile(`^[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*$`)
	zone   = regexp.MustCompile(`^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$`)
)

// checkID reports what could not stand in a URL path, a log line or a store
// key as it is.
func (v *validator) checkID(p path, what, id string) {
	switch {
	case len(id) > maxIDLength:
		v.add(p, "at most 64 characters", "%s is too long", what)
	case !safeID.MatchString(id):
		v.add(p, "letters, digits and . _ - only, a letter or digit first", "%s %q is malformed", what, id)
	}
}

// checkName reports what could not be shown to people on one line.
func (v *validator) checkName(p path, what, name string) {
	if strings.TrimSpace(name) == "" {
		v.add(p, "give it one", "%s is empty", what)
		return
	}
	v.checkText(p, what, name)
	if strings.TrimSpace(name) != name {
		v.add(p, "remove it", "%s %q has space around it", what, name)
	}
}

// ValidName reports whether s can be shown to people on one line: it is neither
// empty nor too long, printable, and has no space around it.
func ValidName(s string) bool {
	v := &validator{}
	v.checkName(root, "", s)
	return v.err() == nil
}

// ValidLogin reports whether s can be somebody's login.
func ValidLogin(s string) bool { return ValidName(s) && !invisible(s) }

// checkText allows the empty text.
func (v *validator) checkText(p path, what, s string) {
	switch {
	case utf8.RuneCountInString(s) > maxNameLength:
		v.add(p, "at most 256 characters", "%s is too long", what)
	case !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl):
		v.add(p, "printable characters only", "%s %q has a control character or is not UTF-8", what, s)
	}
}

// checkLong is for text that may have several lines, of 1024 characters.
func (v *validator) checkLong(p path, what, s string) {
	if utf8.RuneCountInString(s) > maxLongText || !utf8.ValidString(s) {
		v.add(p, "at most 1024 characters of UTF-8", "%s is too long, or not UTF-8", what)
	}
}

// checkUTF8 is for values that may hold anything YAML and JSON can.
func (v *validator) checkUTF8(p path, what, s string) {
	if !utf8.ValidString(s) {
		v.add(p, "save it as UTF-8", "%s is not UTF-8", what)
	}
}

func (v *validator) checkPattern(p path, what, s string, pattern *regexp.Regexp, example string) {
	if len(s) > maxNameLength || !pattern.MatchString(s) {
		v.add(p, "write it as in "+example, "%s %q is malformed", what, s)
	}
}

// checkCount reports what is longer than anybody needs.
func (v *validator) checkCount(p path, what string, n int) {
	if n > maxEntries {
		v.add(p, "at most 100", "%d %s", n, what)
	}
}

// checkTime reports what RFC 3339 cannot write, in UTC.
func (v *validator) checkTime(p path, what string, t time.Time) {
	if year := t.UTC().Year(); year < 1 || year > 9999 {
		v.add(p, "from year 1 to year 9999", "%s is in year %d", what, year)
	}
}

// validEmail accepts a bare address, as it stands in an SMTP envelope, without
// characters that nobody sees.
func validEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && len(s) <= maxEmailLength && !invisible(s)
}

// invisible reports whether s has a character that makes no mark, so that two
// texts can look the same. RFC 8264 §9.13 keeps them out of identifiers.
func invisible(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
	})
}
