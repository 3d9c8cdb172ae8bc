package velocity

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// parser reads src from left to right; pos is the next byte.
type parser struct {
	src         string
	pos         int
	depth       int
	refs        []Reference
	inCondition bool
}

func (p *parser) errorAt(at int, format string, args ...any) *Error {
	line, column := Place(p.src, at)
	return &Error{line, column, fmt.Sprintf(format, args...)}
}

// Place returns the line and character of a template's byte, both from 1.
func Place(src string, at int) (line, column int) {
	before := src[:at]
	return 1 + strings.Count(before, "\n"), 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
}

// enter guards a recursion; leave ends it.
func (p *parser) enter() error {
	if p.depth++; p.depth > maxDepth {
		return p.errorAt(p.pos, "nested more than %d deep", maxDepth)
	}
	return nil
}

func (p *parser) leave() { p.depth-- }

func (p *parser) rest() string { return p.src[p.pos:] }

// accept skips token if it comes next.
func (p *parser) accept(token string) bool {
	if !strings.HasPrefix(p.rest(), token) {
		return false
	}
	p.pos += len(token)
	return true
}

// block is a piece of template between directives. Text from from on is not
// in nodes yet.
type block struct {
	p     *parser
	nodes []node
	from  int
}

func (b *block) flush(to int) {
	if to > b.from {
		b.nodes = append(b.nodes, text(b.p.src[b.from:to]))
	}
	b.from = b.p.pos
}

// parseBlock reads up to the directive that ends the block. At the end of the
// template that directive has no word.
func (p *parser) parseBlock() ([]node, directive, error) {
	b := &block{p: p, from: p.pos}
	for {
		i := strings.IndexAny(p.rest(), "$#")
		if i < 0 {
			p.pos = len(p.src)
			b.flush(p.pos)
			return b.nodes, directive{}, nil
		}
		p.pos += i
		if p.src[p.pos] == '$' {
			if err := b.reference(); err != nil {
				return nil, directive{}, err
			}
			continue
		}
		stop, err := b.hash()
		if err != nil || stop.word != "" {
			return b.nodes, stop, err
		}
	}
}

// reference reads what a dollar sign begins.
func (b *block) reference() error {
	at, known := b.p.pos, len(b.p.refs)
	r, err := b.p.parseRef()
	if err != nil || r == nil {
		return err
	}
	r.backslashes = b.backslashes(at)
	if r.backslashes%2 == 1 {
		b.p.refs = b.p.refs[:known]
	}
	b.flush(at - r.backslashes)
	b.nodes = append(b.nodes, r)
	return nil
}

func (b *block) backslashes(at int) int {
	before := b.p.src[b.from:at]
	return len(before) - len(strings.TrimRight(before, `\`))
}

// hash reads what a number sign begins and returns a directive that ends the
// block.
func (b *block) hash() (directive, error) {
	p, at := b.p, b.p.pos
	switch {
	case p.accept("##"):
		comment, _, _ := strings.Cut(p.rest(), "\n")
		p.pos += len(strings.TrimSuffix(comment, "\r"))
		b.drop(at)
		return directive{}, nil
	case p.accept("#*"):
		if _, err := p.through("*#", at, "comment"); err != nil {
			return directive{}, err
		}
		b.drop(at)
		return directive{}, nil
	case p.accept("#[["):
		literal, err := p.through("]]#", at, "unparsed text")
		b.flush(at)
		b.nodes = append(b.nodes, text(literal))
		return directive{}, err
	}
	return b.directive()
}

// through skips past the next end and returns what was before it.
func (p *parser) through(end string, at int, what string) (string, error) {
	inside, _, found := strings.Cut(p.rest(), end)
	if !found {
		return "", p.errorAt(at, "%s is not closed by %s", what, end)
	}
	p.pos += len(inside) + len(end)
	return inside, nil
}

// drop leaves out what was read since start, with its line if nothing else is
// on it.
func (b *block) drop(start int) {
	p := b.p
	before := strings.TrimRight(p.src[:start], " \t")
	after := strings.TrimLeft(p.rest(), " \t")
	line := strings.HasPrefix(after, "\n") || strings.HasPrefix(after, "\r\n")
	if (before == "" || strings.HasSuffix(before, "\n")) && (after == "" || line) {
		start = len(before)
		p.pos = len(p.src) - len(after)
		if line {
			p.pos += 1 + strings.IndexByte(after, '\n')
		}
	}
	b.flush(start)
}
