package engine_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
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

// Each message of 2021 is said in an org of then, and only there, in place of
// one that the table has.
func TestOldMessages(t *testing.T) {
	source, err := os.ReadFile("messages.go")
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile(`(?m)^\t(\w+)\.key: +\{key: (?:\w+\.key|"([^"]+)"), text: "([^"]+)"\}`).FindAllStringSubmatch(string(source), -1)
	if len(rows) < 3 {
		t.Fatalf("found %d messages of 2021: the test looks at the wrong place", len(rows))
	}
	for _, then := range []bool{false, true} {
		org := &directory.Org{Interoperability: directory.Interoperability{OldMessages: then}}
		said := engine.Expired(engine.Env{Org: org}).Body.Messages.Value[0]
		if said.I18n.Key != "idx.session.expired" || (said.Message == "The session has expired.") != then {
			t.Errorf("in 2021 %t: %+v", then, said)
		}
	}
}

// No message is written anywhere but in the table.
func TestMessagesAreSaidFromTheTable(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	written := regexp.MustCompile(`(?:ion\.Message|[^.\w\]]message)\{[^}]`)
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if name != "messages.go" && !strings.HasSuffix(name, "_test.go") && written.Match(source) && name != "message_table.go" {
			t.Errorf("%s writes a message of its own: %s", name, written.Find(source))
		}
	}
}
