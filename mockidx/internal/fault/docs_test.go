package fault_test

import (
	"os"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/fault"
)

func TestEverythingIsDocumented(t *testing.T) {
	doc, err := os.ReadFile("../../../docs/faults.md")
	if err != nil {
		t.Fatal(err)
	}
	has := func(row string) {
		if !strings.Contains(string(doc), row) {
			t.Errorf("docs/faults.md has no %s", row)
		}
	}
	for _, k := range fault.Kinds() {
		has("| `" + string(k) + "` |")
	}
	for _, e := range fault.Endpoints() {
		has("| `" + e + "` |")
	}
	for _, p := range fault.Presets() {
		has("| `" + p.Name + "` | " + p.Description + " |")
	}
}
