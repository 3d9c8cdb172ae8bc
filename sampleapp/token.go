package sampleapp

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/idxlab/idxlab/sampleapp/magiclink"
)

// refusal is the org's answer to a request that it did not grant, in the words
// of the org: an OAuth error, RFC 6749 §5.2.
type refusal struct {
	Code        string `json:"error"`
	Description string `json:"error_description"`
}

func (r *refusal) Error() string {
	if r.Description == "" {
		return r.Code
	}
	return r.Description
}

// redeem exchanges an interaction code at the token endpoint, for the widget
// front end. okta-idx-golang's RedeemInteractionCode cannot do that: the widget
// always sends a nonce to /interact, and the SDK refuses an ID token that has
// one. It also puts code and client secret into the URL.
func (o *org) redeem(ctx context.Context, tx magiclink.Transaction, code, clientSecret string) (magiclink.Tokens, error) {
	endpoints, err := o.endpoints()
	if err != nil {
		return magiclink.Tokens{}, err
	}
	form := url.Values{
		"grant_type":       {"interaction_code"},
		"interaction_code": {code},
		"client_id":        {o.clientID},
		"code_verifier":    {tx.CodeVerifier},
	}
	if clientSecret != "" {
		form.Set("client_secret", clientSecret)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoints.Token, strings.NewReader(form.Encode()))
	if err != nil {
		return magiclink.Tokens{}, fmt.Errorf("token request: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	resp, err := o.client.Do(req)
	if err != nil {
		return magiclink.Tokens{}, fmt.Errorf("token request: %w", err)
	}
	defer resp.Body.Close()
	return readTokens(resp)
}

func readTokens(resp *http.Response) (magiclink.Tokens, error) {
	var answer struct {
		refusal
		IDToken      string `json:"id_token"`
		AccessToken  string `json:"access_token"`
		RefreshToken string `json:"refresh_token"`
		Scope        string `json:"scope"`
		ExpiresIn    int    `json:"expires_in"` // seconds
	}
	if err := readJSON(resp.Body, &answer); err != nil {
		return magiclink.Tokens{}, fmt.Errorf("token endpoint answers %s, not with JSON: %w", resp.Status, err)
	}
	if answer.Code != "" {
		return magiclink.Tokens{}, fmt.Errorf("token endpoint: %w", &answer.refusal)
	}
	if resp.StatusCode != http.StatusOK || answer.IDToken == "" {
		return magiclink.Tokens{}, fmt.Errorf("token endpoint answers %s without an ID token", resp.Status)
	}
	return magiclink.Tokens{
		IDToken:      answer.IDToken,
		AccessToken:  answer.AccessToken,
		RefreshToken: answer.RefreshToken,
		Scope:        answer.Scope,
		ExpiresIn:    time.Duration(answer.ExpiresIn) * time.Second,
	}, nil
}
