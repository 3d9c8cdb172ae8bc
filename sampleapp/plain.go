package sampleapp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	idx "github.com/okta/okta-idx-golang"
	"golang.org/x/oauth2"
)

// plainTransaction has no API of the SDK: the app sends every form itself.
type plainTransaction struct{}

func (plainTransaction) choose(choice) call        { return nil }
func (plainTransaction) reply(idxStep, reply) call { return nil }
func (plainTransaction) knows(string, bool) bool   { return true }
func (plainTransaction) skip() call                { return nil }
func (plainTransaction) idToken() string           { return "" }
func (plainTransaction) cancel() call              { return func(context.Context) error { return nil } }
func (plainTransaction) sync() call                { return func(context.Context) error { return nil } }

const ionType = "application/ion+json; okta-version=1.0.0"

// interact begins a transaction of s without the SDK, on a context that s.wire
// hears. Device has the headers by which the org knows whose device asks.
func (o *org) interact(ctx context.Context, s *signIn, c Config, device http.Header) error {
	form := url.Values{
		"client_id":             {c.ClientID},
		"client_secret":         {c.ClientSecret},
		"redirect_uri":          {c.RedirectURI},
		"scope":                 {strings.Join(c.Scopes, " ")},
		"state":                 {s.state},
		"code_challenge":        {oauth2.S256ChallengeFromVerifier(s.verifier)},
		"code_challenge_method": {"S256"},
	}
	header := device.Clone()
	header.Set("Content-Type", "application/x-www-form-urlencoded")
	body, err := o.post(ctx, strings.TrimSuffix(c.Issuer, "/")+"/v1/interact", header, []byte(form.Encode()))
	if err != nil {
		return fmt.Errorf("interact: %w", err)
	}
	var begun struct {
		Handle string `json:"interaction_handle"`
	}
	if err := json.Unmarshal(body, &begun); err != nil {
		return fmt.Errorf("interact: %w", err)
	}
	return o.send(ctx, origin(c.Issuer)+"/idp/idx/introspect", map[string]any{"interactionHandle": begun.Handle})
}

// submit sends a form of the newest answer that s.wire heard.
func (o *org) submit(ctx context.Context, s *signIn, form idxForm, values map[string]any) error {
	if form.Href == "" {
		return errors.New("the org does not offer that step")
	}
	if values == nil {
		values = make(map[string]any)
	}
	values["stateHandle"] = s.wire.answer.StateHandle
	if err := o.send(ctx, form.Href, values); err != nil {
		return err
	}
	if s.wire.said != "" { // with status 200
		return errors.New(s.wire.said)
	}
	return nil
}

func (o *org) send(ctx context.Context, href string, values map[string]any) error {
	body, err := json.Marshal(values)
	if err != nil {
		return fmt.Errorf("encode form: %w", err)
	}
	_, err = o.post(ctx, href, http.Header{"Content-Type": {ionType}}, body)
	return err
}

// post returns the answer, or the org's refusal as an *idx.ResponseError.
func (o *org) post(ctx context.Context, href string, header http.Header, body []byte) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, href, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("request: %w", err)
	}
	req.Header = header
	req.Header.Set("Accept", "application/json, "+ionType)
	resp, err := o.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("request: %w", err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	if resp.StatusCode == http.StatusOK {
		return answer, nil
	}
	var refused idx.ResponseError
	if err := json.Unmarshal(answer, &refused); err != nil {
		return nil, fmt.Errorf("%s answers %s: %w", href, resp.Status, err)
	}
	return nil, &refused
}
