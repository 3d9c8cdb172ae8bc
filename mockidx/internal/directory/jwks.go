package directory

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-jose/go-jose/v4"
)

const (
	maxKeysOfApp = 50       // Okta's own bound
	minRSABits   = 2048     // RFC 7518 §3.3
	maxJWKS      = 48 << 10 // bytes
)

// ParseJWKS reads the public keys of an app. It fails on a private key, one that
// neither RS256 nor ES256 takes, and several of one kid.
func ParseJWKS(text string) ([]jose.JSONWebKey, error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if len(text) > maxJWKS || json.Unmarshal([]byte(text), &set) != nil || set.Keys == nil || len(set.Keys) > maxKeysOfApp {
		return nil, errors.New("not a JSON Web Key Set of 50 keys at most")
	}
	var keys []jose.JSONWebKey
	met := map[string]bool{}
	for i, raw := range set.Keys {
		var key jose.JSONWebKey
		if err := key.UnmarshalJSON(raw); err != nil {
			return nil, fmt.Errorf("key %d is no JSON Web Key", i+1)
		}
		if !verifies(key) {
			return nil, fmt.Errorf("key %d is no public key of 2048 bits or more for RS256, or on P-256 for ES256", i+1)
		}
		if met[key.KeyID] {
			return nil, fmt.Errorf("key %d has the kid of another", i+1)
		}
		met[key.KeyID] = true
		keys = append(keys, key)
	}
	return keys, nil
}

func verifies(key jose.JSONWebKey) bool {
	switch k := key.Key.(type) {
	case *rsa.PublicKey:
		return k.N.BitLen() >= minRSABits
	case *ecdsa.PublicKey:
		return k.Curve == elliptic.P256()
	}
	return false
}

func (v *validator) checkJWKS(p path, jwks string) {
	if jwks == "" {
		return
	}
	if _, err := ParseJWKS(jwks); err != nil {
		v.add(p, `write the public keys as text: '{"keys":[{"kty":"RSA", …}]}'`, "jwks: %v", err)
	}
}
