package clients

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/e2e/tools"
)

// TestCompatibilityTable holds docs/compatibility.md to the tests: each cell
// names one that exists, or says why there is none.
func TestCompatibilityTable(t *testing.T) {
	root, err := tools.Root()
	if err != nil {
		t.Fatal(err)
	}
	known := testNames(t, root)
	named := map[string][]string{}
	for _, c := range readCells(t, filepath.Join(root, "docs", "compatibility.md")) {
		names := c.names()
		if len(names) == 0 && c.text != "—" && !strings.HasPrefix(c.text, "no: ") {
			t.Errorf("%s, %s, %s: %q is neither a test's name in backquotes nor \"no: \" and why", c.section, c.journey, c.client, c.text)
		}
		for _, name := range names {
			if !known[name] {
				t.Errorf("%s, %s, %s: there is no test %q", c.section, c.journey, c.client, name)
			}
		}
		named[c.client] = append(named[c.client], names...)
	}
	for name, c := range columns {
		compareColumn(t, name, c, named[name])
	}
}

// columns are those of the clients that walk the journeys.
var columns = map[string]client{
	"auth-js 7": authJS7, "auth-js 8": authJS8Legacy | authJS8Steps,
	"okta-idx-golang v0.2.2": idxGo022, "okta-idx-golang newest": idxGo,
}

// compareColumn checks that a column names every journey of its client, and no
// other.
func compareColumn(t *testing.T, name string, c client, named []string) {
	t.Helper()
	for _, j := range journeys {
		if in := slices.Contains(named, j.name); in != (j.by&c != 0) {
			t.Errorf("column %s names the journey %q: %t, want %t", name, j.name, in, !in)
		}
	}
}

// cell is one cell of the tables.
type cell struct{ section, journey, client, text string }

func (c cell) names() []string {
	var names []string
	for _, m := range quoted.FindAllStringSubmatch(c.text, -1) {
		names = append(names, m[1])
	}
	return names
}

var quoted = regexp.MustCompile("`([^`]+)`")

// readCells reads the tables whose first column is Journey.
func readCells(t *testing.T, path string) []cell {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var cells []cell
	var section string
	var clients []string
	for line := range strings.Lines(string(b)) {
		if title, ok := strings.CutPrefix(line, "## "); ok {
			section, clients = strings.TrimSpace(title), nil
		}
		row := splitRow(line)
		switch {
		case len(row) == 0, strings.HasPrefix(row[0], "---"):
		case row[0] == "Journey":
			clients = row[1:]
		case len(clients) > 0 && len(row) != len(clients)+1:
			t.Errorf("%s, %s: %d cells for %d clients", section, row[0], len(row)-1, len(clients))
		default:
			for i, client := range clients {
				cells = append(cells, cell{section, row[0], client, row[i+1]})
			}
		}
	}
	return cells
}

func splitRow(line string) []string {
	line = strings.TrimSpace(line)
	if !strings.HasPrefix(line, "|") {
		return nil
	}
	row := strings.Split(strings.Trim(line, "|"), "|")
	for i := range row {
		row[i] = strings.TrimSpace(row[i])
	}
	return row
}

// testNames finds what all tests are called.
func testNames(t *testing.T, root string) map[string]bool {
	t.Helper()
	return testNamesIn(t, root, "e2e", "mockidx", "sampleapp")
}

// testNamesIn finds what the tests of folders are called: in Go, test functions, texts of
// Ginkgo's nodes, names of subtests and of table entries; in Node, what test,
// journey and midFlow are called with.
func testNamesIn(t *testing.T, root string, dirs ...string) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for _, dir := range dirs {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil || d.IsDir():
				return err
			case strings.HasSuffix(path, "_test.go"):
				return goNames(path, names)
			case strings.HasSuffix(path, ".mjs"):
				return nodeNames(path, names)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return names
}

func goNames(path string, names map[string]bool) error {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if strings.HasPrefix(n.Name.Name, "Test") {
				names[n.Name.Name] = true
			}
		case *ast.CallExpr:
			if len(n.Args) > 0 && namesTest(n.Fun) {
				addLiteral(n.Args[0], names)
			}
		case *ast.KeyValueExpr:
			if key, ok := n.Key.(*ast.Ident); ok && key.Name == "name" {
				addLiteral(n.Value, names)
			}
			addLiteral(n.Key, names)
		case *ast.CompositeLit:
			if len(n.Elts) > 0 {
				addLiteral(n.Elts[0], names)
			}
		}
		return true
	})
	return nil
}

// namesTest reports whether the first argument of a call of fun names a test.
func namesTest(fun ast.Expr) bool {
	switch fun := fun.(type) {
	case *ast.Ident:
		switch fun.Name {
		case "It", "Entry", "Describe", "DescribeTable", "Context", "When":
			return true
		}
	case *ast.SelectorExpr:
		return fun.Sel.Name == "Run"
	}
	return false
}

// addLiteral adds a name. Of one that is put together it adds what is written
// in front, without the punctuation that follows.
func addLiteral(e ast.Expr, names map[string]bool) {
	if sum, ok := e.(*ast.BinaryExpr); ok {
		e = sum.X
	}
	if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
		if text, err := strconv.Unquote(lit.Value); err == nil {
			names[strings.TrimRight(text, " ,:")] = true
		}
	}
}

var nodeTest = regexp.MustCompile(`(?m)^(?:test|journey|midFlow)\('([^']+)'`)

func nodeNames(path string, names map[string]bool) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for _, m := range nodeTest.FindAllStringSubmatch(string(b), -1) {
		names[m[1]] = true
	}
	return nil
}
