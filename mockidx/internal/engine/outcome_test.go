package engine

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestEveryOutcomeAndMessageIsTested holds that a table or a journey expects
// each of them by name. What rapid meets by chance does not count.
func TestEveryOutcomeAndMessageIsTested(t *testing.T) {
	tests := ""
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if !strings.HasPrefix(name, "rapid") && name != "enumeration_test.go" && name != "outcome_test.go" {
			tests += read(t, name)
		}
	}
	for file, declared := range map[string]*regexp.Regexp{
		"outcome.go":  regexp.MustCompile(`(?m)^\t([A-Z]\w+) +Outcome = `),
		"messages.go": regexp.MustCompile(`ion\.(?:Error|Info), "([^"]+)"`),
	} {
		names := declared.FindAllStringSubmatch(read(t, file), -1)
		if len(names) < 20 {
			t.Errorf("found %d in %s", len(names), file)
		}
		for _, name := range names {
			if !regexp.MustCompile(`\b` + regexp.QuoteMeta(name[1]) + `\b`).MatchString(tests) {
				t.Errorf("no test expects %s", name[1])
			}
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
