package oauth

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"hash/fnv"
	"math/big"
	"net/http"

	"github.com/go-jose/go-jose/v4"

	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// minKeyBits is what RFC 7518 §3.3 asks of an RS256 key.
const minKeyBits = 2048

// Keys are the signing keys of a process, to be shared by its orgs.
type Keys struct{ all []*signingKey }

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

// of returns the key of an org. Orgs of one process mostly have different
// keys, so that a token of one is not taken for another's by mistake.
func (k *Keys) of(orgID string) *signingKey {
	h := fnv.New32a()
	_, _ = h.Write([]byte(orgID)) // never fails, see hash.Hash
	return k.all[h.Sum32()%uint32(len(k.all))]
}

// signingKey signs and verifies. It is safe for concurrent use.
type signingKey struct {
	id     string
	public *rsa.PublicKey
	signer jose.Signer
}

func parseKey(b []byte) (*signingKey, error) {
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
	id := base64.RawURLEncoding.EncodeToString(thumbprint)
	// No options, so no typ: okta-jwt-verifier-golang refuses a header with
	// members other than alg and kid.
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: private, KeyID: id}}, nil)
	if err != nil {
		return nil, fmt.Errorf("signer: %w", err)
	}
	return &signingKey{id, &private.PublicKey, signer}, nil
}

// sign returns claims as a signed JWT.
func (k *signingKey) sign(claims any) (string, error) {
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", fmt.Errorf("encode claims: %w", err)
	}
	jws, err := k.signer.Sign(payload)
	if err != nil {
		return "", fmt.Errorf("sign token: %w", err)
	}
	return jws.CompactSerialize()
}

var errNotOurs = errors.New("not a token of this org")

// verify reads the claims of a JWT that this key signed.
func (k *signingKey) verify(token string, claims any) error {
	jws, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil || jws.Signatures[0].Header.KeyID != k.id {
		return errNotOurs
	}
	payload, err := jws.Verify(k.public)
	if err != nil {
		return errNotOurs
	}
	return json.NewDecoder(bytes.NewReader(payload)).Decode(claims)
}

// publicKey is a JWK, with its members in Okta's order.
type publicKey struct {
	KeyType   string `json:"kty"`
	Algorithm string `json:"alg"`
	ID        string `json:"kid"`
	Use       string `json:"use"`
	Exponent  string `json:"e"`
	Modulus   string `json:"n"`
}

// keys answers /v1/keys. Okta lets clients keep the answer for some time; this
// one does not, because another org may listen on the same port a moment
// later.
func (s *Server) keys(w http.ResponseWriter, _ *call) error {
	p := s.key.public
	jwk := publicKey{
		"RSA", string(jose.RS256), s.key.id, "sig",
		base64.RawURLEncoding.EncodeToString(big.NewInt(int64(p.E)).Bytes()),
		base64.RawURLEncoding.EncodeToString(p.N.Bytes()),
	}
	return writeJSON(w, struct {
		Keys []publicKey `json:"keys"`
	}{[]publicKey{jwk}})
}

func writeJSON(w http.ResponseWriter, v any) error {
	return httpkit.WriteJSON(w, http.StatusOK, "application/json", v)
}
