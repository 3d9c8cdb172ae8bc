package directory_test

import (
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func TestDefault(t *testing.T) {
	org := directory.Default()
	if org.Name != "default" {
		t.Errorf("name %q, want default", org.Name)
	}
}
