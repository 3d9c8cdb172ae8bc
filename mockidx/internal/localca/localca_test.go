package localca_test

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/localca"
)

func leaf(t *testing.T, cert tls.Certificate) *x509.Certificate {
	t.Helper()
	parsed, err := x509.ParseCertificate(cert.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func TestCertificate(t *testing.T) {
	ca, err := localca.New("mockidx", "10.1.2.3", "2001:db8::1")
	if err != nil {
		t.Fatal(err)
	}
	cert, err := ca.Certificate("mockidx", "idp.mockidx", "10.1.2.3", "2001:db8::1")
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"localhost", "127.0.0.1", "::1", "mockidx", "idp.mockidx", "10.1.2.3", "2001:db8::1"} {
		if _, err := leaf(t, cert).Verify(x509.VerifyOptions{DNSName: host, Roots: ca.Pool()}); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
	for _, host := range []string{"example.com", "10.1.2.4", "notmockidx"} {
		if _, err := ca.Certificate(host); err == nil {
			t.Errorf("it signs for %s", host)
		}
	}
}

// Whoever has the key of the CA gets no further than this machine.
func TestNamesAreConstrained(t *testing.T) {
	ca, err := localca.New()
	if err != nil {
		t.Fatal(err)
	}
	roots := ca.Pool()
	for name, forge := range map[string]func(*x509.Certificate){
		"a name":     func(c *x509.Certificate) { c.DNSNames = []string{"example.com"} },
		"an address": func(c *x509.Certificate) { c.IPAddresses = []net.IP{net.IPv4(10, 0, 0, 1).To4()} },
	} {
		cert, err := localca.Forge(ca, forge)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := cert.Verify(x509.VerifyOptions{Roots: roots}); err == nil || !strings.Contains(err.Error(), "not permitted") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOpen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "ca")
	first, err := localca.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	second, err := localca.Open(dir)
	if err != nil || string(second.PEM()) != string(first.PEM()) {
		t.Errorf("not the same again: %v", err)
	}
	if _, err := localca.Open(dir, "mockidx"); err == nil {
		t.Error("a host it may not sign for")
	}
	entries, _ := os.ReadDir(dir)
	if len(entries) != 2 {
		t.Errorf("there are %d files", len(entries))
	}
	if err := localca.Expire(first, dir); err != nil {
		t.Fatal(err)
	}
	third, err := localca.Open(dir, "mockidx")
	if err != nil || string(third.PEM()) == string(first.PEM()) {
		t.Errorf("one about to expire is kept: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, localca.CertFile), []byte("nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := localca.Open(dir); err == nil || !strings.Contains(err.Error(), dir) {
		t.Errorf("a broken file: %v", err)
	}
}

// FuzzParse reads files that somebody else may have written.
func FuzzParse(f *testing.F) {
	ca, err := localca.New()
	if err != nil {
		f.Fatal(err)
	}
	key, err := localca.KeyPEM(ca)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(ca.PEM(), key)
	f.Add([]byte("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"), key)
	f.Fuzz(func(t *testing.T, cert, key []byte) {
		if a, err := localca.Parse(cert, key); err == nil {
			if _, err := a.Certificate(); err != nil {
				t.Error(err)
			}
		}
	})
}
