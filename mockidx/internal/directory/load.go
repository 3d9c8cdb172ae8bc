package directory

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
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
// validates them. The format is described in docs/org.md. Mail templates in
// files of their own are read from the folder of filename. It returns every
// problem of the file at once, each a [*FileError], joined in the order of the
// file; only the first place where a document is not YAML.
func Load(filename string, yaml []byte) ([]*Org, error) {
	return load(&loader{filename: filename}, yaml)
}

// LoadBody is Load for a document that somebody sent, under a name for its
// errors: it names no files, because they would be the server's.
func LoadBody(name string, yaml []byte) ([]*Org, error) {
	return load(&loader{filename: name, sent: true}, yaml)
}

func load(l *loader, yaml []byte) ([]*Org, error) {
	l.load(yaml)
	if len(l.errs) > 0 {
		return nil, l.joined()
	}
	return l.orgs, nil
}

const maxErrors = 200 // of a file that is something else altogether

type loader struct {
	filename      string
	sent          bool // it is no file of this machine
	orgs          []*Org
	names         map[string]int // line of each org's name
	errs          []*FileError
	templateBytes int // of the template files read so far
}

func (l *loader) load(yaml []byte) {
	bodies := l.parse(yaml)
	l.names = map[string]int{}
	for _, body := range bodies {
		l.document(body)
	}
	if len(l.orgs) == 0 && len(l.errs) == 0 {
		l.fail(1, 1, "this file has no org", "see docs/org.md for the format")
	}
}

// document decodes one org. What is wrong because of a value that could not be
// decoded is left out.
func (l *loader) document(body ast.Node) {
	d := newDecoder()
	org := &Org{}
	d.value(body, root, reflect.ValueOf(org).Elem())
	l.readTemplates(d, org)
	org.Complete()
	l.orgs = append(l.orgs, org)

	for _, f := range d.faults {
		l.report(d, f.Problem, f.at)
	}
	problems := org.problems().problems
	if d.at[root.key("policies")] != nil {
		problems = append(problems, org.unreachable().problems...)
	}
	for _, p := range problems {
		if !d.explains(p) {
			l.report(d, p, d.position(path(p.Path)))
		}
	}
	l.checkName(d, org)
}

// checkName finds orgs of one name; no org knows of the others.
func (l *loader) checkName(d *decoder, org *Org) {
	p := newProblem(root.key("name"), "give each org a name of its own", "duplicate org name %q", org.Name)
	if d.explains(p) {
		return
	}
	at := d.position(path(p.Path))
	first, again := l.names[org.Name]
	if again {
		l.errs = append(l.errs, &FileError{File: l.filename, Line: at.Line, Column: at.Column, Problem: p, related: first})
		return
	}
	l.names[org.Name] = at.Line
}

func (l *loader) report(d *decoder, p *Problem, at *token.Position) {
	e := &FileError{File: l.filename, Line: at.Line, Column: at.Column, Problem: p}
	if related := d.at[path(p.Related)]; related != nil {
		e.related = related.Line
	}
	l.errs = append(l.errs, e)
}

func (l *loader) fail(line, column int, message, hint string) {
	l.errs = append(l.errs, &FileError{File: l.filename, Line: line, Column: column, Problem: newProblem(root, hint, "%s", message)})
}

func (l *loader) joined() error {
	slices.SortStableFunc(l.errs, func(a, b *FileError) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	var errs []error
	for i, e := range l.errs {
		if i == maxErrors {
			more := newProblem(root, "begin with the first", "%d more problems from here on", len(l.errs)-i)
			return errors.Join(append(errs, &FileError{File: l.filename, Line: e.Line, Column: e.Column, Problem: more})...)
		}
		errs = append(errs, e)
	}
	return errors.Join(errs...)
}
