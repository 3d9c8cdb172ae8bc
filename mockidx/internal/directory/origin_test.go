package directory_test

import (
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func TestTrustsOrigin(t *testing.T) {
	org := &directory.Org{
		TrustedOrigins: []string{"https://app.example.com", "http://[::1]:3000"},
		Apps: []directory.App{{
			RedirectURIs:           []string{"http://localhost:8080/login/callback", "com.example.app:/callback", "https://Spa.Example.com:443/cb"},
			PostLogoutRedirectURIs: []string{"https://logout.example.com/"},
			EmailVerificationURI:   "https://eve.example.com/cb",
		}},
	}
	for origin, want := range map[string]bool{
		"https://app.example.com":        true,
		"https://app.example.com:443":    true,
		"http://[::1]:3000":              true,
		"http://localhost:8080":          true,
		"https://spa.example.com":        true,
		"http://app.example.com":         false, // another scheme
		"https://app.example.com:8443":   false, // another port
		"https://app.example.com.evil":   false,
		"https://evilapp.example.com":    false,
		"https://a@app.example.com":      false,
		"https://app.example.com/":       false, // no Origin header looks like this
		"https://app.example.com?a":      false,
		"http://localhost":               false,
		"http://localhost:8080/login":    false,
		"https://logout.example.com":     false, // only redirect URIs count
		"https://eve.example.com":        false,
		"com.example.app:/callback":      false,
		"com.example.app://":             false,
		"null":                           false,
		"":                               false,
		"https://":                       false,
		"http://%zz":                     false,
		"https://app.example.com, https": false,
	} {
		if got := org.TrustsOrigin(origin); got != want {
			t.Errorf("TrustsOrigin(%q) = %t, want %t", origin, got, want)
		}
	}
}

func BenchmarkTrustsOrigin(b *testing.B) {
	org := directory.Default()
	for b.Loop() {
		if org.TrustsOrigin("https://nobody.example.com") {
			b.Fatal("trusted")
		}
	}
}
