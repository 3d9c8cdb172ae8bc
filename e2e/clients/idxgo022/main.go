// Command idxgo022 is package idxgo with the newest tag of okta-idx-golang.
package main

import (
	"context"

	idx "github.com/okta/okta-idx-golang"

	"github.com/idxlab/idxlab/e2e/clients/idxgo"
)

func main() {
	idxgo.Main(func(ctx context.Context, client *idx.Client) (*idx.Context, error) {
		return client.Interact(ctx)
	}, nil)
}
