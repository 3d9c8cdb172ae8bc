package control

import (
	"context"
	"net/http"
	"time"
)

// Readiness waits until the server is ready, at most until ctx ends, and returns
// why it is not.
type Readiness func(ctx context.Context) error

// withHealth answers probes before anything else does. They come from wherever
// and by whatever name a supervisor reaches the server, and learn nothing but
// that it is there.
func withHealth(ready Readiness, next http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", next)
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, r *http.Request) { answer(w, r, live) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) { answer(w, r, ready.show) })
	return mux
}

func live(w http.ResponseWriter, r *http.Request) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	return writeHealthy(w)
}

func (ready Readiness) show(w http.ResponseWriter, r *http.Request) error {
	query, err := parameters(r, "wait")
	if err != nil {
		return err
	}
	wait := time.Duration(0)
	if s := query.Get("wait"); s != "" {
		if wait, err = time.ParseDuration(s); err != nil || wait < 0 || wait > maxWait {
			return problem(http.StatusBadRequest, "wait %q is not between 0s and %v", s, maxWait).hint("write it as in 30s")
		}
	}
	if ready == nil {
		return writeHealthy(w)
	}
	ctx, cancel := context.WithTimeout(r.Context(), wait)
	defer cancel()
	if err := ready(ctx); err != nil {
		return problem(http.StatusServiceUnavailable, "not ready: %v", err).hint("ask again, or with ?wait=30s")
	}
	return writeHealthy(w)
}

func writeHealthy(w http.ResponseWriter) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n"))
	return nil
}
