package oauth

import (
	"encoding/base64"
	"math/big"
	"net/http"

	"github.com/go-jose/go-jose/v4"

	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/signing"
)

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
	published := []publicKey{}
	for _, key := range s.tenant.Keys.List() {
		if key.State == signing.Retired {
			continue
		}
		published = append(published, publicKey{
			"RSA", string(jose.RS256), key.ID, "sig",
			base64.RawURLEncoding.EncodeToString(big.NewInt(int64(key.Public.E)).Bytes()),
			base64.RawURLEncoding.EncodeToString(key.Public.N.Bytes()),
		})
	}
	return writeJSON(w, struct {
		Keys []publicKey `json:"keys"`
	}{published})
}

// sign signs a token, or spoils it if that was asked for, which only the
// journal says.
func (s *Server) sign(c *call, kind signing.Token, claims any) (string, error) {
	wrong, ok := s.tenant.Tokens.Take(kind)
	if !ok {
		return s.tenant.Keys.Sign(claims)
	}
	if c.note.Reason != "" {
		c.note.Reason += "; "
	}
	c.note.Reason += "the " + string(kind) + " token was tampered with: " + string(wrong.Kind)
	return s.tenant.Keys.SignTampered(claims, wrong)
}

func writeJSON(w http.ResponseWriter, v any) error {
	return httpkit.WriteJSON(w, http.StatusOK, "application/json", v)
}
