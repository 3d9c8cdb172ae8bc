package controltest

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Row says what tests an operation of the API. Each cell names tests in
// backquotes, or says "no: " and why there is none.
type Row struct {
	Operation string // its operationId
	HTTP      string // tests of the API itself
	Go        string // tests of package mockidx, with the method that does the same
	CLI       string // scripts, with the command that does the same
	Client    string // tests in which a client that is not ours sees what it does
}

// Table reads docs/controls-tested.md at path. Its first table row names the
// columns.
func Table(path string) ([]Row, error) {
	doc, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var rows []Row
	for line := range strings.Lines(string(doc)) {
		line, ok := strings.CutPrefix(strings.TrimSpace(line), "| `")
		if !ok {
			continue
		}
		cells := strings.Split(strings.TrimSuffix(line, "|"), "|")
		if len(cells) != 5 {
			return nil, fmt.Errorf("%s: %d cells in the row of %q, want 5", path, len(cells), line)
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		rows = append(rows, Row{strings.TrimSuffix(cells[0], "`"), cells[1], cells[2], cells[3], cells[4]})
	}
	return rows, nil
}

var quoted = regexp.MustCompile("`([^`]+)`")

// Tests returns the tests that a cell names.
func Tests(cell string) []string {
	var names []string
	for _, m := range quoted.FindAllStringSubmatch(cell, -1) {
		names = append(names, m[1])
	}
	return names
}

// CheckCell returns an error if a cell of an operation neither names a test nor
// says why there is none, or if has does not know one that it names.
func CheckCell(operation, cell string, has func(test string) bool) error {
	names := Tests(cell)
	if len(names) == 0 && !strings.HasPrefix(cell, "no: ") {
		return fmt.Errorf("%s: %q is neither a test in backquotes nor \"no: \" and why", operation, cell)
	}
	for _, name := range names {
		if !has(name) {
			return fmt.Errorf("%s: %q does not test it", operation, name)
		}
	}
	return nil
}

// Proof collects which tests had which operations succeed. Its zero value is
// ready, and it is safe for concurrent use.
type Proof struct {
	mu    sync.Mutex
	tests map[string]map[string]bool // by operation
}

// Note notes that an operation succeeded in a test.
func (p *Proof) Note(operation, test string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.tests == nil {
		p.tests = map[string]map[string]bool{}
	}
	if p.tests[operation] == nil {
		p.tests[operation] = map[string]bool{}
	}
	p.tests[operation][test] = true
}

// Check returns what one column of the table says and did not happen.
func (p *Proof) Check(rows []Row, column func(Row) string) []error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var wrong []error
	for _, row := range rows {
		did := p.tests[row.Operation]
		if err := CheckCell(row.Operation, column(row), func(test string) bool { return did[test] }); err != nil {
			wrong = append(wrong, fmt.Errorf("%w; %q do", err, slices.Sorted(maps.Keys(did))))
		}
	}
	return wrong
}
