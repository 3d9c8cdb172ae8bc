package expression

import (
	"fmt"
	"strings"
)

// Error is what is wrong with an expression.
type Error struct {
	Offset  int // in bytes
	Message string
}

func (e *Error) Error() string { return fmt.Sprintf("%s (at position %d)", e.Message, e.Offset+1) }

// token is a word, a text in quotes or a sign.
type token struct {
	kind   tokenKind
	text   string // of a text, without its quotes
	offset int
}

type tokenKind int

const (
	end tokenKind = iota
	word
	text
	number
	sign
)

// signs, the longer ones first.
var signs = []string{"==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "(", ")", ","}

func isLetter(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '_'
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// lex cuts an expression into tokens.
func lex(source string) ([]token, error) {
	var tokens []token
	for i := 0; i < len(source); {
		rest, begin := source[i:], i
		switch b := source[i]; {
		case b == ' ' || b == '\t' || b == '\n' || b == '\r':
			i++
			continue
		case b == '"' || b == '\'':
			t, n, ok := quoted(rest)
			if !ok {
				return nil, &Error{i, "a text without its closing quote"}
			}
			tokens = append(tokens, token{text, t, begin})
			i += n
		case isLetter(b):
			n := span(rest, func(b byte) bool { return isLetter(b) || isDigit(b) || b == '.' })
			tokens = append(tokens, token{word, rest[:n], begin})
			i += n
		case isDigit(b) || b == '-' && len(rest) > 1 && isDigit(rest[1]):
			n := 1 + span(rest[1:], func(b byte) bool { return isDigit(b) || b == '.' })
			tokens = append(tokens, token{number, rest[:n], begin})
			i += n
		default:
			s := signOf(rest)
			if s == "" {
				return nil, &Error{i, fmt.Sprintf("%q means nothing here", firstOf(rest))}
			}
			tokens = append(tokens, token{sign, s, begin})
			i += len(s)
		}
	}
	return append(tokens, token{end, "", len(source)}), nil
}

func signOf(s string) string {
	for _, known := range signs {
		if strings.HasPrefix(s, known) {
			return known
		}
	}
	return ""
}

// quoted reads a text in quotes, in which a backslash takes the next character
// as it is, and returns it and how long it was.
func quoted(s string) (string, int, bool) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == s[0]:
			return b.String(), i + 1, true
		case s[i] == '\\' && i+1 < len(s):
			i++
		}
		b.WriteByte(s[i])
	}
	return "", 0, false
}

func span(s string, in func(byte) bool) int {
	n := 0
	for n < len(s) && in(s[n]) {
		n++
	}
	return n
}

func firstOf(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}
