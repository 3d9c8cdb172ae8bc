package control_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/idxlab/idxlab/mockidx/controltest"
	"github.com/idxlab/idxlab/mockidx/internal/control"
)

func TestDocumentHasEveryOperation(t *testing.T) {
	doc, err := controltest.Document()
	if err != nil {
		t.Fatal(err)
	}
	var documented []string
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			documented = append(documented, method+" "+path)
		}
	}
	served := control.Operations()
	for _, op := range documented {
		if !slices.Contains(served, op) {
			t.Errorf("the document has %s, which is not served", op)
		}
	}
	for _, op := range served {
		if !slices.Contains(documented, op) {
			t.Errorf("%s is served and not in the document", op)
		}
	}
}

func TestDocumentIsServed(t *testing.T) {
	resp, body := call(t, twoOrgs(), "GET", "/api/v1/openapi.yaml", "")
	if resp.StatusCode != http.StatusOK || body != string(control.Document()) {
		t.Errorf("%s %s", resp.Status, body)
	}
}

func TestCheckFindsWhatTheDocumentDoesNotSay(t *testing.T) {
	form := http.Header{"Content-Type": {"application/json"}}
	for name, tc := range map[string]struct {
		method, target, body string
		status               int
		answer               string
	}{
		"a path":                 {"GET", "/api/v1/nothing", "", 200, `{}`},
		"a parameter's type":     {"GET", "/api/v1/mails/wait?after=x", "", 200, `{}`},
		"a member of the body":   {"POST", "/api/v1/clock", `{"stop":true}`, 200, `{"now":"2030-01-02T03:04:05Z","frozen":true}`},
		"a member of the answer": {"GET", "/api/v1/clock", "", 200, `{"now":"2030-01-02T03:04:05Z","frozen":true,"tokenTime":"real","more":1}`},
		"a missing member":       {"GET", "/api/v1/clock", "", 200, `{"frozen":true}`},
	} {
		t.Run(name, func(t *testing.T) {
			if err := controltest.Check(tc.method, tc.target, form, []byte(tc.body), tc.status, form, []byte(tc.answer)); err == nil {
				t.Error("it was not found")
			}
		})
	}
}
