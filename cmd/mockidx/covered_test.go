package main

import (
	"errors"
	"flag"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/controltest"
)

// The environment of a command in a script: where it writes what it did, and
// the script.
const (
	doneFile = "MOCKIDX_TEST_DONE_FILE"
	script   = "MOCKIDX_TEST_SCRIPT"
)

// noteDone writes down that an operation of the API succeeded for the command
// that this process is.
func noteDone(operation string) {
	path := os.Getenv(doneFile)
	if path == "" { // a server
		return
	}
	line := operation + " " + os.Getenv(script) + ":"
	for _, arg := range os.Args[1:min(3, len(os.Args))] {
		if strings.HasPrefix(arg, "-") {
			break
		}
		line += " " + arg
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = f.WriteString(line + "\n")
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		panic(err)
	}
}

// checkTable holds the column Shell of docs/controls-tested.md to what the
// commands of the scripts did, if all scripts ran: each command that is named
// had its operation succeed in that script.
func checkTable(t *testing.T, path string) {
	if t.Failed() || flag.Lookup("test.run").Value.String() != "" {
		return
	}
	rows, err := controltest.Table("../../docs/controls-tested.md")
	if err != nil {
		t.Fatal(err)
	}
	did, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	var proof controltest.Proof
	for line := range strings.Lines(string(did)) {
		operation, test, _ := strings.Cut(strings.TrimSpace(line), " ")
		proof.Note(operation, test)
	}
	for _, err := range proof.Check(rows, func(r controltest.Row) string { return r.CLI }) {
		t.Error("docs/controls-tested.md, Shell:", err)
	}
}
