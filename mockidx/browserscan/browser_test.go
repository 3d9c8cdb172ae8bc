package browserscan

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/idxlab/idxlab/e2e/tools"
)

// The page has a script that writes it, a button, a link that opens elsewhere
// and one out of this machine.
const testPage = `<!doctype html><title>wait</title><script>
fetch('/data').then(() => {
	document.title = 'ready';
	document.body.innerHTML = '<button onclick="fetch(\'/pressed\', {method: \'POST\'})">Go</button>' +
		'<a href="/linked" target="_blank">There</a><a href="http://192.0.2.1/">Away</a>';
	alert('ready');
});
</script>`

func TestPress(t *testing.T) {
	b := New()
	tools.Require(t, b.Available())
	var mu sync.Mutex
	seen := map[string]int{}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		seen[r.Method+" "+r.URL.Path]++
		mu.Unlock()
		switch r.URL.Path {
		case "/in":
			w.Header().Set("X-Okta-Request-Id", "r1")
			http.Redirect(w, r, "/page", http.StatusFound)
		case "/page":
			fmt.Fprint(w, testPage)
		}
	}))
	defer site.Close()

	p := b.Press(t.Context(), site.URL+"/in")
	if p.Err != nil || p.Pressed != 3 || !strings.Contains(p.Page, "<title>ready</title>") || p.UserAgent == "" {
		t.Errorf("%+v", p)
	}
	mu.Lock()
	defer mu.Unlock()
	for request, n := range map[string]int{"GET /in": 3, "GET /data": 3, "POST /pressed": 1, "GET /linked": 1} {
		if seen[request] != n {
			t.Errorf("%s was asked for %d times, want %d: %v", request, seen[request], n, seen)
		}
	}
	away := false
	for _, h := range p.Hops {
		if strings.HasPrefix(h.URL, "http://192.0.2.1/") {
			away = away || h.Status == 0
		}
	}
	if h := p.Hops[0]; h.Status != 302 || h.Location != "/page" || h.RequestID != "r1" || !away {
		t.Errorf("hops %+v", p.Hops)
	}
}

func TestPressEndsWithItsContext(t *testing.T) {
	b := New()
	tools.Require(t, b.Available())
	ctx, cancel := context.WithCancel(t.Context())
	site := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done() // it never answers
	}))
	defer site.Close()
	if p := b.Press(ctx, site.URL); p.Err == nil || p.Pressed != 0 || len(p.Hops) != 1 {
		t.Errorf("%+v", p)
	}
}
