package velocity

import (
	"errors"
	"fmt"
	"unicode/utf8"
)

// Limits of a template.
const (
	MaxSource = 256 << 10 // bytes of a template
	MaxOutput = 1 << 20   // bytes of a rendered template
	maxDepth  = 32        // #if in #if, parentheses and calls in one another
)

// ErrOutputTooLarge says that a rendered template would exceed MaxOutput.
var ErrOutputTooLarge = errors.New("rendered template is too large")

// Error is a fault in a template's text.
type Error struct {
	Line, Column int // from 1; the column counts characters
	Message      string
}

func (e *Error) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Message)
}

// Template is a parsed template. It is immutable and safe for concurrent use.
type Template struct {
	body []node
	src  string
	refs []Reference
}

// Parse reads a template. Its only error is an [*Error].
func Parse(source string) (*Template, error) {
	p := &parser{src: source}
	if len(source) > MaxSource {
		return nil, p.errorAt(0, "template has %d bytes, at most %d are read", len(source), MaxSource)
	}
	if !utf8.ValidString(source) {
		return nil, p.errorAt(0, "template is not UTF-8")
	}
	body, stop, err := p.parseBlock()
	if err != nil {
		return nil, err
	}
	if stop.word != "" {
		return nil, p.errorAt(stop.start, "#%s without #if", stop.word)
	}
	return &Template{body, source, p.refs}, nil
}

// Reference is a place where a template refers to a variable or calls a
// function.
type Reference struct {
	Name      string // dotted
	Call      bool   // of a function
	Formal    bool   // ${name}, which is never meant as text
	Quiet     bool   // $!name, which may be unknown
	Condition bool   // of an #if, which asks whether there is a value
	at        int
}

// References returns what the template refers to, in branches that may not be
// taken too, but without what a backslash escapes. The caller may not change
// it.
func (t *Template) References() []Reference { return t.refs }

// Place returns where a reference of the template begins, from 1; the column
// counts characters.
func (t *Template) Place(r Reference) (line, column int) { return Place(t.src, r.at) }

// Func is a function that templates can call. A false result stands for "no
// value": the call is then left in the text as it was written.
type Func func(args []string) (string, bool)

// Scope is what a template can refer to, by dotted name.
type Scope struct {
	Vars  map[string]string
	Funcs map[string]Func
}

// Render fills in the template. Each value passes through escape before it is
// written; the template's own text does not. It fails with
// [ErrOutputTooLarge] only.
func (t *Template) Render(scope Scope, escape func(string) string) (string, error) {
	r := &renderer{scope: scope, escape: escape}
	r.renderAll(t.body)
	if r.overflow {
		return "", ErrOutputTooLarge
	}
	return r.out.String(), nil
}
