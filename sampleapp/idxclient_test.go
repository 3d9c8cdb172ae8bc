package sampleapp

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"testing"
)

// idxClient signs in at the org as the widget does.
type idxClient struct {
	t    *testing.T
	org  string
	page map[string]any // the org's last answer
}

// interact begins with the options that a page gave to the widget.
func interact(s *stage, options map[string]any) *idxClient {
	s.t.Helper()
	c := &idxClient{t: s.t, org: s.org.URL()}
	form := url.Values{"scope": {"openid profile email"}, "code_challenge_method": {"S256"}}
	for parameter, option := range map[string]string{
		"client_id": "clientId", "redirect_uri": "redirectUri", "state": "state", "code_challenge": "codeChallenge", "nonce": "nonce",
	} {
		if value, ok := options[option].(string); ok {
			form.Set(parameter, value)
		}
	}
	resp, err := http.PostForm(s.org.Issuer()+"/v1/interact", form)
	if err != nil {
		s.t.Fatal(err)
	}
	var answer struct {
		Handle string `json:"interaction_handle"`
	}
	c.read(resp, &answer)
	c.post(c.org+"/idp/idx/introspect", map[string]any{"interactionHandle": answer.Handle})
	return c
}

func (c *idxClient) post(href string, body map[string]any) {
	c.t.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		c.t.Fatal(err)
	}
	resp, err := http.Post(href, "application/json", bytes.NewReader(b))
	if err != nil {
		c.t.Fatal(err)
	}
	c.page = nil
	c.read(resp, &c.page)
}

func (c *idxClient) read(resp *http.Response, v any) {
	c.t.Helper()
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		c.t.Fatalf("%s answers %s: %s %v", resp.Request.URL, resp.Status, body, err)
	}
	if err := json.Unmarshal(body, v); err != nil {
		c.t.Fatal(err)
	}
}

// step submits the first form of the page.
func (c *idxClient) step(body map[string]any) {
	c.t.Helper()
	remediation, _ := c.page["remediation"].(map[string]any)
	forms, _ := remediation["value"].([]any)
	if len(forms) == 0 {
		c.t.Fatalf("the org offers no step: %v", c.page)
	}
	body["stateHandle"] = c.page["stateHandle"]
	c.post(forms[0].(map[string]any)["href"].(string), body)
}

// signIn identifies Ada, finishes, and returns the interaction code.
func (c *idxClient) signIn(s *stage) string {
	c.t.Helper()
	c.step(map[string]any{"identifier": adaLogin})
	return c.finish(s)
}

// finish asks for the mail and answers with its passcode.
func (c *idxClient) finish(s *stage) string {
	c.t.Helper()
	authenticators := c.page["authenticators"].(map[string]any)["value"].([]any)
	id := authenticators[0].(map[string]any)["id"]
	c.step(map[string]any{"authenticator": map[string]any{"id": id, "methodType": "email"}})
	c.step(map[string]any{"credentials": map[string]any{"passcode": s.mail().OTP}})
	success, _ := c.page["successWithInteractionCode"].(map[string]any)
	fields, _ := success["value"].([]any)
	for _, field := range fields {
		if f := field.(map[string]any); f["name"] == "interaction_code" {
			return f["value"].(string)
		}
	}
	c.t.Fatalf("the sign-in did not end: %v", c.page)
	return ""
}

// widgetSignIn begins a sign-in in b and has it end at the org: what is left is
// the redirect to the app, which is returned.
func (s *stage) widgetSignIn(b *browser) (state, redirect string) {
	s.t.Helper()
	state = b.beginSignIn()
	code := interact(s, widgetOptionsOf(s.t, b.get(loginURL(state, "")))).signIn(s)
	return state, CallbackPath + "?" + url.Values{"interaction_code": {code}, "state": {state}}.Encode()
}
