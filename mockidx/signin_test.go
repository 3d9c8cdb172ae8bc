package mockidx_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/idxlab/idxlab/mockidx"
)

// client is the least that can sign in: enough to measure the server and to
// show its Go API, too little to prove that Okta's clients can. Those are
// proved with themselves, in e2e.
type client struct {
	org  *mockidx.Org
	app  mockidx.App
	http *http.Client

	nonce string // sent if not empty
}

const verifier = "a-code-verifier-of-enough-characters-for-rfc-7636"

// page is what the client reads of an IDX answer.
type page struct {
	StateHandle string `json:"stateHandle"`
	Remediation struct {
		Value []struct {
			Name  string `json:"name"`
			Value []struct {
				Name    string `json:"name"`
				Options []struct {
					Label string `json:"label"`
					Value struct {
						Form struct {
							Value []struct{ Name, Value string } `json:"value"`
						} `json:"form"`
					} `json:"value"`
				} `json:"options"`
			} `json:"value"`
		} `json:"value"`
	} `json:"remediation"`
	Current struct {
		Value struct {
			Data struct {
				CorrectAnswer string `json:"correctAnswer"`
			} `json:"contextualData"`
		} `json:"value"`
	} `json:"currentAuthenticator"`
	Enrollment struct {
		Value struct{ Key string } `json:"value"`
	} `json:"currentAuthenticatorEnrollment"`
	Success struct {
		Value []struct{ Name, Value string } `json:"value"`
	} `json:"successWithInteractionCode"`
}

func (p page) asks(remediation string) bool {
	for _, r := range p.Remediation.Value {
		if r.Name == remediation {
			return true
		}
	}
	return false
}

func (p page) authenticator(label string) string {
	for _, r := range p.Remediation.Value {
		for _, f := range r.Value {
			for _, o := range f.Options {
				if o.Label == label {
					return o.Value.Form.Value[0].Value
				}
			}
		}
	}
	return ""
}

func (p page) code() string {
	for _, f := range p.Success.Value {
		if f.Name == "interaction_code" {
			return f.Value
		}
	}
	return ""
}

func newClient(org *mockidx.Org) *client {
	return &client{org: org, app: org.Config().Apps[0], http: &http.Client{Timeout: 10 * time.Second}}
}

func (c *client) interact() (string, error) {
	sum := sha256.Sum256([]byte(verifier))
	var out struct {
		Handle string `json:"interaction_handle"`
	}
	values := url.Values{
		"client_id": {c.app.ClientID}, "scope": {"openid profile email"}, "redirect_uri": {c.app.RedirectURIs[0]}, "state": {"s-123"},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
	}
	if c.nonce != "" {
		values.Set("nonce", c.nonce)
	}
	err := c.form("/v1/interact", values, &out)
	return out.Handle, err
}

func (c *client) step(path string, body map[string]any) (page, error) {
	b, err := json.Marshal(body)
	if err != nil {
		return page{}, err
	}
	resp, err := c.http.Post(c.org.URL()+"/idp/idx/"+path, "application/json", bytes.NewReader(b))
	if err != nil {
		return page{}, err
	}
	var p page
	return p, decode(resp, &p)
}

func (c *client) form(path string, values url.Values, out any) error {
	resp, err := c.http.PostForm(c.org.Issuer()+path, values)
	if err != nil {
		return err
	}
	return decode(resp, out)
}

func decode(resp *http.Response, out any) error {
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		var b bytes.Buffer
		_, _ = b.ReadFrom(resp.Body)
		return fmt.Errorf("%s: %s", resp.Status, b.String())
	}
	return json.NewDecoder(resp.Body).Decode(out)
}

// askForMail goes from /interact to the page that waits for the passcode.
func (c *client) askForMail(login string) (page, error) {
	handle, err := c.interact()
	if err != nil {
		return page{}, err
	}
	p, err := c.step("introspect", map[string]any{"interactionHandle": handle})
	if err != nil {
		return p, err
	}
	p, err = c.step("identify", map[string]any{"stateHandle": p.StateHandle, "identifier": login})
	if err != nil {
		return p, err
	}
	return c.step("challenge", map[string]any{
		"stateHandle":   p.StateHandle,
		"authenticator": map[string]any{"id": p.authenticator("Email"), "methodType": "email"},
	})
}

// signIn goes all the way by the mailed passcode and returns the tokens.
func (c *client) signIn(ctx context.Context, login string) (map[string]any, error) {
	p, err := c.askForMail(login)
	if err != nil {
		return nil, err
	}
	mail, err := c.org.Mailbox().Wait(ctx, login)
	if err != nil {
		return nil, err
	}
	p, err = c.step("challenge/answer", map[string]any{
		"stateHandle": p.StateHandle, "credentials": map[string]any{"passcode": mail.OTP},
	})
	if err != nil {
		return nil, err
	}
	return c.redeem(p.code())
}

func (c *client) redeem(code string) (map[string]any, error) {
	var tokens map[string]any
	err := c.form("/v1/token", url.Values{
		"grant_type": {"interaction_code"}, "interaction_code": {code}, "code_verifier": {verifier},
		"client_id": {c.app.ClientID}, "client_secret": {c.app.ClientSecret},
	}, &tokens)
	return tokens, err
}

// requestMagicLink stands for an application that asks for a magic link.
func requestMagicLink(org *mockidx.Org, login string) {
	if _, err := newClient(org).askForMail(login); err != nil {
		panic(err)
	}
}
