package main

import (
	"context"
	"io"
)

type journalExportCmd struct {
	clientFlags
	eventFlags
	Format string `default:"json" enum:"json,har,mermaid,svg" env:"MOCKIDX_EXPORT_FORMAT" help:"json, har (HTTP Archive 1.2), or a sequence diagram: mermaid (text) or svg (a picture)."`
}

// Help is called by kong.
func (*journalExportCmd) Help() string {
	return `Passwords, codes, tokens and cookies are taken out.

Examples:

  mockidx journal export --format svg --transaction "$id" > sign-in.svg
      A picture of one sign-in.

  mockidx journal export --format har > journal.har
      All requests, for the network panel of a browser.`
}

// Run is called by kong.
func (c *journalExportCmd) Run(ctx context.Context, t *terminal) error {
	query := c.query()
	query.Set("format", c.Format)
	return c.open(ctx, c.orgPath("journal", "export"), query, func(body io.Reader) error {
		_, err := io.Copy(t.out, body)
		return err
	})
}
