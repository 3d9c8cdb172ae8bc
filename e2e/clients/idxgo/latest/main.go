// Command latest is package idxgo with the newest commit of okta-idx-golang.
package main

import (
	"context"

	idx "github.com/okta/okta-idx-golang"

	"github.com/idxlab/idxlab/e2e/clients/idxgo"
)

func main() {
	idxgo.Main(func(ctx context.Context, client *idx.Client) (*idx.Context, error) {
		login, err := client.InitLogin(ctx)
		if err != nil {
			return nil, err
		}
		return login.Context(), nil
	}, newer)
}
