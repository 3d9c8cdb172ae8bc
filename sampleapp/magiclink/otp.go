package magiclink

import (
	"errors"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// ErrOTPForm says that a text cannot be a one-time passcode.
var ErrOTPForm = errors.New("not a one-time passcode: want 4 to 12 digits or letters")

const (
	minOTP = 4
	maxOTP = 12

	// maxTyped bounds what is worth normalising: a code with marks between all
	// of its characters.
	maxTyped = 256
)

// ParseOTP returns the passcode in what a person typed or pasted, or in a
// link: without the spaces, dashes and invisible marks that paste and
// assistive technology add, and with full-width and other digits as ASCII
// digits. The case of letters is kept. What is left is 4 to 12 ASCII digits and
// letters, hence safe to print and to put into JSON unescaped, as
// okta-idx-golang does; otherwise the error is [ErrOTPForm].
func ParseOTP(s string) (string, error) {
	if len(s) > maxTyped {
		return "", ErrOTPForm
	}
	code := strings.Map(otpRune, norm.NFKC.String(s))
	if len(code) < minOTP || len(code) > maxOTP {
		return "", ErrOTPForm
	}
	for _, c := range []byte(code) {
		if !isASCIIAlphanumeric(c) {
			return "", ErrOTPForm
		}
	}
	return code, nil
}

// otpRune maps a rune to itself, to an ASCII digit, or to -1 to drop it.
func otpRune(r rune) rune {
	switch {
	case r < unicode.MaxASCII && isASCIIAlphanumeric(byte(r)):
		return r
	case unicode.IsSpace(r), unicode.In(r, unicode.Pd, unicode.Cf):
		return -1
	case unicode.Is(unicode.Nd, r):
		return '0' + digitValue(r)
	}
	return r
}

// digitValue counts back to the zero of r's script: decimal digits are encoded
// in runs of ten (Unicode, section 4.6).
func digitValue(r rune) rune {
	var value rune
	for value < 9 && unicode.Is(unicode.Nd, r-value-1) {
		value++
	}
	return value
}

func isASCIIAlphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}
