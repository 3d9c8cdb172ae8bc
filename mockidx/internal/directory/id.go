package directory

import (
	"crypto/sha256"
	"strings"
	"unicode"
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

// fold maps strings that differ in case only, in the sense of
// [strings.EqualFold], to the same string.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			least = min(least, f)
		}
		return least
	}, s)
}
