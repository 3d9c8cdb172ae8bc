package control_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/idxlab/idxlab/mockidx/controltest"
	"github.com/idxlab/idxlab/mockidx/internal/control"
)

func probe(t *testing.T, ready control.Readiness, target string) *httptest.ResponseRecorder {
	t.Helper()
	h := control.New(func() []control.Org { return nil }, control.Options{Ready: ready})
	r := httptest.NewRequest("GET", target, nil)
	r.Host = "10.0.0.7:7779" // as a supervisor asks
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	done(t, "GET", target, w.Code)
	if err := controltest.Check("GET", target, r.Header, nil, w.Code, w.Header(), w.Body.Bytes()); err != nil {
		t.Error(err)
	}
	return w
}

func TestProbes(t *testing.T) {
	yes := func(context.Context) error { return nil }
	no := func(context.Context) error { return errors.New("not every org is open yet") }
	tests := []struct {
		name, target string
		ready        control.Readiness
		status       int
		has          string
	}{
		{"live", "/livez", no, 200, "ok\n"},
		{"ready", "/readyz", yes, 200, "ok\n"},
		{"nothing to wait for", "/readyz", nil, 200, "ok\n"},
		{"not ready", "/readyz", no, 503, `"detail":"not ready: not every org is open yet","hint":"ask again`},
		{"unknown parameter", "/readyz?timeout=1s", yes, 400, `there is no parameter`},
		{"no parameters", "/livez?wait=1s", yes, 400, `there is no parameter`},
		{"no duration", "/readyz?wait=30", yes, 400, `wait \"30\" is not between 0s and 10m0s`},
		{"too long", "/readyz?wait=11m", yes, 400, `is not between`},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			if w := probe(t, tc.ready, tc.target); w.Code != tc.status || !strings.Contains(w.Body.String(), tc.has) {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		})
	}
	if w := probe(t, nil, "/api/v1/orgs"); w.Code != http.StatusForbidden {
		t.Errorf("the API answers under any host name: %d", w.Code)
	}
}

func TestReadyWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ready := make(chan struct{})
		wait := func(ctx context.Context) error {
			select {
			case <-ready:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		time.AfterFunc(20*time.Second, func() { close(ready) })
		if w := probe(t, wait, "/readyz?wait=10s"); w.Code != http.StatusServiceUnavailable {
			t.Errorf("after 10 s: %d %s", w.Code, w.Body)
		}
		if w := probe(t, wait, "/readyz?wait=30s"); w.Code != http.StatusOK {
			t.Errorf("after 20 s: %d %s", w.Code, w.Body)
		}
	})
}
