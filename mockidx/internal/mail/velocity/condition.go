package velocity

import "strings"

// parseCondition reads the parenthesised condition of #word.
func (p *parser) parseCondition(word string) (expr, error) {
	p.pos += len(p.rest()) - len(strings.TrimLeft(p.rest(), " \t"))
	if !p.accept("(") {
		return nil, p.errorAt(p.pos, "want ( after #%s", word)
	}
	p.inCondition = true
	defer func() { p.inCondition = false }()
	return p.parseInside()
}

// parseInside reads an expression and the parenthesis that closes it.
func (p *parser) parseInside() (expr, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	e, err := p.parseOr()
	if err != nil {
		return nil, err
	}
	if p.space(); !p.accept(")") {
		return nil, p.errorAt(p.pos, "want ) at the end of the condition")
	}
	return e, nil
}

func (p *parser) parseOr() (expr, error) {
	terms, err := p.parseList(p.parseAnd, "||", "or")
	if err != nil || len(terms) == 1 {
		return first(terms), err
	}
	return anyOf(terms), nil
}

func (p *parser) parseAnd() (expr, error) {
	terms, err := p.parseList(p.parseEquality, "&&", "and")
	if err != nil || len(terms) == 1 {
		return first(terms), err
	}
	return allOf(terms), nil
}

func first(terms []expr) expr {
	if len(terms) == 0 {
		return nil
	}
	return terms[0]
}

func (p *parser) parseList(parseTerm func() (expr, error), operator, word string) ([]expr, error) {
	var terms []expr
	for {
		term, err := parseTerm()
		if err != nil {
			return nil, err
		}
		terms = append(terms, term)
		if !p.acceptOperator(operator, word) {
			return terms, nil
		}
	}
}

func (p *parser) parseEquality() (expr, error) {
	left, err := p.parseTerm()
	if err != nil {
		return nil, err
	}
	unequal := p.acceptOperator("!=", "ne")
	if !unequal && !p.acceptOperator("==", "eq") {
		return left, nil
	}
	right, err := p.parseTerm()
	if err != nil {
		return nil, err
	}
	if unequal {
		return not{equal{left, right}}, nil
	}
	return equal{left, right}, nil
}

// parseTerm reads a negation, a parenthesised expression or an operand.
func (p *parser) parseTerm() (expr, error) {
	negated := false
	for p.acceptOperator("!", "not") {
		negated = !negated
	}
	p.space()
	var e expr
	var err error
	if p.accept("(") {
		e, err = p.parseInside()
	} else {
		e, err = p.parseOperand()
	}
	if negated && err == nil {
		e = not{e}
	}
	return e, err
}

// acceptOperator skips an operator, or the word for it unless the word goes on.
func (p *parser) acceptOperator(operator, word string) bool {
	p.space()
	if p.accept(operator) {
		return true
	}
	after, found := strings.CutPrefix(p.rest(), word)
	if !found || after != "" && strings.Contains(inName, after[:1]) {
		return false
	}
	return p.accept(word)
}

// parseOperand reads a reference or a literal.
func (p *parser) parseOperand() (expr, error) {
	p.space()
	start := p.pos
	rest := p.rest()
	switch {
	case strings.HasPrefix(rest, "$"):
		r, err := p.parseRef()
		if err == nil && r == nil {
			err = p.errorAt(start, "want a name after $")
		}
		if err != nil {
			return nil, err
		}
		return r, nil
	case strings.HasPrefix(rest, `"`), strings.HasPrefix(rest, `'`):
		p.pos++
		s, err := p.through(rest[:1], start, "string")
		return literal(s), err
	}
	word := rest[:len(rest)-len(strings.TrimLeft(rest, inName))]
	p.pos += len(word)
	switch {
	case word == "true" || word != "" && strings.Trim(word, "0123456789") == "":
		return literal(word), nil
	case word == "false":
		return not{literal("true")}, nil
	}
	p.pos = start
	return nil, p.errorAt(start, "want a reference, a string or a number")
}
