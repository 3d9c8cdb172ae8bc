package httpkit_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

func TestPageIsEscapedAndInert(t *testing.T) {
	w := httptest.NewRecorder()
	if err := httpkit.NewPage(`<style>{{style}}</style><p>{{.}}</p>`).Write(w, 400, `<img src=x onerror=alert(1)>`); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(w.Body.String(), "<img") || w.Code != 400 {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	if csp := w.Header().Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'; style-src 'sha256-") {
		t.Errorf("CSP is %q", csp)
	}
}

func TestPageThatFailsSendsNothing(t *testing.T) {
	w := httptest.NewRecorder()
	if err := httpkit.NewPage(`half a page {{.Missing}}`).Write(w, 200, struct{}{}); err == nil || w.Body.Len() != 0 {
		t.Errorf("got %v and %q", err, w.Body)
	}
}
