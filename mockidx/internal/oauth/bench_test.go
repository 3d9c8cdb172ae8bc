package oauth_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// serve answers a request without a network in between.
func (w *world) serve(method, target, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	rec := httptest.NewRecorder()
	w.kit.ServeHTTP(rec, r)
	return rec
}

func benchmark(b *testing.B, w *world, method, target, body string) {
	b.ReportAllocs()
	for b.Loop() {
		if rec := w.serve(method, target, body); rec.Code != http.StatusOK {
			b.Fatalf("got %d %s", rec.Code, rec.Body)
		}
	}
}

func BenchmarkDiscovery(b *testing.B) {
	benchmark(b, newWorld(b), "GET", "/oauth2/default/.well-known/openid-configuration", "")
}

func BenchmarkInteract(b *testing.B) {
	benchmark(b, newWorld(b), "POST", "/oauth2/default/v1/interact", encode(interaction(spaID)))
}

func BenchmarkUserinfo(b *testing.B) {
	w := newWorld(b)
	got := w.signIn(b, spaID)
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest("GET", "/oauth2/default/v1/userinfo", nil)
		r.Header.Set("Authorization", "Bearer "+got.AccessToken)
		rec := httptest.NewRecorder()
		if w.kit.ServeHTTP(rec, r); rec.Code != http.StatusOK {
			b.Fatalf("got %d %s", rec.Code, rec.Body)
		}
	}
}

// BenchmarkToken issues two tokens at each turn; compare with BenchmarkSign.
func BenchmarkToken(b *testing.B) {
	w := newWorld(b)
	got := w.signIn(b, spaID)
	benchmark(b, w, "POST", "/oauth2/default/v1/token", encode(map[string]string{"grant_type": "refresh_token", "client_id": spaID, "refresh_token": got.RefreshToken}))
}
