package idxgo

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	idx "github.com/okta/okta-idx-golang"
)

// Interact begins a transaction outside of a login.
type Interact func(context.Context, *idx.Client) (*idx.Context, error)

// Result is what came of a scenario.
type Result struct {
	IDToken     string   `json:"idToken"`
	AccessToken string   `json:"accessToken"`
	Refused     string   `json:"refused"` // the SDK's error for what had to be refused
	Steps       []string `json:"steps"`   // what the SDK offers at the end
}

// timeout bounds a scenario, which takes milliseconds.
const timeout = 30 * time.Second

// Main runs the scenario that the first argument names and ends the process.
func Main(interact Interact) {
	if err := run(interact); err != nil {
		fmt.Fprintln(os.Stderr, "idxgo:", err)
		os.Exit(1)
	}
}

func run(interact Interact) error {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	client, err := idx.NewClientWithSettings(
		idx.WithIssuer(os.Getenv("ISSUER")),
		idx.WithClientID(os.Getenv("CLIENT_ID")),
		idx.WithClientSecret(os.Getenv("CLIENT_SECRET")),
		idx.WithRedirectURI(os.Getenv("REDIRECT_URI")),
		idx.WithScopes([]string{"openid", "profile", "email"}),
	)
	if err != nil {
		return err
	}
	s := &scenario{client: client, interact: interact}
	var result Result
	switch name := os.Args[1]; name {
	case "login":
		result, err = s.login(ctx)
	case "wrong code":
		result, err = s.wrongCode(ctx)
	case "wrong password":
		result, err = s.wrongPassword(ctx)
	case "cancel":
		result, err = s.cancel(ctx)
	case "redeem":
		result, err = s.redeem(ctx)
	default:
		return fmt.Errorf("there is no scenario %q", name)
	}
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(result)
}
