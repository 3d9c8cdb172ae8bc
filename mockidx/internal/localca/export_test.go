package localca

import (
	"crypto/rand"
	"crypto/x509"
	"errors"
	"path/filepath"
	"time"
)

// What tests need to break the rules.
var (
	Parse  = parse
	KeyPEM = (*Authority).keyPEM
)

// Forge signs what Certificate would not.
func Forge(a *Authority, change func(*x509.Certificate)) (*x509.Certificate, error) {
	template := &x509.Certificate{NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	change(template)
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, a.key.Public(), a.key)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

// Expire keeps in dir an authority like a that ends tomorrow.
func Expire(a *Authority, dir string) error {
	template := *a.cert
	template.NotAfter = time.Now().Add(24 * time.Hour)
	old, err := sign(&template, a.key)
	if err != nil {
		return err
	}
	key, err := old.keyPEM()
	return errors.Join(err, write(filepath.Join(dir, CertFile), old.PEM(), 0o644), write(filepath.Join(dir, KeyFile), key, 0o600))
}
