package oauth

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"maps"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/fixtures"
)

func TestReadForm(t *testing.T) {
	for name, tc := range map[string]struct {
		query, body string
		want        map[string]string
	}{
		"nothing":             {"", "", map[string]string{}},
		"query and body":      {"a=1", "b=2", map[string]string{"a": "1", "b": "2"}},
		"encoded":             {"", "redirect_uri=https%3A%2F%2Fa.example%2F%3Fx%3D1&scope=a+b", map[string]string{"redirect_uri": "https://a.example/?x=1", "scope": "a b"}},
		"not encoded":         {"", "redirect_uri=https://a.example/?x=1&scope=a b", map[string]string{"redirect_uri": "https://a.example/?x=1", "scope": "a b"}},
		"bad escapes":         {"", "a=100%&b=%4&c=%zz&d=%u0041%41", map[string]string{"a": "100%", "b": "%4", "c": "%zz", "d": "%u0041A"}},
		"not UTF-8":           {"", "a=%ff\xfe", map[string]string{"a": "\uFFFD"}},
		"name alone":          {"", "a&b=", map[string]string{"a": "", "b": ""}},
		"empty pairs":         {"&&a=1&", "&", map[string]string{"a": "1"}},
		"semicolon is a text": {"a=1;b=2", "", map[string]string{"a": "1;b=2"}},
		"no name":             {"=1", "", map[string]string{"": "1"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest("POST", "/", strings.NewReader(tc.body))
			r.URL.RawQuery = tc.query
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			f, err := readForm(r)
			if err != nil || !maps.Equal(f.values, tc.want) {
				t.Errorf("got %q, %v, want %q", f.values, err, tc.want)
			}
		})
	}
}

// What the standard library can read at all, this reads alike.
func FuzzReadForm(f *testing.F) {
	f.Add("a=1&b=%20+x")
	f.Add("%61=%zz&c")
	f.Fuzz(func(t *testing.T, body string) {
		got := form{map[string]string{}, nil}
		if err := got.add(body); err != nil {
			return
		}
		want, err := url.ParseQuery(body)
		if err != nil {
			return
		}
		for name, values := range want {
			if g := got.get(strings.ToValidUTF8(name, "\uFFFD")); g != strings.ToValidUTF8(values[0], "\uFFFD") {
				t.Errorf("%q: %q is %q, want %q", body, name, g, values[0])
			}
		}
	})
}

// BenchmarkSign is the floor under /token: one bare RSA signature.
func BenchmarkSign(b *testing.B) {
	block, _ := pem.Decode(fixtures.Keys()[0])
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		b.Fatal(err)
	}
	sum := sha256.Sum256([]byte("x"))
	for b.Loop() {
		if _, err := rsa.SignPKCS1v15(rand.Reader, key.(*rsa.PrivateKey), crypto.SHA256, sum[:]); err != nil {
			b.Fatal(err)
		}
	}
}
