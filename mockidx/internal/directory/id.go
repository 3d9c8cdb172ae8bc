package directory

import (
	"crypto/sha256"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	idLength = 20 // of every id that Okta hands out
	base62   = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)

// deriveID returns an id in Okta's form, a prefix that tells what it names and
// letters and digits up to 20 characters. The same arguments give the same id.
// It need not be hard to guess: Okta's ids are no secrets.
func deriveID(prefix string, parts ...string) string {
	sum := sha256.Sum256([]byte(prefix + "\x00" + strings.Join(parts, "\x00")))
	id := []byte(prefix)
	for _, b := range sum[:idLength-len(prefix)] {
		id = append(id, base62[int(b)%len(base62)])
	}
	return string(id)
}

// deriveToken returns the API token of an org whose file names none. Everyone
// can work it out: it guards nothing that the mock's address does not.
func deriveToken(org string) string {
	return "00" + deriveID("", org, "token") + deriveID("", "token", org)
}

// fold maps strings that look alike to the same string: those that differ in
// case only, in the sense of [strings.EqualFold], and those that differ in how
// Unicode writes the same characters (full width, ligatures, accents that are
// characters of their own). Source: RFC 8265 §3.3, which maps width and case
// and normalises; compatibility forms are mapped too, so that no two accounts
// differ in them. Letters of other scripts that look alike stay different.
func fold(s string) string {
	return norm.NFKC.String(foldCase(norm.NFKC.String(s)))
}

// Alike returns what all identifiers have in common that name the same user.
func Alike(identifier string) string { return fold(identifier) }

// same reports whether a and b are the same login or address.
func same(a, b string) bool {
	return strings.EqualFold(a, b) || !(isASCII(a) && isASCII(b)) && fold(a) == fold(b)
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}

func foldCase(s string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			least = min(least, f)
		}
		return least
	}, s)
}
