package signing

import (
	"bytes"
	"cmp"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// SignTampered returns claims as a JWT that is wrong as t says.
func (r *Ring) SignTampered(claims any, t Tampering) (string, error) {
	payload, err := tampered(claims, t)
	if err != nil {
		return "", err
	}
	key := r.signing()
	switch t.Kind {
	case AlgNone:
		return unsigned(key.ID, payload)
	case HS256:
		return signedByPublicKey(key, payload)
	case UnknownKid:
		return signedAs(key, cmp.Or(t.Value, kinds[t.Kind].value), payload)
	case BadSignature:
		return badlySigned(key, payload)
	}
	return sign(key.signer, payload)
}

// tampered encodes claims with what t changes in them.
func tampered(claims any, t Tampering) ([]byte, error) {
	payload, err := json.Marshal(claims)
	if err != nil {
		return nil, fmt.Errorf("encode claims: %w", err)
	}
	var changed map[string]any
	dec := json.NewDecoder(bytes.NewReader(payload))
	dec.UseNumber()
	if err := dec.Decode(&changed); err != nil {
		return nil, fmt.Errorf("decode claims: %w", err)
	}
	switch t.Kind {
	case NoNonce:
		delete(changed, "nonce")
	case Expired:
		shift(changed, -2*time.Hour)
		changed["exp"] = number(changed["iat"]) + int64(time.Hour/time.Second)
	case NotYetValid:
		shift(changed, time.Hour)
		changed["nbf"] = changed["iat"]
	case ExpBeforeIat:
		iat := number(changed["iat"])
		changed["iat"], changed["exp"] = iat+200, iat+100
	case Shifted:
		d, _ := time.ParseDuration(t.Value) // checked when it was asked for
		shift(changed, d)
	default:
		if is := kinds[t.Kind]; is.claim != "" && t.Kind != UnknownKid {
			changed[is.claim] = cmp.Or(t.Value, is.value)
		}
	}
	return json.Marshal(changed)
}

// shift moves every time in claims.
func shift(claims map[string]any, d time.Duration) {
	for _, name := range []string{"iat", "exp", "auth_time"} {
		if v, ok := claims[name]; ok {
			claims[name] = number(v) + int64(d/time.Second)
		}
	}
}

// number is the value of a claim in seconds.
func number(claim any) int64 {
	if i, ok := claim.(int64); ok { // changed before
		return i
	}
	n, _ := claim.(json.Number)
	i, _ := n.Int64()
	return i
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func unsigned(kid string, payload []byte) (string, error) {
	header, err := json.Marshal(map[string]string{"alg": "none", "kid": kid})
	return encode(header) + "." + encode(payload) + ".", err
}

func signedAs(key held, kid string, payload []byte) (string, error) {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key.private, KeyID: kid}}, nil)
	if err != nil {
		return "", err
	}
	return sign(signer, payload)
}

// signedByPublicKey is for verifiers that let the token choose the algorithm
// (RFC 8725 §2.1).
func signedByPublicKey(key held, payload []byte) (string, error) {
	der, err := x509.MarshalPKIXPublicKey(key.Public)
	if err != nil {
		return "", err
	}
	secret := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: secret}, (&jose.SignerOptions{}).WithHeader("kid", key.ID))
	if err != nil {
		return "", err
	}
	return sign(signer, payload)
}

func badlySigned(key held, payload []byte) (string, error) {
	right, err := sign(key.signer, payload)
	if err != nil {
		return "", err
	}
	of, err := sign(key.signer, append(payload, ' '))
	if err != nil {
		return "", err
	}
	return right[:strings.LastIndexByte(right, '.')] + of[strings.LastIndexByte(of, '.'):], nil
}
