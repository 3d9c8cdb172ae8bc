package control_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/idxlab/idxlab/mockidx/controltest"
)

// tested is the table of tests.
var tested = sync.OnceValues(func() ([]controltest.Row, error) {
	return controltest.Table("../../../docs/controls-tested.md")
})

// proof has what the tests of this package did.
var proof controltest.Proof

// done notes that a request of a test was answered.
func done(t *testing.T, method, target string, status int) {
	if operation, ok := controltest.Operation(method, target); ok && status < 300 {
		test, _, _ := strings.Cut(t.Name(), "/")
		proof.Note(operation, test)
	}
}

func TestTableOfTests(t *testing.T) {
	if rows, err := tested(); err != nil || len(rows) == 0 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

// TestMain holds the column HTTP of docs/controls-tested.md to what the tests
// did, if all of them ran: each that is named had its operation succeed.
func TestMain(m *testing.M) {
	code := m.Run()
	if code == 0 && flag.Lookup("test.run").Value.String() == "" && flag.Lookup("test.skip").Value.String() == "" {
		rows, _ := tested() // which a test has read, so that go test knows of the file
		for _, err := range proof.Check(rows, func(r controltest.Row) string { return r.HTTP }) {
			fmt.Fprintln(os.Stderr, "docs/controls-tested.md, HTTP:", err)
			code = 1
		}
	}
	os.Exit(code)
}
