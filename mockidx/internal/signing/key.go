package signing

import (
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"

	"github.com/go-jose/go-jose/v4"
)

// minKeyBits is what RFC 7518 §3.3 asks of an RS256 key.
const minKeyBits = 2048

// Keys are the signing keys of a process, to be shared by its orgs.
type Keys struct{ all []*rsaKey }

// rsaKey is a key without an id of its own.
type rsaKey struct {
	private    *rsa.PrivateKey
	thumbprint string // RFC 7638
}

// ParseKeys reads RSA private keys, each PKCS #8 in PEM. It fails if there is
// none, and on any that is not an RSA key of 2048 bits or more.
func ParseKeys(pems [][]byte) (*Keys, error) {
	if len(pems) == 0 {
		return nil, errors.New("parse signing keys: there are none")
	}
	keys := &Keys{}
	for i, b := range pems {
		key, err := parseKey(b)
		if err != nil {
			return nil, fmt.Errorf("parse signing key %d: %w", i+1, err)
		}
		keys.all = append(keys.all, key)
	}
	return keys, nil
}

func parseKey(b []byte) (*rsaKey, error) {
	block, _ := pem.Decode(b)
	if block == nil {
		return nil, errors.New("not PEM")
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	private, ok := parsed.(*rsa.PrivateKey)
	if !ok || private.N.BitLen() < minKeyBits {
		return nil, fmt.Errorf("not an RSA key of %d bits or more", minKeyBits)
	}
	thumbprint, err := (&jose.JSONWebKey{Key: &private.PublicKey}).Thumbprint(crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("thumbprint: %w", err)
	}
	return &rsaKey{private, base64.RawURLEncoding.EncodeToString(thumbprint)}, nil
}
