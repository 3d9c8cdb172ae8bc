package engine

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

const situationsDoc = "../../../docs/situations.md"

// atLeast is how many situations there are to be, of Okta's 399.
const atLeast = 150

var situationRow = regexp.MustCompile("(?m)^\\| ([a-z0-9A-Z-]+\\.json) \\| (.+) \\| `([a-z/]+)` `(Test\\w+)/(.+)` \\|$")

// TestSituationsAreDocumented holds docs/situations.md to the tests: the rows of
// this package are its situations, those of another name a case that its
// situation_test.go has. Run with -update after a change.
func TestSituationsAreDocumented(t *testing.T) {
	doc, err := os.ReadFile(situationsDoc)
	if err != nil {
		t.Fatal(err)
	}
	want := situationTable()
	if *update {
		from, to := tableOf(t, string(doc))
		doc = []byte(string(doc[:from]) + want + string(doc[to:]))
		count := len(situationRow.FindAll(doc, -1))
		doc = regexp.MustCompile(`\d+ of the 399`).ReplaceAll(doc, fmt.Appendf(nil, "%d of the 399", count))
		if err := os.WriteFile(situationsDoc, doc, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	from, to := tableOf(t, string(doc))
	if got := string(doc[from:to]); got != want {
		t.Errorf("docs/situations.md is out of date or order\nonly there %q\nonly in the tests %q", linesBeside(got, want), linesBeside(want, got))
	}
	rows := situationRow.FindAllStringSubmatch(string(doc), -1)
	if len(rows) < atLeast || len(rows) != strings.Count(string(doc), ".json |") {
		t.Errorf("%d rows can be read of %d, want at least %d", len(rows), strings.Count(string(doc), ".json |"), atLeast)
	}
	if !strings.Contains(string(doc), fmt.Sprintf("%d of the 399", len(rows))) {
		t.Errorf("docs/situations.md does not say that it has %d", len(rows))
	}
	checkFixtures(t, rows)
}

// linesBeside are the lines of a that b has not.
func linesBeside(a, b string) (only []string) {
	for line := range strings.Lines(a) {
		if !strings.Contains(b, line) {
			only = append(only, line)
		}
	}
	return only
}

const thisPackage = "mockidx/internal/engine"

// checkFixtures wants each fixture once, and those of other packages there.
func checkFixtures(t *testing.T, rows [][]string) {
	met := map[string]bool{}
	for _, row := range rows {
		fixture, in, subtest := row[1], row[3], row[5]
		if met[fixture] {
			t.Errorf("%s is listed twice", fixture)
		}
		met[fixture] = true
		if in == thisPackage {
			continue
		}
		source, err := os.ReadFile("../../../" + in + "/situation_test.go")
		if err != nil {
			t.Error(err)
		}
		if subtest != fixture || !strings.Contains(string(source), "func "+row[4]+"(") || !strings.Contains(string(source), fmt.Sprintf("%q", fixture)) {
			t.Errorf("%s has no test %s/%s", in, row[4], subtest)
		}
	}
}

// tableOf is where the rows of this package stand.
func tableOf(t *testing.T, doc string) (from, to int) {
	const before, after = "|---|---|---|\n", "\n## "
	from = strings.Index(doc, before) + len(before)
	to = from + strings.Index(doc[from:], after)
	if from < len(before) || to < from {
		t.Fatal("docs/situations.md has no table")
	}
	return from, to
}

func situationTable() string {
	var rows strings.Builder
	for _, of := range situations {
		for _, s := range of.all {
			fmt.Fprintf(&rows, "| %s | %s | `%s` `TestSituations/%s/%s` |\n", s.fixture, s.about, thisPackage, of.journey, s.fixture)
		}
	}
	return rows.String()
}
