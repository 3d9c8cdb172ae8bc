package signing_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/fixtures"
	"github.com/idxlab/idxlab/mockidx/internal/signing"
)

func TestParseKeys(t *testing.T) {
	encode := func(key any) []byte {
		der, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	}
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	good := fixtures.Keys()[0]
	for name, tc := range map[string]struct {
		pems [][]byte
		err  string // "" is success
	}{
		"fixtures":       {fixtures.Keys(), ""},
		"none":           {nil, "there are none"},
		"no PEM":         {[][]byte{good, []byte("x")}, "key 2: not PEM"},
		"no key":         {[][]byte{pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("x")})}, "key 1: "},
		"elliptic curve": {[][]byte{encode(curve)}, "key 1: not an RSA key of 2048 bits or more"},
	} {
		t.Run(name, func(t *testing.T) {
			keys, err := signing.ParseKeys(tc.pems)
			if (err == nil) != (tc.err == "") || err != nil && !strings.Contains(err.Error(), tc.err) || (keys == nil) == (err == nil) {
				t.Errorf("got %v, %v, want error %q", keys, err, tc.err)
			}
		})
	}
}

func BenchmarkParseKeys(b *testing.B) {
	pems := fixtures.Keys()
	for b.Loop() {
		if _, err := signing.ParseKeys(pems); err != nil {
			b.Fatal(err)
		}
	}
}
