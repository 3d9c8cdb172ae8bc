package idxgo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	idx "github.com/okta/okta-idx-golang"
)

// Interact begins a transaction outside of a login.
type Interact func(context.Context, *idx.Client) (*idx.Context, error)

// Scenario does something with the SDK. Result holds what was refused on the
// way even if it fails.
type Scenario func(context.Context, *idx.Client, *Result) error

// Result is what came of a scenario.
type Result struct {
	IDToken     string   `json:"idToken"`
	AccessToken string   `json:"accessToken"`
	Refused     []string `json:"refused"` // the SDK's errors for what had to be refused
	Steps       []string `json:"steps"`   // what the SDK offers at the end
}

// MustRefuse notes an error that had to be.
func (r *Result) MustRefuse(err error) error {
	if err == nil {
		return errors.New("it was taken, and had to be refused")
	}
	r.Refused = append(r.Refused, err.Error())
	return nil
}

func (r *Result) signedIn(token *idx.Token) {
	r.IDToken, r.AccessToken = token.IDToken, token.AccessToken
}

// timeout bounds a scenario, which takes milliseconds.
const timeout = 30 * time.Second

// Main runs the scenario that the first argument names, of those that every
// version of the SDK can do and of more, and ends the process.
func Main(interact Interact, more map[string]Scenario) {
	scenarios := map[string]Scenario{"redeem": redeem(interact)}
	for _, some := range []map[string]Scenario{logins, troubled, factors, registrations, resets, more} {
		maps.Copy(scenarios, some)
	}
	if err := run(scenarios, os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "idxgo:", err)
		os.Exit(1)
	}
}

func run(scenarios map[string]Scenario, name string) error {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	scenario, ok := scenarios[name]
	if !ok {
		return fmt.Errorf("there is no scenario %q, but there are %s", name, strings.Join(slices.Sorted(maps.Keys(scenarios)), ", "))
	}
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
	var result Result
	if err := scenario(ctx, client, &result); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(result)
}
