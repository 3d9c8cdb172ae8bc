package velocity

import (
	"slices"
	"strings"
)

// directive is an #if, #elseif, #else or #end.
type directive struct {
	word      string
	start     int
	condition expr // of #if and #elseif
}

// refused are directives of Velocity that this subset lacks.
var refused = []string{"set", "foreach", "include", "parse", "macro", "define", "evaluate"}

// directive reads a directive, or the number sign of something else.
func (b *block) directive() (directive, error) {
	p := b.p
	d := directive{start: p.pos}
	word, end := p.directiveWord()
	if word == "" {
		p.pos++
		return d, nil
	}
	p.pos = end
	if b.escaped(d.start) {
		b.nodes = append(b.nodes, text(p.src[d.start:end]))
		return d, nil
	}
	if slices.Contains(refused, word) {
		return d, p.errorAt(d.start, "#%s is not supported", word)
	}
	d.word = word
	if word == "if" || word == "elseif" {
		var err error
		if d.condition, err = p.parseCondition(word); err != nil {
			return d, err
		}
	}
	b.drop(d.start)
	if word != "if" {
		return d, nil
	}
	c, err := p.parseIf(d)
	b.nodes = append(b.nodes, c)
	b.from = p.pos
	return directive{}, err
}

// escaped reports whether the directive just read is only shown. Of the
// backslashes before it each pair stands for one; one more escapes it.
func (b *block) escaped(start int) bool {
	n := b.backslashes(start)
	if n > 0 {
		b.flush(start - n + n/2)
	}
	return n%2 == 1
}

// directiveWord returns the directive at pos and where its name ends, or an
// empty word. An unsupported one counts only with its parenthesis, since a
// mail may well say #set.
func (p *parser) directiveWord() (string, int) {
	name, braced := strings.CutPrefix(p.rest()[1:], "{")
	word := name[:len(name)-len(strings.TrimLeft(name, letters))]
	end := p.pos + 1 + len(word)
	if braced {
		if !strings.HasPrefix(name[len(word):], "}") {
			return "", 0
		}
		end += len("{}")
	}
	switch {
	case slices.Contains([]string{"if", "elseif", "else", "end"}, word):
		return word, end
	case slices.Contains(refused, word) && strings.HasPrefix(strings.TrimLeft(p.src[end:], " \t"), "("):
		return word, end
	}
	return "", 0
}

// parseIf reads the branches after an #if up to its #end.
func (p *parser) parseIf(first directive) (*conditional, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	c := &conditional{}
	for d := first; ; {
		body, stop, err := p.parseBlock()
		if err != nil {
			return nil, err
		}
		c.branches = append(c.branches, branch{d.condition, body})
		switch {
		case stop.word == "":
			return nil, p.errorAt(first.start, "#if is not closed by #end")
		case stop.word == "end":
			return c, nil
		case d.word == "else":
			return nil, p.errorAt(stop.start, "#%s after #else", stop.word)
		}
		d = stop
	}
}
