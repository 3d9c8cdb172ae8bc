package engine_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/engine"
)

// Each message that messages.go has is found by its key.
func TestEveryMessageIsInTheTable(t *testing.T) {
	source, err := os.ReadFile("messages.go")
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile(`message\{(\d+), ion\.\w+, "([^"]+)"`).FindAllStringSubmatch(string(source), -1)
	if len(rows) < 40 {
		t.Fatalf("found %d messages: the test looks at the wrong place", len(rows))
	}
	for _, row := range rows {
		if m, ok := engine.MessageOf(row[2]); !ok || m.Key != row[2] || m.Text == "" || m.Status == 0 {
			t.Errorf("%s: %+v, %v", row[2], m, ok)
		}
	}
	if _, ok := engine.MessageOf("idx.no.such.key"); ok {
		t.Error("a key that nobody says was found")
	}
}
