package directory

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// parse returns the body of each document that has one.
func (l *loader) parse(src []byte) []ast.Node {
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
	docs := splitDocuments(tokens)
	if len(docs) > maxOrgs {
		at := docs[maxOrgs][0].Position
		l.fail(at.Line, at.Column, "this file has too many documents", "at most 100 orgs")
		return nil
	}
	var bodies []ast.Node
	for _, doc := range docs {
		file, err := parser.Parse(doc, 0, parser.AllowDuplicateMapKey())
		if err != nil {
			l.syntaxError(err)
			continue
		}
		for _, d := range file.Docs {
			if d.Body != nil && d.Body.Type() != ast.NullType {
				bodies = append(bodies, d.Body)
			}
		}
	}
	return bodies
}

// splitDocuments cuts tokens at the marks between documents and drops empty
// documents: the parser takes an empty one for the end of the file.
func splitDocuments(tokens token.Tokens) []token.Tokens {
	var docs []token.Tokens
	begin := true
	for _, tk := range tokens {
		switch {
		case tk.Type == token.DocumentHeaderType || tk.Type == token.DocumentEndType:
			begin = true
		case begin:
			docs, begin = append(docs, token.Tokens{tk}), false
		default:
			last := &docs[len(docs)-1]
			*last = append(*last, tk)
		}
	}
	return docs
}

var oneLine = strings.NewReplacer("\t", `\t`, "\r", `\r`, "\n", " ")

func (l *loader) syntaxError(err error) {
	line, column, message, hint := 1, 1, err.Error(), "see docs/org.md for the format"
	if at, ok := errors.AsType[yaml.Error](err); ok {
		message = at.GetMessage()
		if tk := at.GetToken(); tk != nil {
			line, column = tk.Position.Line, tk.Position.Column
		}
	}
	if strings.Contains(message, "\t") {
		hint = "indent with spaces, not with tabs"
	}
	l.fail(line, column, "this is not YAML: "+oneLine.Replace(message), hint)
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
