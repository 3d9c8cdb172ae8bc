package directory

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
)

// FileError is a [Problem] with its place in an org file. Line and Column
// count from 1, columns in characters.
type FileError struct {
	File         string
	Line, Column int
	Problem      *Problem
	related      int // line of what Problem.Related names; 0: not in the file
}

func (e *FileError) Error() string {
	see := ""
	if e.related > 0 {
		see = fmt.Sprintf("see line %d", e.related)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Problem.text(see))
}

func (e *FileError) Unwrap() error { return e.Problem }

// Load reads the orgs of a YAML file, one in each document, completes and
// validates them. The format is described in docs/org.md. It returns every
// problem of the file at once, each a [*FileError], joined in the order of the
// file; only a file that is not YAML gives its first problem alone.
func Load(filename string, yaml []byte) ([]*Org, error) {
	l := &loader{filename: filename}
	l.load(yaml)
	if len(l.errs) > 0 {
		return nil, l.joined()
	}
	return l.orgs, nil
}

type loader struct {
	filename string
	orgs     []*Org
	names    map[string]int // line of each org's name
	errs     []*FileError
}

func (l *loader) load(yaml []byte) {
	file := l.parse(yaml)
	if file == nil {
		return
	}
	l.names = map[string]int{}
	for _, doc := range file.Docs {
		if doc.Body != nil && doc.Body.Type() != ast.NullType {
			l.document(doc.Body)
		}
	}
	if len(l.orgs) == 0 {
		l.fail(1, 1, "this file has no org", "see docs/org.md for the format")
	}
}

func (l *loader) parse(src []byte) *ast.File {
	if len(src) > maxFileSize {
		l.fail(1, 1, fmt.Sprintf("this file has %d bytes", len(src)), "at most 1 MiB")
		return nil
	}
	if line, column, ok := firstInvalid(src); !ok {
		l.fail(line, column, "this is not UTF-8", "save the file as UTF-8")
		return nil
	}
	tokens := lexer.Tokenize(strings.TrimPrefix(string(src), "\uFEFF"))
	if r := checkTokens(tokens); r != nil {
		l.fail(r.token.Position.Line, r.token.Position.Column, r.message, r.hint)
		return nil
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		l.syntaxError(err)
		return nil
	}
	return file
}

func (l *loader) syntaxError(err error) {
	line, column, message := 1, 1, err.Error()
	if at, ok := errors.AsType[yaml.Error](err); ok {
		message = at.GetMessage()
		if tk := at.GetToken(); tk != nil {
			line, column = tk.Position.Line, tk.Position.Column
		}
	}
	l.fail(line, column, "this is not YAML: "+strings.Join(strings.Fields(message), " "), "see docs/org.md for the format")
}

// document decodes one org. What is wrong because of a value that could not be
// decoded is left out.
func (l *loader) document(body ast.Node) {
	d := newDecoder()
	org := &Org{}
	d.value(body, root, reflect.ValueOf(org).Elem())
	org.Complete()
	l.orgs = append(l.orgs, org)

	for _, p := range d.problems {
		l.report(d, p)
	}
	for _, p := range slices.Concat(org.problems().problems, org.unreachable().problems) {
		if !d.explains(p) {
			l.report(d, p)
		}
	}
	l.checkName(d, org)
}

func (l *loader) checkName(d *decoder, org *Org) {
	at := d.position(root.key("name"))
	if first, again := l.names[org.Name]; again {
		hint := fmt.Sprintf("give each org a name of its own; see line %d", first)
		l.fail(at.Line, at.Column, fmt.Sprintf("duplicate org name %q", org.Name), hint)
		return
	}
	l.names[org.Name] = at.Line
}

func (l *loader) report(d *decoder, p *Problem) {
	at := d.position(path(p.Path))
	e := &FileError{File: l.filename, Line: at.Line, Column: at.Column, Problem: p}
	if related := d.at[path(p.Related)]; related != nil {
		e.related = related.Line
	}
	l.errs = append(l.errs, e)
}

func (l *loader) fail(line, column int, message, hint string) {
	problem := &Problem{Path: string(root), Message: message, Hint: hint}
	l.errs = append(l.errs, &FileError{File: l.filename, Line: line, Column: column, Problem: problem})
}

func (l *loader) joined() error {
	slices.SortStableFunc(l.errs, func(a, b *FileError) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	errs := make([]error, len(l.errs))
	for i, e := range l.errs {
		errs[i] = e
	}
	return errors.Join(errs...)
}

// firstInvalid returns where UTF-8 ends, if it does.
func firstInvalid(src []byte) (line, column int, ok bool) {
	for i, r := range string(src) {
		if r != utf8.RuneError {
			continue
		}
		if _, size := utf8.DecodeRune(src[i:]); size == 1 {
			before := string(src[:i])
			begin := strings.LastIndexByte(before, '\n') + 1
			return strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[begin:]) + 1, false
		}
	}
	return 0, 0, true
}
