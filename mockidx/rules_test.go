package mockidx_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// The rules of the house that a compiler does not hold.

type sourceFile struct {
	dir, name string
	lines     int
	ast       *ast.File
}

func (f sourceFile) path() string { return filepath.Join(f.dir, f.name) }

// sources returns every Go file of the module, parsed.
func sources(t *testing.T) []sourceFile {
	t.Helper()
	files, err := parseSources()
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 50 {
		t.Fatalf("found %d Go files: the rules look at the wrong folder", len(files))
	}
	return slices.Clone(files)
}

// parseSources parses every Go file below the folder that holds go.mod.
var parseSources = sync.OnceValues(func() ([]sourceFile, error) {
	var files []sourceFile
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && d.Name() != ".."):
			return filepath.SkipDir
		case !strings.HasSuffix(path, ".go"):
			return nil
		}
		fset := token.NewFileSet()
		parsed, err := parser.ParseFile(fset, path, nil, parser.ParseComments)
		if err == nil {
			dir, _ := filepath.Rel("..", filepath.Dir(path))
			files = append(files, sourceFile{dir, filepath.Base(path), fset.Position(parsed.FileEnd).Line, parsed})
		}
		return err
	})
	return files, err
})

func TestEveryPackageIsDocumented(t *testing.T) {
	packages, documented := map[string]bool{}, map[string]bool{}
	for _, f := range sources(t) {
		if strings.HasSuffix(f.name, "_test.go") {
			continue
		}
		packages[f.dir] = true
		if f.ast.Doc != nil && (f.name == "doc.go" || f.ast.Name.Name == "main" || strings.HasSuffix(f.dir, "test")) {
			documented[f.dir] = true
		}
	}
	for dir := range packages {
		if !documented[dir] {
			t.Errorf("%s has no doc.go with a package comment", dir)
		}
	}
}

func TestPackageNamesSaySomething(t *testing.T) {
	for _, f := range sources(t) {
		if slices.Contains([]string{"util", "utils", "common", "helpers", "models", "types"}, f.ast.Name.Name) {
			t.Errorf("%s: package %s", f.path(), f.ast.Name.Name)
		}
	}
}

// machineFiles are those that may ask the machine for time or chance. Certificates
// are verified by clients that know no clock but the machine's, whatever an
// org's shows, and a seed must not foretell a key that people trust.
var machineFiles = []string{"mockidx/internal/clock/clock.go", "mockidx/internal/chance/chance.go", "mockidx/internal/localca/localca.go"}

func TestImports(t *testing.T) {
	const internal = "github.com/idxlab/idxlab/mockidx/internal/"
	for _, f := range sources(t) {
		if strings.HasSuffix(f.name, "_test.go") || !strings.HasPrefix(f.dir, "mockidx") {
			continue
		}
		for _, spec := range f.ast.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			switch {
			case path == "crypto/rand" && !slices.Contains(machineFiles, f.path()):
				t.Errorf("%s imports crypto/rand: chance comes from the org's source", f.path())
			case f.dir == "mockidx/internal/engine" && strings.HasPrefix(path, internal) && path != internal+"ion" && path != internal+"directory":
				t.Errorf("%s imports %s: the engine knows ion and directory only", f.path(), path)
			case f.dir == "mockidx/internal/engine" && path == "net/http":
				t.Errorf("%s imports net/http: the engine is pure", f.path())
			case f.dir == "mockidx/internal/ion" && strings.HasPrefix(path, "github.com/idxlab/"):
				t.Errorf("%s imports %s: ion is the wire and nothing else", f.path(), path)
			}
		}
	}
}

func TestTimeComesFromTheClock(t *testing.T) {
	for _, f := range sources(t) {
		if strings.HasSuffix(f.name, "_test.go") || !strings.HasPrefix(f.dir, "mockidx") || slices.Contains(machineFiles, f.path()) {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if pkg, ok := sel.X.(*ast.Ident); ok && pkg.Name == "time" && (sel.Sel.Name == "Now" || sel.Sel.Name == "Since" || sel.Sel.Name == "Until") {
				t.Errorf("%s uses time.%s: time comes from the org's clock", f.path(), sel.Sel.Name)
			}
			return true
		})
	}
}

func TestFilesAreShort(t *testing.T) {
	const most = 500
	for _, f := range sources(t) {
		if f.lines > most {
			t.Errorf("%s has %d lines, want at most %d", f.path(), f.lines, most)
		}
	}
}
