package search

import (
	"cmp"
	"math/big"
	"strings"
	"time"
)

// Expression is a condition on something that has attributes.
type Expression interface {
	// Matches reports whether the attributes that get returns meet it.
	Matches(get Attributes) bool
}

// Attributes returns the value of an attribute, by its path; ok is false if
// there is none.
type Attributes func(path string) (value string, ok bool)

type both struct{ left, right Expression }

func (b both) Matches(get Attributes) bool { return b.left.Matches(get) && b.right.Matches(get) }

type either struct{ left, right Expression }

func (e either) Matches(get Attributes) bool { return e.left.Matches(get) || e.right.Matches(get) }

type not struct{ of Expression }

func (n not) Matches(get Attributes) bool { return !n.of.Matches(get) }

// comparison compares an attribute with a value.
type comparison struct {
	path, operator, value string
	null                  bool // the value is null
}

// Matches implements [Expression].
func (c comparison) Matches(get Attributes) bool {
	value, ok := get(c.path)
	if c.operator == "pr" {
		return ok
	}
	if c.null {
		return ok == (c.operator == "ne")
	}
	if !ok {
		return c.operator == "ne"
	}
	return operators[c.operator](value, c.value)
}

var operators = map[string]func(have, want string) bool{
	"eq": func(have, want string) bool { return Compare(have, want) == 0 },
	"ne": func(have, want string) bool { return Compare(have, want) != 0 },
	"gt": func(have, want string) bool { return Compare(have, want) > 0 },
	"ge": func(have, want string) bool { return Compare(have, want) >= 0 },
	"lt": func(have, want string) bool { return Compare(have, want) < 0 },
	"le": func(have, want string) bool { return Compare(have, want) <= 0 },
	"sw": func(have, want string) bool { return strings.HasPrefix(strings.ToLower(have), strings.ToLower(want)) },
	"ew": func(have, want string) bool { return strings.HasSuffix(strings.ToLower(have), strings.ToLower(want)) },
	"co": func(have, want string) bool { return strings.Contains(strings.ToLower(have), strings.ToLower(want)) },
}

// Compare orders two values: as times or numbers if both are, else as texts.
func Compare(a, b string) int {
	if at, err := time.Parse(time.RFC3339, a); err == nil {
		if bt, err := time.Parse(time.RFC3339, b); err == nil {
			return at.Compare(bt)
		}
	}
	if an, ok := number(a); ok {
		if bn, ok := number(b); ok {
			return an.Cmp(bn)
		}
	}
	return cmp.Compare(strings.ToLower(a), strings.ToLower(b))
}

// maxNumber bounds what is worth comparing as a number.
const maxNumber = 40

func number(s string) (*big.Float, bool) {
	if len(s) > maxNumber || strings.Trim(s, "0123456789.-") != "" {
		return nil, false
	}
	return new(big.Float).SetString(s)
}
