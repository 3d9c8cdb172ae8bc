package clients

import (
	"path/filepath"
	"testing"

	"github.com/idxlab/idxlab/e2e/tools"
	"github.com/idxlab/idxlab/mockidx/controltest"
)

// TestControlsTable holds the column of real clients in docs/controls-tested.md
// to the tests: each cell names one that exists, or says why there is none.
func TestControlsTable(t *testing.T) {
	root, err := tools.Root()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := controltest.Table(filepath.Join(root, "docs", "controls-tested.md"))
	if err != nil || len(rows) == 0 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	known := testNames(t, root)
	for _, row := range rows {
		if err := controltest.CheckCell(row.Operation, row.Client, func(test string) bool { return known[test] }); err != nil {
			t.Error(err)
		}
	}
}
