package oauth

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/store"
)

const (
	assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" // RFC 7523 §2.2
	maxAssertion  = time.Hour                                                // how long one may be good for
)

// assertionClaims are those of RFC 7523 §3.
type assertionClaims struct {
	Issuer    string   `json:"iss"`
	Subject   string   `json:"sub"`
	Audience  audience `json:"aud"`
	Expires   float64  `json:"exp"`
	NotBefore float64  `json:"nbf"`
	ID        string   `json:"jti"`
}

// audience is a text or a list of them (RFC 7519 §4.1.3).
type audience []string

// UnmarshalJSON implements [json.Unmarshaler].
func (a *audience) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*a = audience{one}
		return nil
	}
	return json.Unmarshal(b, (*[]string)(a))
}

// algorithms are those that keys of an app are for.
var algorithms = []jose.SignatureAlgorithm{jose.RS256, jose.ES256}

// assertion reads credentials from a JWT, of which nothing is checked yet.
func assertion(f form) (credentials, error) {
	if f.get("client_assertion_type") != assertionType {
		return credentials{}, errAssertionType.Because("client_assertion_type is %q", f.get("client_assertion_type"))
	}
	jws, err := jose.ParseSignedCompact(f.get("client_assertion"), algorithms)
	if err != nil {
		return credentials{}, errAssertionBad.Because("%v", err)
	}
	var claims assertionClaims
	if err := json.Unmarshal(jws.UnsafePayloadWithoutVerification(), &claims); err != nil {
		return credentials{}, errAssertionBad.Because("the claims: %v", err)
	}
	id := claims.Subject
	switch {
	case id == "" || claims.Issuer != id:
		return credentials{}, errAssertionIssuer.Because("iss is %q and sub %q", claims.Issuer, claims.Subject)
	case f.get("client_id") != "" && f.get("client_id") != id:
		return credentials{}, errClientsDiffer.Because("client_id is %q in the form and sub %q in the assertion", f.get("client_id"), id)
	}
	return credentials{id: id, assertion: f.get("client_assertion")}, nil
}

// checkAssertion reports why a JWT does not prove that app sent it. A jti counts
// once; without one, as Okta has it, the JWT may be used again.
func (c *call) checkAssertion(app directory.App, token string) error {
	if app.JWKS == "" {
		return errAssertionUnwanted.Because("%s has no keys", app.Label)
	}
	jws, err := jose.ParseSignedCompact(token, algorithms)
	if err != nil {
		return errAssertionBad.Because("%v", err)
	}
	key, err := keyOf(app, jws.Signatures[0].Header)
	if err != nil {
		return err
	}
	payload, err := jws.Verify(key)
	if err != nil {
		return errAssertionWrong
	}
	var claims assertionClaims
	if err := json.Unmarshal(payload, &claims); err != nil {
		return errAssertionBad.Because("the claims: %v", err)
	}
	if err := c.checkAssertionClaims(claims); err != nil {
		return err
	}
	return c.useAssertion(app, claims)
}

// keyOf is the key of app that a JWT names, or the only one.
func keyOf(app directory.App, header jose.Header) (any, error) {
	keys, err := directory.ParseJWKS(app.JWKS)
	if err != nil {
		return nil, fmt.Errorf("keys of %s: %w", app.ClientID, err)
	}
	i := slices.IndexFunc(keys, func(k jose.JSONWebKey) bool { return k.KeyID == header.KeyID })
	if header.KeyID == "" && len(keys) == 1 {
		i = 0
	}
	if i < 0 {
		return nil, errAssertionKey.Because("%s has no key %q", app.Label, header.KeyID)
	}
	if _, isEC := keys[i].Key.(*ecdsa.PublicKey); isEC != (header.Algorithm == string(jose.ES256)) {
		return nil, errAssertionWrong.Because("key %q is not for %s", keys[i].KeyID, header.Algorithm)
	}
	return keys[i].Key, nil
}

// checkAssertionClaims compares with the time that clients know.
func (c *call) checkAssertionClaims(claims assertionClaims) error {
	now := float64(c.told(c.now))
	endpoint := c.server.tenant.BaseURL + c.URL.Path
	ours := func(aud string) bool { return aud == endpoint || aud == c.as.endpoint+"token" || aud == c.as.issuer }
	switch {
	case !slices.ContainsFunc(claims.Audience, ours):
		return errAssertionAudience.Because("aud is %q, and the endpoint %s", claims.Audience, endpoint)
	case claims.Expires <= now:
		return errAssertionOver.Because("exp is %.0f, and it is %.0f", claims.Expires, now)
	case claims.Expires > now+maxAssertion.Seconds():
		return errAssertionLong.Because("exp is more than an hour ahead")
	case claims.NotBefore > now:
		return errAssertionEarly.Because("nbf is %.0f, and it is %.0f", claims.NotBefore, now)
	}
	return nil
}

// useAssertion remembers a JWT for as long as it could be used again.
func (c *call) useAssertion(app directory.App, claims assertionClaims) error {
	if claims.ID == "" {
		return nil
	}
	sum := sha256.Sum256([]byte(claims.ID))
	err := c.server.tenant.Store.Commit(c.Context(), store.Write{
		Key: "assertion/" + app.ClientID + "/" + base64.RawURLEncoding.EncodeToString(sum[:]), Value: []byte{1},
		ExpiresAt: time.Unix(int64(claims.Expires)+1+c.ahead, 0),
	})
	if errors.Is(err, store.ErrConflict) {
		return errAssertionReused.Because("the jti %.64q was there before", claims.ID)
	}
	return err
}
