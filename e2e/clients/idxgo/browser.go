package idxgo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
)

// answer is what the sign-in below needs of an IDX answer.
type answer struct {
	StateHandle    string
	Authenticators struct {
		Value []struct{ ID, Key string }
	}
	SuccessWithInteractionCode struct {
		Value []struct{ Name, Value string }
	}
}

// earnCode signs in by mail as a browser does that was given the interaction
// handle, and returns the interaction code.
func earnCode(ctx context.Context, interactionHandle string) (string, error) {
	at, err := post(ctx, "introspect", map[string]any{"interactionHandle": interactionHandle})
	if err != nil {
		return "", err
	}
	at, err = post(ctx, "identify", map[string]any{"stateHandle": at.StateHandle, "identifier": os.Getenv("LOGIN")})
	if err != nil {
		return "", err
	}
	for _, a := range at.Authenticators.Value {
		if a.Key == "okta_email" {
			at, err = post(ctx, "challenge", map[string]any{
				"stateHandle": at.StateHandle, "authenticator": map[string]string{"id": a.ID, "methodType": "email"},
			})
		}
	}
	if err != nil {
		return "", err
	}
	passcode, err := MailedCode(ctx, os.Getenv("LOGIN"))
	if err != nil {
		return "", err
	}
	at, err = post(ctx, "challenge/answer", map[string]any{
		"stateHandle": at.StateHandle, "credentials": map[string]string{"passcode": passcode},
	})
	if err != nil {
		return "", err
	}
	for _, field := range at.SuccessWithInteractionCode.Value {
		if field.Name == "interaction_code" {
			return field.Value, nil
		}
	}
	return "", errors.New("no interaction code in the last answer")
}

func post(ctx context.Context, step string, body map[string]any) (answer, error) {
	b, err := json.Marshal(body)
	if err != nil {
		return answer{}, err
	}
	issuer, err := url.Parse(os.Getenv("ISSUER"))
	if err != nil {
		return answer{}, err
	}
	address := issuer.ResolveReference(&url.URL{Path: "/idp/idx/" + step}).String()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(b))
	if err != nil {
		return answer{}, err
	}
	req.Header.Set("Content-Type", "application/ion+json; okta-version=1.0.0")
	var a answer
	return a, do(req, &a)
}

func do(req *http.Request, into any) error {
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode == http.StatusNoContent {
		return nil
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s: %s", req.URL, resp.Status, b)
	}
	return json.Unmarshal(b, into)
}
