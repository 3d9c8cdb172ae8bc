package expression

import (
	"fmt"
	"slices"
	"strings"
)

// Bounds of an expression, which Okta has too.
const (
	maxLength = 4096
	maxDepth  = 50
)

// Expression is a condition that was read.
type Expression struct{ root node }

// Subject is whom a condition is about.
type Subject interface {
	// Attribute returns an attribute by its name in the profile schema.
	Attribute(name string) string
	// Groups returns the groups by id and name.
	Groups() map[string]string
}

// Matches reports whether the condition is true of s.
func (e *Expression) Matches(s Subject) bool { return e.root.eval(s) == yes }

// Value returns what a value comes to for s: a text, or true or false; nil if
// it is empty.
func (e *Expression) Value(s Subject) any {
	_, isAttribute := e.root.(attribute)
	switch value := e.root.eval(s); {
	case value == "":
		return nil
	case e.root.condition() && !isAttribute:
		return value == yes
	default:
		return value
	}
}

// Parse reads a condition. Its errors are of type [*Error].
func Parse(source string) (*Expression, error) {
	e, err := ParseValue(source)
	if err == nil && !e.root.condition() {
		return nil, &Error{0, "the expression is neither true nor false"}
	}
	return e, err
}

// ParseValue reads a value or a condition. Its errors are of type [*Error].
func ParseValue(source string) (*Expression, error) { return ParseOf("user", source) }

// ParseOf is ParseValue of somebody who goes by another name than user, such as
// idpuser.
func ParseOf(subject, source string) (*Expression, error) {
	if len(source) > maxLength {
		return nil, &Error{maxLength, "the expression is too long"}
	}
	tokens, err := lex(source)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: tokens, subject: subject}
	root, err := p.or()
	if err != nil {
		return nil, err
	}
	if t := p.peek(); t.kind != end {
		return nil, p.unexpected(t)
	}
	return &Expression{root}, nil
}

type parser struct {
	tokens  []token
	at      int
	depth   int
	subject string // whose attributes are read
}

func (p *parser) peek() token { return p.tokens[p.at] }

func (p *parser) next() token {
	t := p.tokens[p.at]
	if t.kind != end {
		p.at++
	}
	return t
}

// take takes the next token if it is one of those, in any case.
func (p *parser) take(texts ...string) (string, bool) {
	t := p.peek()
	if lower := strings.ToLower(t.text); (t.kind == sign || t.kind == word) && slices.Contains(texts, lower) {
		p.next()
		return lower, true
	}
	return "", false
}

func (p *parser) unexpected(t token) error {
	if t.kind == end {
		return &Error{t.offset, "the expression is not complete"}
	}
	return &Error{t.offset, fmt.Sprintf("%q is not expected here", t.text)}
}

func (p *parser) or() (node, error)  { return p.joined(p.and, "||", "or") }
func (p *parser) and() (node, error) { return p.joined(p.comparison, "&&", "and") }

// joined reads conditions with a word between them.
func (p *parser) joined(part func() (node, error), words ...string) (node, error) {
	at := p.peek().offset
	left, err := part()
	for err == nil {
		if _, ok := p.take(words...); !ok {
			return left, nil
		}
		if !left.condition() {
			return nil, &Error{at, "this is neither true nor false"}
		}
		at = p.peek().offset
		var right node
		if right, err = part(); err == nil && !right.condition() {
			return nil, &Error{at, "this is neither true nor false"}
		}
		left = both{left, right, words[0] == "||"}
	}
	return nil, err
}

func (p *parser) comparison() (node, error) {
	left, err := p.unary()
	if err != nil {
		return nil, err
	}
	operator, ok := p.take("==", "!=", "<", ">", "<=", ">=", "eq", "ne", "lt", "gt", "le", "ge")
	if !ok {
		return left, nil
	}
	right, err := p.unary()
	if err != nil {
		return nil, err
	}
	return comparison{left, right, operator}, nil
}

func (p *parser) unary() (node, error) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxDepth {
		return nil, &Error{p.peek().offset, "the expression is nested too deeply"}
	}
	if _, ok := p.take("!", "not"); ok {
		at := p.peek()
		n, err := p.unary()
		if err == nil && !n.condition() {
			err = &Error{at.offset, "this is neither true nor false"}
		}
		return negation{n}, err
	}
	if _, ok := p.take("("); ok {
		n, err := p.or()
		if err != nil {
			return nil, err
		}
		if _, ok := p.take(")"); !ok {
			return nil, p.unexpected(p.peek())
		}
		return n, nil
	}
	return p.operand()
}

func (p *parser) operand() (node, error) {
	t := p.next()
	switch {
	case t.kind == text, t.kind == number:
		return literal{t.text, false}, nil
	case t.kind != word:
		return nil, p.unexpected(t)
	case t.text == yes || t.text == no:
		return literal{t.text, true}, nil
	case t.text == "null":
		return literal{"", false}, nil
	}
	if _, ok := p.take("("); ok {
		return p.call(t)
	}
	if name, ok := strings.CutPrefix(t.text, p.subject+"."); ok && name != "" && !strings.Contains(name, ".") {
		return attribute(name), nil
	}
	return nil, &Error{t.offset, fmt.Sprintf("%q is no attribute of a user", t.text)}
}

// call reads the arguments of a function.
func (p *parser) call(name token) (node, error) {
	var arguments []node
	_, closed := p.take(")")
	for !closed {
		a, err := p.or()
		if err != nil {
			return nil, err
		}
		arguments = append(arguments, a)
		if _, closed = p.take(")"); closed {
			break
		}
		if _, ok := p.take(","); !ok {
			return nil, p.unexpected(p.peek())
		}
	}
	f, ok := functions[name.text]
	switch {
	case !ok:
		return nil, &Error{name.offset, fmt.Sprintf("there is no function %q", name.text)}
	case len(arguments) < f.least || f.most > 0 && len(arguments) > f.most:
		return nil, &Error{name.offset, fmt.Sprintf("%s does not take %d arguments", name.text, len(arguments))}
	}
	return called{f, arguments}, nil
}
