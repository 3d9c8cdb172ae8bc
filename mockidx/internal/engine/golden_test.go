package engine

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write testdata/pages.txtar anew")

const goldenFile = "testdata/pages.txtar"

// goldenPages produces one page of each kind.
func goldenPages(t tb) (names []string, bodies map[string][]byte) {
	bodies = map[string][]byte{}
	add := func(name string, p Page) {
		names = append(names, name)
		var b bytes.Buffer
		if err := json.Indent(&b, marshal(t, p.Body), "", "  "); err != nil {
			t.Fatal(err)
		}
		bodies[name] = append(b.Bytes(), '\n')
	}
	add("identify.json", begin(t, "email").step(Introspect{}))
	add("identify-with-password.json", begin(t, "one-page").step(Introspect{}))
	add("unknown-user.json", begin(t, "email").step(Identify{Identifier: "nobody@example.com"}))

	w := begin(t, "mfa")
	add("password-challenge.json", w.step(w.identify("alice@example.com")))
	add("password-wrong.json", w.step(answerOf("wrong")))
	add("email-verification-data.json", w.step(answerOf(password)))

	w = begin(t, "email")
	add("select.json", w.step(w.identify("alice@example.com")))
	add("email-challenge.json", w.step(w.selectEmail()))
	add("email-wrong.json", w.step(answerOf("999999")))
	add("resend-too-soon.json", w.step(Resend{}))
	add("otp-only.json", w.step(OpenLink{Token: w.lastMail().Link.Token}))
	add("success.json", w.step(w.otp()))
	add("transferred.json", w.step(Poll{}))
	add("finished.json", w.step(Cancel{}))
	add("link-stale.json", w.step(OpenLink{Token: w.lastMail().Link.Token}))
	return names, bodies
}

// TestGoldenPages compares the pages byte for byte with those that were read
// against Okta's recordings once; run with -update after a wanted change.
func TestGoldenPages(t *testing.T) {
	names, bodies := goldenPages(t)
	if *update {
		archive := &txtar.Archive{Comment: []byte("Pages of the engine, one of each kind. Ids and codes come from the tests' counting mint.\n\n")}
		for _, name := range names {
			archive.Files = append(archive.Files, txtar.File{Name: name, Data: bodies[name]})
		}
		if err := os.WriteFile(goldenFile, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	archive, err := txtar.ParseFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	if len(archive.Files) != len(names) {
		t.Errorf("%d golden pages, want %d", len(archive.Files), len(names))
	}
	for _, f := range archive.Files {
		if got := bodies[f.Name]; !bytes.Equal(got, f.Data) {
			t.Errorf("%s\ngot\n%s\nwant\n%s", f.Name, got, f.Data)
		}
	}
}
