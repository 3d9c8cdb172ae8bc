package sampleapp

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

const (
	orgTimeout = 15 * time.Second // for one request to the org
	maxAnswer  = 1 << 20          // bytes of an answer of the org
)

// newOrgClient returns the HTTP client for everything the app asks the org.
func newOrgClient() *http.Client {
	return &http.Client{Timeout: orgTimeout, Transport: tap{boundedTransport{&http.Transport{Proxy: http.ProxyFromEnvironment}}}}
}

// boundedTransport cuts off answers that are too long, because neither
// okta-idx-golang nor go-oidc do.
type boundedTransport struct{ next http.RoundTripper }

func (t boundedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	resp.Body = http.MaxBytesReader(nil, resp.Body, maxAnswer)
	return resp, nil
}

// org is the org's authorization server as its discovery document describes
// it. The document is read when it is first needed, so that the app starts
// without its org, and kept.
type org struct {
	issuer   string
	clientID string
	client   *http.Client

	mu       sync.Mutex
	provider *oidc.Provider
}

func (o *org) discover() (*oidc.Provider, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.provider == nil {
		// The context outlives the request: go-oidc fetches keys with it later.
		p, err := oidc.NewProvider(oidc.ClientContext(context.Background(), o.client), o.issuer)
		if err != nil {
			return nil, fmt.Errorf("discover %s: %w", o.issuer, err)
		}
		o.provider = p
	}
	return o.provider, nil
}

// identify verifies an ID token: signature, iss, aud, exp, and nonce unless it
// is empty. okta-idx-golang verifies only what its RedeemInteractionCode
// redeems, and wants no nonce there.
func (o *org) identify(ctx context.Context, rawIDToken, nonce string) (identity, error) {
	provider, err := o.discover()
	if err != nil {
		return identity{}, err
	}
	verifier := provider.Verifier(&oidc.Config{ClientID: o.clientID, SupportedSigningAlgs: []string{oidc.RS256}})
	token, err := verifier.Verify(ctx, rawIDToken)
	if err != nil {
		return identity{}, fmt.Errorf("verify ID token: %w", err)
	}
	if nonce != "" && subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(nonce)) != 1 {
		return identity{}, errors.New("verify ID token: nonce is not the one of this sign-in")
	}
	who := identity{Subject: token.Subject, IDToken: rawIDToken}
	if err := token.Claims(&who.Claims); err != nil {
		return identity{}, fmt.Errorf("read claims: %w", err)
	}
	who.Name, err = displayName(who.Claims, token.Subject)
	return who, err
}

// displayName is what the scopes allow to know of the name.
func displayName(claims json.RawMessage, subject string) (string, error) {
	var c struct {
		Name     string `json:"name"`
		Username string `json:"preferred_username"`
		Email    string `json:"email"`
	}
	if err := json.Unmarshal(claims, &c); err != nil {
		return "", fmt.Errorf("read claims: %w", err)
	}
	for _, name := range []string{c.Name, c.Username, c.Email} {
		if name != "" {
			return name, nil
		}
	}
	return subject, nil
}

// endpoints are those that go-oidc has no accessor for.
type endpoints struct {
	Token      string `json:"token_endpoint"`
	EndSession string `json:"end_session_endpoint"`
}

func (o *org) endpoints() (endpoints, error) {
	provider, err := o.discover()
	if err != nil {
		return endpoints{}, err
	}
	var e endpoints
	if err := provider.Claims(&e); err != nil {
		return endpoints{}, fmt.Errorf("read discovery document: %w", err)
	}
	return e, nil
}

// readJSON decodes a bounded body.
func readJSON(body io.Reader, v any) error {
	return json.NewDecoder(io.LimitReader(body, maxAnswer)).Decode(v)
}
