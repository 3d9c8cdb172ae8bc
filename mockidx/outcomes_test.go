package mockidx_test

import (
	"go/ast"
	"go/token"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The outcomes of the journal are a closed list, docs/outcomes.md. What the
// code can write is read from the code: an outcome is whatever string stands
// where a parameter, result, field or constant is called outcome or has the
// type Outcome.
func TestOutcomesAreTheDocumentedOnes(t *testing.T) {
	doc, err := os.ReadFile("../docs/outcomes.md")
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\|").FindAllStringSubmatch(string(doc), -1) {
		if documented[row[1]] {
			t.Errorf("docs/outcomes.md has %s twice", row[1])
		}
		documented[row[1]] = true
	}
	written := outcomesOf(t)
	if len(written) < 100 {
		t.Errorf("found %d outcomes: the test looks at the wrong places", len(written))
	}
	for _, o := range slices.Sorted(maps.Keys(written)) {
		if !documented[o] {
			t.Errorf("%s writes %s, which docs/outcomes.md does not have", written[o], o)
		}
	}
	for _, o := range slices.Sorted(maps.Keys(documented)) {
		if written[o] == "" {
			t.Errorf("docs/outcomes.md has %s, which nothing writes", o)
		}
	}
}

// outcomeFinder collects the outcomes of a program with the files they are in.
type outcomeFinder struct {
	t       *testing.T
	params  map[string]int // position of the outcome among a function's parameters
	fields  map[string]int // … among a struct's fields
	found   map[string]string
	current sourceFile
}

func outcomesOf(t *testing.T) map[string]string {
	f := &outcomeFinder{t: t, params: map[string]int{}, fields: map[string]int{}, found: map[string]string{}}
	files := slices.DeleteFunc(sources(t), func(s sourceFile) bool {
		return strings.HasSuffix(s.name, "_test.go") || !strings.HasPrefix(s.dir, "mockidx")
	})
	for _, s := range files {
		ast.Inspect(s.ast, f.declared)
	}
	for _, s := range files {
		f.current = s
		ast.Inspect(s.ast, f.used)
	}
	return f.found
}

// declared notes where functions and structs have their outcome.
func (f *outcomeFinder) declared(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncDecl:
		if i := outcomeIn(n.Type.Params); i >= 0 {
			f.params[n.Name.Name] = i
		}
	case *ast.TypeSpec:
		if s, ok := n.Type.(*ast.StructType); ok {
			if i := outcomeIn(s.Fields); i >= 0 {
				f.fields[n.Name.Name] = i
			}
		}
	}
	return true
}

// outcomeIn returns the position of the outcome in a list, or -1.
func outcomeIn(list *ast.FieldList) int {
	position := 0
	for _, field := range list.List {
		for _, name := range field.Names {
			if strings.EqualFold(name.Name, "outcome") || lastName(field.Type) == "Outcome" {
				return position
			}
			position++
		}
		if len(field.Names) == 0 {
			if lastName(field.Type) == "Outcome" {
				return position
			}
			position++
		}
	}
	return -1
}

// used adds what stands where an outcome belongs.
func (f *outcomeFinder) used(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ValueSpec:
		if n.Type != nil && lastName(n.Type) == "Outcome" {
			f.add(n.Values...)
		}
	case *ast.CallExpr:
		if i, ok := f.params[lastName(n.Fun)]; ok && i < len(n.Args) {
			f.add(n.Args[i])
		}
	case *ast.CompositeLit:
		f.literal(n)
	case *ast.AssignStmt:
		for i, left := range n.Lhs {
			if len(n.Lhs) == len(n.Rhs) && strings.EqualFold(lastName(left), "outcome") {
				f.add(n.Rhs[i])
			}
		}
	case *ast.FuncDecl:
		if n.Type.Results != nil && n.Body != nil {
			f.returns(outcomeIn(n.Type.Results), n.Body)
		}
	}
	return true
}

func (f *outcomeFinder) literal(n *ast.CompositeLit) {
	position, ok := f.fields[lastName(n.Type)]
	for i, element := range n.Elts {
		if pair, keyed := element.(*ast.KeyValueExpr); keyed && strings.EqualFold(lastName(pair.Key), "outcome") {
			f.add(pair.Value)
		} else if !keyed && ok && i == position {
			f.add(element)
		}
	}
}

func (f *outcomeFinder) returns(position int, body *ast.BlockStmt) {
	ast.Inspect(body, func(n ast.Node) bool {
		if r, ok := n.(*ast.ReturnStmt); ok && position >= 0 && position < len(r.Results) {
			f.add(r.Results[position])
		}
		return true
	})
}

// add takes a string as an outcome. Anything else must be an outcome by name
// or type already; a string put together of pieces could be any.
func (f *outcomeFinder) add(values ...ast.Expr) {
	for _, v := range values {
		if lit, ok := v.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if o, _ := strconv.Unquote(lit.Value); o != "" {
				f.found[o] = f.current.path()
			}
			continue
		}
		ast.Inspect(v, func(n ast.Node) bool {
			if binary, ok := n.(*ast.BinaryExpr); ok && binary.Op == token.ADD {
				f.t.Errorf("%s puts an outcome together", f.current.path())
			}
			return true
		})
	}
}

// lastName is c of the expression a.b.c, and of a pointer to it.
func lastName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.StarExpr:
		return lastName(e.X)
	}
	return ""
}
