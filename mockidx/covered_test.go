package mockidx_test

import (
	"go/ast"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/controltest"
)

// TestControlsAreTestedFromGo holds the column Go of docs/controls-tested.md to
// the source: a test "TestReset: Org.Reset" is one of this package, and calls
// what is called so, itself or by functions of this package.
func TestControlsAreTestedFromGo(t *testing.T) {
	rows, err := controltest.Table("../docs/controls-tested.md")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := controltest.Document()
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]int{}
	funcs := testFuncs(t)
	for _, row := range rows {
		listed[row.Operation]++
		if err := controltest.CheckCell(row.Operation, row.Go, funcs.calls); err != nil {
			t.Errorf("docs/controls-tested.md, Go: %v", err)
		}
	}
	for _, path := range doc.Paths.Map() {
		for _, operation := range path.Operations() {
			if n := listed[operation.OperationID]; n != 1 {
				t.Errorf("docs/controls-tested.md has %s %d times", operation.OperationID, n)
			}
			delete(listed, operation.OperationID)
		}
	}
	for operation := range listed {
		t.Errorf("docs/controls-tested.md has %s, which is no operation", operation)
	}
}

// functions are what the functions of a package mention, such as "org.Mailbox.List" for
// org.Mailbox().List(), and names of functions.
type functions map[string][]string

func testFuncs(t *testing.T) functions {
	funcs := functions{}
	for _, f := range sources(t) {
		if f.dir != "mockidx" || f.ast.Name.Name != "mockidx_test" {
			continue
		}
		for _, decl := range f.ast.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok {
				ast.Inspect(fn, func(n ast.Node) bool {
					if e, ok := n.(ast.Expr); ok {
						funcs[fn.Name.Name] = append(funcs[fn.Name.Name], chain(e))
					}
					return true
				})
			}
		}
	}
	return funcs
}

// chain is the names of an expression without its calls and indices.
func chain(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return chain(e.X) + "." + e.Sel.Name
	case *ast.CallExpr:
		return chain(e.Fun)
	case *ast.IndexExpr:
		return chain(e.X)
	}
	return ""
}

// calls reports whether there is a test, or example, that mentions what stands
// behind its name.
func (f functions) calls(test string) bool {
	name, what, ok := strings.Cut(test, ": ")
	if !ok || !strings.HasPrefix(name, "Test") && !strings.HasPrefix(name, "Example") {
		return false
	}
	return f.mentions(name, "."+strings.ToLower(what), map[string]bool{})
}

func (f functions) mentions(name, what string, seen map[string]bool) bool {
	if seen[name] {
		return false
	}
	seen[name] = true
	for _, said := range f[name] {
		_, method, _ := strings.Cut(said, ".")
		if strings.HasSuffix("."+strings.ToLower(said), what) || f.mentions(said, what, seen) || method != "" && f.mentions(method, what, seen) {
			return true
		}
	}
	return false
}
