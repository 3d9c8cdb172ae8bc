package sampleapp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	idx "github.com/okta/okta-idx-golang"
)

// orgAnswer is the SDK's error for a body that the org answered with.
func orgAnswer(t *testing.T, body string) error {
	t.Helper()
	var e idx.ResponseError
	if err := json.Unmarshal([]byte(body), &e); err != nil {
		t.Fatal(err)
	}
	return fmt.Errorf("step: %w", &e)
}

// The org's three dialects: IDX, Okta API, OAuth.
func TestNotice(t *testing.T) {
	const (
		wrongCode = `{"version":"1.0.0","remediation":{"type":"array","value":[{"name":"challenge-authenticator","value":[{"name":"credentials","form":{"value":[
			{"name":"passcode","messages":{"type":"array","value":[{"message":"Invalid code. Try again.","i18n":{"key":"api.authn.error.PASSCODE_INVALID"},"class":"ERROR"}]}}]}}]}]}}`
		throttled     = `{"version":"1.0.0","messages":{"type":"array","value":[{"message":"Too many attempts","i18n":{"key":"tooManyRequests"},"class":"ERROR"}]}}`
		wrongPassword = `{"version":"1.0.0","messages":{"type":"array","value":[{"message":"Authentication failed","i18n":{"key":"errors.E0000004"},"class":"ERROR"}]}}`
		expired       = `{"version":"1.0.0","messages":{"type":"array","value":[{"message":"You have been logged out","i18n":{"key":"idx.session.expired"},"class":"ERROR"}]}}`
	)
	for name, tt := range map[string]struct {
		err  error
		want string // in the notice; empty: none
	}{
		"wrong code":            {orgAnswer(t, wrongCode), "code is wrong or too old"},
		"throttled, IDX":        {orgAnswer(t, throttled), "wait five minutes"},
		"throttled, Okta API":   {orgAnswer(t, `{"errorCode":"E0000047","errorSummary":"API call exceeded rate limit"}`), "wait five minutes"},
		"wrong password":        {orgAnswer(t, wrongPassword), "username or password is wrong"},
		"session expired":       {orgAnswer(t, expired), ""},
		"OAuth error":           {orgAnswer(t, `{"error":"invalid_grant","error_description":"The interaction code is invalid or has expired."}`), ""},
		"unknown key":           {orgAnswer(t, `{"errorCode":"E0000009","errorSummary":"Internal Server Error"}`), "did not accept"},
		"message of a 200":      {errors.New("There is no account with the Username ada."), wrongLogin},
		"org cannot be reached": {&url.Error{Op: "Post", URL: "http://x", Err: errors.New("refused")}, "does not answer"},
	} {
		t.Run(name, func(t *testing.T) {
			got := notice(tt.err)
			if (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
				t.Errorf("notice = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestGuard(t *testing.T) {
	var response *idx.Response // as the SDK has it after an empty answer
	err := guard(t.Context(), func(context.Context) error {
		return fmt.Errorf("no steps: %v", response.Messages.Values)
	})
	if err == nil || !strings.Contains(err.Error(), "cannot read the org's answer") {
		t.Errorf("err = %v, want the panic as an error", err)
	}
}

func TestPassesUnescaped(t *testing.T) {
	for password, want := range map[string]bool{
		"":                        true,
		"Abcd1234":                true,
		"correct horse ' battery": true,
		"pässwörd<&>{}":           true,
		`with "quotes"`:           false,
		`back\slash`:              false,
		"tab\tinside":             false,
		" leading":                false,
		"trailing\u00a0":          false,
		"not utf-8 \xff":          false,
	} {
		if got := passesUnescaped(password); got != want {
			t.Errorf("passesUnescaped(%q) = %v, want %v", password, got, want)
		}
		var sent struct{ Passcode string }
		body := `{"passcode": "` + strings.TrimSpace(password) + `"}` // as okta-idx-golang does
		if err := json.Unmarshal([]byte(body), &sent); want && (err != nil || sent.Passcode != password) {
			t.Errorf("%q is sent as %q, %v", password, sent.Passcode, err)
		}
	}
}

func TestRedeemErrorHidesToken(t *testing.T) {
	err := redeemError(errors.New("error with token api response: the `Nonce` was not able to be validated.; token: eyJhbGciOi"))
	if strings.Contains(err.Error(), "eyJ") || !strings.Contains(err.Error(), "Nonce") {
		t.Errorf("redeemError = %q, want the reason without the token", err)
	}
	var refused *refusal
	err = redeemError(orgAnswer(t, `{"error":"invalid_grant","error_description":"expired"}`))
	if !errors.As(err, &refused) || *refused != (refusal{"invalid_grant", "expired"}) {
		t.Errorf("redeemError = %v, want the org's refusal", err)
	}
}
