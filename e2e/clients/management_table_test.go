package clients

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/e2e/tools"
	"github.com/idxlab/idxlab/mockidx/controltest"
)

// TestManagementTable holds docs/management-tested.md to the tests: each cell
// names some that are where its column says, or says why there is none, and each
// test with an SDK is named.
func TestManagementTable(t *testing.T) {
	root, err := tools.Root()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile(filepath.Join(root, "docs", "management-tested.md"))
	if err != nil {
		t.Fatal(err)
	}
	columns := []map[string]bool{
		testNamesIn(t, root, "e2e/clients/oktasdk"), testNamesIn(t, root, "e2e/clients/sdknodejs"), testNamesIn(t, root, "mockidx"),
	}
	named := map[string]bool{}
	rows := 0
	for line := range strings.Lines(string(doc)) {
		row := splitRow(line)
		if len(row) == 0 || !strings.HasPrefix(row[0], "`") {
			continue
		}
		rows++
		if len(row) != len(columns)+1 {
			t.Errorf("%s: %d cells", row[0], len(row))
			continue
		}
		for i, known := range columns {
			if err := controltest.CheckCell(row[0], row[i+1], func(test string) bool { return known[test] }); err != nil {
				t.Error(err)
			}
			for _, test := range controltest.Tests(row[i+1]) {
				named[test] = true
			}
		}
	}
	if rows == 0 {
		t.Error("there is no row")
	}
	for test := range columns[0] {
		if strings.HasPrefix(test, "Test") && !named[test] {
			t.Errorf("no row names %s", test)
		}
	}
	for test := range columns[1] {
		if !named[test] {
			t.Errorf("no row names %q", test)
		}
	}
}
