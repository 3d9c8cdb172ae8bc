package clients

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"github.com/golang-jwt/jwt/v5"

	"github.com/idxlab/idxlab/mockidx"
)

// tokens is what a client got and wrote down.
type tokens struct {
	Journey     string `json:"journey"`
	IDToken     string `json:"idToken"`
	AccessToken string `json:"accessToken"`
	ClientID    string `json:"clientId"`
	Nonce       string `json:"nonce"` // as the client sent it, or empty
}

// readTokens reads the tokens that a client wrote, one JSON object a line.
func readTokens(t *testing.T, path string) []tokens {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var all []tokens
	for line := range bytes.Lines(b) {
		var one tokens
		if err := json.Unmarshal(line, &one); err != nil {
			t.Fatalf("tokens %s: %v", line, err)
		}
		all = append(all, one)
	}
	return all
}

// verify has two libraries that are not ours verify the tokens.
func verify(t *testing.T, org *mockidx.Org, got tokens) {
	t.Helper()
	if err := verifyWithOIDC(t.Context(), org, got); err != nil {
		t.Errorf("go-oidc: %v", err)
	}
	if err := verifyWithJWT(org, got); err != nil {
		t.Errorf("golang-jwt: %v", err)
	}
}

func verifyWithOIDC(ctx context.Context, org *mockidx.Org, got tokens) error {
	provider, err := oidc.NewProvider(ctx, org.Issuer())
	if err != nil {
		return err
	}
	verifier := provider.Verifier(&oidc.Config{ClientID: got.ClientID, SupportedSigningAlgs: []string{oidc.RS256}, Now: org.Clock().Now})
	token, err := verifier.Verify(ctx, got.IDToken)
	if err != nil {
		return err
	}
	if token.Nonce != got.Nonce {
		return fmt.Errorf("nonce %q, want %q", token.Nonce, got.Nonce)
	}
	if err := token.VerifyAccessToken(got.AccessToken); err != nil {
		return fmt.Errorf("access token hash: %w", err)
	}
	var claims struct{ Email, Name string }
	if err := token.Claims(&claims); err != nil {
		return err
	}
	if claims.Email != login || claims.Name != "Ada Lovelace" {
		return fmt.Errorf("email %q and name %q, want those of Ada", claims.Email, claims.Name)
	}
	return nil
}

func verifyWithJWT(org *mockidx.Org, got tokens) error {
	for _, token := range []struct{ name, raw, audience string }{
		{"ID token", got.IDToken, got.ClientID},
		{"access token", got.AccessToken, "api://default"},
	} {
		_, err := jwt.Parse(token.raw, signingKey(org),
			jwt.WithValidMethods([]string{"RS256"}), jwt.WithIssuer(org.Issuer()), jwt.WithAudience(token.audience),
			jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithTimeFunc(org.Clock().Now), jwt.WithLeeway(time.Second))
		if err != nil {
			return fmt.Errorf("%s: %w", token.name, err)
		}
	}
	return nil
}

// signingKey finds the key of a token among those that the org publishes.
func signingKey(org *mockidx.Org) jwt.Keyfunc {
	return func(token *jwt.Token) (any, error) {
		resp, err := http.Get(org.Issuer() + "/v1/keys")
		if err != nil {
			return nil, err
		}
		defer resp.Body.Close()
		var set jose.JSONWebKeySet
		if err := json.NewDecoder(resp.Body).Decode(&set); err != nil {
			return nil, err
		}
		kid, _ := token.Header["kid"].(string)
		if keys := set.Key(kid); len(keys) == 1 {
			return keys[0].Key, nil
		}
		return nil, fmt.Errorf("no key %q", kid)
	}
}
