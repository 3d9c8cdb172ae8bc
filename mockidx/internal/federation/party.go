package federation

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
)

// refusal is why an identity provider's answer signs nobody in. Its text has
// neither code nor token.
type refusal struct {
	failure engine.Outcome
	error
}

// Unwrap lets errors.As find what it wraps.
func (r *refusal) Unwrap() error { return r.error }

// party is an org as a client of an identity provider.
type party struct {
	oauth    oauth2.Config
	verifier *oidc.IDTokenVerifier
	server   *Server
}

// party asks an identity provider where its endpoints are, as far as nobody
// wrote them down, and becomes its client.
func (s *Server) party(ctx context.Context, p directory.IdentityProvider) (*party, error) {
	ctx = oidc.ClientContext(ctx, s.client)
	config := oidc.ProviderConfig{IssuerURL: p.Issuer, AuthURL: p.Endpoints.Authorization, TokenURL: p.Endpoints.Token, JWKSURL: p.Endpoints.Keys}
	if config.AuthURL == "" || config.TokenURL == "" || config.JWKSURL == "" {
		if err := discover(ctx, &config); err != nil {
			return nil, err
		}
	}
	provider := config.NewProvider(ctx)
	at := &party{
		oauth: oauth2.Config{
			ClientID: p.ClientID, ClientSecret: p.ClientSecret, Scopes: p.Scopes,
			Endpoint: provider.Endpoint(), RedirectURL: s.tenant.BaseURL + callbackPath,
		},
		verifier: provider.VerifierContext(ctx, &oidc.Config{
			ClientID: p.ClientID, SupportedSigningAlgs: []string{oidc.RS256, oidc.ES256},
			Now: func() time.Time { return s.tenant.Told(s.tenant.Clock.Now()) },
		}),
		server: s,
	}
	at.oauth.Endpoint.AuthStyle = oauth2.AuthStyleInHeader
	if p.ClientSecret == "" {
		at.oauth.Endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	return at, nil
}

// discover fills in the endpoints that config lacks. What an issuer names
// elsewhere is not asked: that somebody has to write down.
// Source: OpenID Connect Discovery §4.
func discover(ctx context.Context, config *oidc.ProviderConfig) error {
	found, err := oidc.NewProvider(ctx, config.IssuerURL)
	if err != nil {
		return fmt.Errorf("discover identity provider: %w", err)
	}
	var told struct {
		Keys string `json:"jwks_uri"`
	}
	if err := found.Claims(&told); err != nil {
		return fmt.Errorf("discover identity provider: %w", err)
	}
	for _, endpoint := range []struct {
		field *string
		told  string
	}{
		{&config.AuthURL, found.Endpoint().AuthURL}, {&config.TokenURL, found.Endpoint().TokenURL}, {&config.JWKSURL, told.Keys},
	} {
		if *endpoint.field != "" {
			continue
		}
		if !sameOrigin(endpoint.told, config.IssuerURL) {
			return fmt.Errorf("discover identity provider: %s names the endpoint %s of another origin", config.IssuerURL, strconv.Quote(endpoint.told))
		}
		*endpoint.field = endpoint.told
	}
	return nil
}

func sameOrigin(a, b string) bool {
	u, err := url.Parse(a)
	if err != nil {
		return false
	}
	v, err := url.Parse(b)
	return err == nil && u.Scheme == v.Scheme && u.Host == v.Host && u.Host != ""
}

// authorizationURL is where a browser signs in.
func (at *party) authorizationURL(state string, l leg, tx engine.Transaction) string {
	options := []oauth2.AuthCodeOption{oidc.Nonce(l.Nonce), oauth2.S256ChallengeOption(l.Verifier)}
	if hint := tx.Hint(); hint != "" {
		options = append(options, oauth2.SetAuthURLParam("login_hint", hint))
	}
	return at.oauth.AuthCodeURL(state, options...)
}

// redeem exchanges a code, and returns what the ID token tells. It fails with a
// *refusal.
func (at *party) redeem(ctx context.Context, code string, l leg) (map[string]string, error) {
	tokens, err := at.oauth.Exchange(oidc.ClientContext(ctx, at.server.client), code, oauth2.VerifierOption(l.Verifier))
	var answer *oauth2.RetrieveError
	switch {
	case errors.As(err, &answer): // its text has the whole answer
		return nil, &refusal{engine.ProviderCodeRefused, fmt.Errorf("the token endpoint answered %d %s", answer.Response.StatusCode, strconv.Quote(answer.ErrorCode))}
	case err != nil:
		return nil, &refusal{engine.ProviderUnreachable, err}
	}
	raw, _ := tokens.Extra("id_token").(string)
	token, err := at.verifier.Verify(ctx, raw)
	if err != nil {
		return nil, &refusal{engine.ProviderTokenBad, err}
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(l.Nonce)) != 1 {
		return nil, &refusal{engine.ProviderNonceWrong, errors.New("the nonce of the ID token is not the one that was sent")}
	}
	var claims map[string]any
	if err := token.Claims(&claims); err != nil {
		return nil, &refusal{engine.ProviderTokenBad, err}
	}
	return attributes(claims), nil
}

// claimOf is the claim that an attribute of a user at an identity provider has.
// Source: OpenID Connect Core §5.1; Okta, profile of an OpenID Connect provider.
var claimOf = map[string]string{
	engine.SubjectAttribute: "sub", engine.EmailAttribute: "email", engine.EmailVerifiedAttribute: "email_verified",
	engine.FirstNameAttribute: "given_name", engine.LastNameAttribute: "family_name", engine.DisplayNameAttribute: "name",
	engine.UsernameAttribute: "preferred_username", engine.LocaleAttribute: "locale",
}

// attributes are the claims that are texts, by Okta's names for them; others by
// their own.
func attributes(claims map[string]any) map[string]string {
	all := map[string]string{}
	for name, value := range claims {
		switch value := value.(type) {
		case string:
			all[name] = value
		case bool:
			all[name] = strconv.FormatBool(value)
		}
	}
	for name, claim := range claimOf {
		all[name] = all[claim]
	}
	return all
}
