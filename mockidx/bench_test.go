package mockidx_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx"
)

const ada = "ada@example.com"

// BenchmarkSignIn measures a whole sign-in by passcode: six requests, a mail
// and two RS256 signatures. Over HTTP that is client and server together;
// server-ns/op is what the server's handlers take of it.
func BenchmarkSignIn(b *testing.B) {
	for _, bc := range []struct {
		name string
		via  func(*direct) http.RoundTripper
	}{
		{"http", func(*direct) http.RoundTripper { return http.DefaultTransport }},
		{"handlers", func(d *direct) http.RoundTripper { return d }},
	} {
		b.Run(bc.name, func(b *testing.B) {
			c := newClient(mockidx.Start(b, mockidx.WithUsers(mockidx.User{Login: ada})).Org("default"))
			d := &direct{handler: mockidx.HandlerOf(c.org)}
			c.http.Transport = bc.via(d)
			for b.Loop() {
				if _, err := c.signIn(b.Context(), ada); err != nil {
					b.Fatal(err)
				}
			}
			if d.spent > 0 {
				b.ReportMetric(float64(d.spent.Nanoseconds())/float64(b.N), "server-ns/op")
			}
		})
	}
}

// direct calls a handler in place of sending, and adds up how long that takes.
type direct struct {
	handler http.Handler
	spent   time.Duration
}

func (d *direct) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	began := time.Now()
	d.handler.ServeHTTP(w, r)
	d.spent += time.Since(began)
	return w.Result(), nil
}

// BenchmarkStart measures New until the server answers, and Close.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		srv, err := mockidx.New()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := newClient(srv.Orgs()[0]).interact(); err != nil {
			b.Fatal(err)
		}
		if err := srv.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkIntrospect measures the request that polls and SDKs repeat most.
func BenchmarkIntrospect(b *testing.B) {
	c := newClient(mockidx.Start(b).Org("default"))
	handle, err := c.interact()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := c.step("introspect", map[string]any{"interactionHandle": handle}); err != nil {
			b.Fatal(err)
		}
	}
}
