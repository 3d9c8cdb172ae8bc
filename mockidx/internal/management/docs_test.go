package management_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/management"
)

// TestRoutesAreDocumented holds docs/management.md to the routes: its tables
// name each of them, and nothing else.
func TestRoutesAreDocumented(t *testing.T) {
	doc, err := os.ReadFile("../../../docs/management.md")
	if err != nil {
		t.Fatal(err)
	}
	mux, undocumented := http.NewServeMux(), map[string]bool{}
	for _, pattern := range management.Patterns() {
		mux.HandleFunc(pattern, func(http.ResponseWriter, *http.Request) {})
		undocumented[pattern] = true
	}
	for line := range strings.Lines(string(doc)) {
		if cell, ok := strings.CutPrefix(line, "| "); ok {
			cell, _, _ = strings.Cut(cell, " | ")
			for _, named := range operations(cell) {
				pattern := serving(mux, named)
				if pattern == "" {
					t.Errorf("docs/management.md names %s, which nothing serves", named)
				}
				delete(undocumented, pattern)
			}
		}
	}
	for pattern := range undocumented {
		t.Errorf("docs/management.md does not name %s", pattern)
	}
}

var (
	quoted      = regexp.MustCompile("`([^`]+)`")
	alternative = regexp.MustCompile(`\{([^{}]*,[^{}]*)\}`)
	placeholder = regexp.MustCompile(`\{[^{}]*\}`)
)

// operations reads the first cell of a row: a method, or several, and a path,
// which may have alternatives in braces and stands for the methods before it.
func operations(cell string) []string {
	var all, methods []string
	complete := false
	for _, m := range quoted.FindAllStringSubmatch(cell, -1) {
		method, path, _ := strings.Cut(m[1], " ")
		if strings.HasPrefix(method, "/") { // for the methods of the path before
			method, path = "", m[1]
		}
		if method != "" {
			if complete {
				methods, complete = nil, false
			}
			methods = append(methods, method)
		}
		if path == "" {
			continue
		}
		complete = true
		for _, method := range methods {
			for _, p := range alternatives(path) {
				all = append(all, method+" "+p)
			}
		}
	}
	return all
}

func alternatives(path string) []string {
	path, _, _ = strings.Cut(path, "?")
	at := alternative.FindStringSubmatchIndex(path)
	if at == nil {
		return []string{path}
	}
	var all []string
	for _, one := range strings.Split(path[at[2]:at[3]], ",") {
		all = append(all, alternatives(path[:at[0]]+one+path[at[1]:])...)
	}
	return all
}

// serving returns the pattern that serves an operation; empty if none does.
func serving(mux *http.ServeMux, operation string) string {
	method, path, _ := strings.Cut(operation, " ")
	_, pattern := mux.Handler(httptest.NewRequest(method, placeholder.ReplaceAllString(path, "x"), nil))
	return pattern
}
