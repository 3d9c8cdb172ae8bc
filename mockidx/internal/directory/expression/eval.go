package expression

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// What conditions come to.
const (
	yes = "true"
	no  = "false"
)

func truth(b bool) string { return strconv.FormatBool(b) }

// node is a part of an expression.
type node interface {
	eval(s Subject) string
	condition() bool // it is true or false; an attribute may be
}

type literal struct {
	text string
	bool bool
}

func (l literal) eval(Subject) string { return l.text }
func (l literal) condition() bool     { return l.bool }

type attribute string

func (a attribute) eval(s Subject) string { return s.Attribute(string(a)) }
func (a attribute) condition() bool       { return true }

type negation struct{ of node }

func (n negation) eval(s Subject) string { return truth(n.of.eval(s) != yes) }
func (n negation) condition() bool       { return true }

type both struct {
	left, right node
	either      bool
}

func (b both) eval(s Subject) string {
	if (b.left.eval(s) == yes) == b.either {
		return truth(b.either)
	}
	return truth(b.right.eval(s) == yes)
}
func (b both) condition() bool { return true }

type comparison struct {
	left, right node
	operator    string
}

func (c comparison) eval(s Subject) string {
	a, b := c.left.eval(s), c.right.eval(s)
	switch c.operator {
	case "==", "eq":
		return truth(a == b)
	case "!=", "ne":
		return truth(a != b)
	}
	order := compare(a, b)
	switch c.operator {
	case "<", "lt":
		return truth(order < 0)
	case ">", "gt":
		return truth(order > 0)
	case "<=", "le":
		return truth(order <= 0)
	}
	return truth(order >= 0)
}
func (c comparison) condition() bool { return true }

// compare compares as numbers what are numbers, and everything else as texts.
func compare(a, b string) int {
	x, errA := strconv.ParseFloat(a, 64)
	y, errB := strconv.ParseFloat(b, 64)
	if errA == nil && errB == nil {
		return cmp.Compare(x, y)
	}
	return strings.Compare(a, b)
}

type called struct {
	function  function
	arguments []node
}

func (c called) eval(s Subject) string {
	values := make([]string, len(c.arguments))
	for i, a := range c.arguments {
		values[i] = a.eval(s)
	}
	return c.function.call(s, values)
}
func (c called) condition() bool { return c.function.condition }

// function is what an expression can call.
type function struct {
	least, most int // arguments; most is 0 if there is no end
	condition   bool
	call        func(s Subject, arguments []string) string
}

// functions are those of the Okta Expression Language that rules are made of.
// Source: Okta, "Okta Expression Language overview", String functions, Group
// functions.
var functions = map[string]function{
	"String.startsWith":             texts(strings.HasPrefix),
	"String.stringContains":         texts(strings.Contains),
	"String.endsWith":               texts(strings.HasSuffix),
	"String.equalsIgnoreCase":       texts(strings.EqualFold),
	"String.toUpperCase":            {1, 1, false, func(_ Subject, a []string) string { return strings.ToUpper(a[0]) }},
	"String.toLowerCase":            {1, 1, false, func(_ Subject, a []string) string { return strings.ToLower(a[0]) }},
	"String.removeSpaces":           {1, 1, false, func(_ Subject, a []string) string { return strings.ReplaceAll(a[0], " ", "") }},
	"String.len":                    {1, 1, false, func(_ Subject, a []string) string { return strconv.Itoa(utf8.RuneCountInString(a[0])) }},
	"String.append":                 {2, 2, false, func(_ Subject, a []string) string { return a[0] + a[1] }},
	"String.substringBefore":        {2, 2, false, func(_ Subject, a []string) string { b, _, _ := strings.Cut(a[0], a[1]); return b }},
	"String.substringAfter":         {2, 2, false, func(_ Subject, a []string) string { _, b, _ := strings.Cut(a[0], a[1]); return b }},
	"isMemberOfGroup":               {1, 1, true, inGroup},
	"isMemberOfAnyGroup":            {1, 0, true, inGroup},
	"isMemberOfGroupName":           named(func(name, given string) bool { return name == given }),
	"isMemberOfGroupNameContains":   named(strings.Contains),
	"isMemberOfGroupNameStartsWith": named(strings.HasPrefix),
}

func texts(holds func(a, b string) bool) function {
	return function{2, 2, true, func(_ Subject, a []string) string { return truth(holds(a[0], a[1])) }}
}

// inGroup is about groups by their ids.
func inGroup(s Subject, ids []string) string {
	groups := s.Groups()
	return truth(slices.ContainsFunc(ids, func(id string) bool { _, ok := groups[id]; return ok }))
}

// named is about groups by their names.
func named(holds func(name, given string) bool) function {
	return function{1, 1, true, func(s Subject, a []string) string {
		for name := range maps.Values(s.Groups()) {
			if holds(name, a[0]) {
				return yes
			}
		}
		return no
	}}
}
