package oauth_test

import (
	"crypto/rsa"
	"encoding/base64"
	"math/big"
	"testing"
)

// publicKey reads the key that an org publishes.
func publicKey(t *testing.T, w *world) *rsa.PublicKey {
	t.Helper()
	var set struct {
		Keys []struct{ N, E string } `json:"keys"`
	}
	w.do(t, "GET", w.base("default")+"keys", "").json(t, &set)
	number := func(s string) *big.Int {
		b, err := base64.RawURLEncoding.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		return new(big.Int).SetBytes(b)
	}
	return &rsa.PublicKey{N: number(set.Keys[0].N), E: int(number(set.Keys[0].E).Int64())}
}
