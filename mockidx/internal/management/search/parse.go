package search

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Bounds of an expression.
const (
	maxLength  = 8 << 10 // bytes
	maxNesting = 50      // parentheses in one another
)

var errLong = fmt.Errorf("the expression has more than %d bytes", maxLength)

// Parse reads an expression about attributes that known reports true for.
func Parse(text string, known func(path, operator string) bool) (Expression, error) {
	if len(text) > maxLength {
		return nil, errLong
	}
	words, err := split(text)
	if err != nil {
		return nil, err
	}
	p := &parser{words: words, known: known}
	e, err := p.or()
	if err != nil {
		return nil, err
	}
	if len(p.words) > 0 {
		return nil, fmt.Errorf("%q follows a whole expression", p.words[0])
	}
	return e, nil
}

var word = regexp.MustCompile(`^(?:\(|\)|"(?:[^"\\]|\\.)*"|[^\s()"]+)`)

// split returns the words of an expression: parentheses, texts in quotes, and
// whatever else space separates.
func split(text string) ([]string, error) {
	var words []string
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		w := word.FindString(text)
		if w == "" {
			return nil, errors.New("a text has no end")
		}
		words, text = append(words, w), text[len(w):]
	}
	return words, nil
}

type parser struct {
	words []string
	depth int
	known func(path, operator string) bool
}

// next takes the next word; it is empty at the end.
func (p *parser) next() string {
	if len(p.words) == 0 {
		return ""
	}
	w := p.words[0]
	p.words = p.words[1:]
	return w
}

// take takes the next word if it is w.
func (p *parser) take(w string) bool {
	if len(p.words) == 0 || !strings.EqualFold(p.words[0], w) {
		return false
	}
	p.words = p.words[1:]
	return true
}

func (p *parser) or() (Expression, error) {
	return p.chain("or", p.and, func(l, r Expression) Expression { return either{l, r} })
}

func (p *parser) and() (Expression, error) {
	return p.chain("and", p.term, func(l, r Expression) Expression { return both{l, r} })
}

// chain reads one or more of part with a word between them.
func (p *parser) chain(between string, part func() (Expression, error), join func(l, r Expression) Expression) (Expression, error) {
	left, err := part()
	for err == nil && p.take(between) {
		var right Expression
		right, err = part()
		left = join(left, right)
	}
	return left, err
}

func (p *parser) term() (Expression, error) {
	switch {
	case p.take("("):
		return p.nested()
	case len(p.words) > 1 && p.words[1] == "(" && p.take("not"):
		p.next()
		e, err := p.nested()
		return not{e}, err
	}
	return p.comparison()
}

// nested reads on behind an opening parenthesis.
func (p *parser) nested() (Expression, error) {
	if p.depth++; p.depth > maxNesting {
		return nil, fmt.Errorf("more than %d parentheses are open", maxNesting)
	}
	e, err := p.or()
	if err == nil && !p.take(")") {
		err = errors.New("a parenthesis is not closed")
	}
	p.depth--
	return e, err
}

var attribute = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.]*$`)

func (p *parser) comparison() (Expression, error) {
	c := comparison{path: p.next(), operator: strings.ToLower(p.next())}
	_, binary := operators[c.operator]
	switch {
	case !attribute.MatchString(c.path):
		return nil, fmt.Errorf("%q is no attribute", c.path)
	case !binary && c.operator != "pr":
		return nil, fmt.Errorf("%q is no comparison", c.operator)
	case !p.known(c.path, c.operator):
		return nil, fmt.Errorf("%q cannot be compared by %s", c.path, c.operator)
	case !binary:
		return c, nil
	}
	var err error
	c.value, c.null, err = value(p.next())
	if err == nil && c.null && !slices.Contains([]string{"eq", "ne"}, c.operator) {
		err = fmt.Errorf("null cannot be compared by %s", c.operator)
	}
	return c, err
}

// value reads a text in quotes, a number, or true, false or null.
func value(w string) (text string, null bool, err error) {
	switch _, isNumber := number(w); {
	case strings.HasPrefix(w, `"`):
		if text, err = strconv.Unquote(w); err != nil {
			err = fmt.Errorf("%s is no text", w)
		}
		return text, false, err
	case w == "null":
		return "", true, nil
	case w == "true", w == "false", isNumber:
		return w, false, nil
	}
	return "", false, fmt.Errorf("%q is no value", w)
}
