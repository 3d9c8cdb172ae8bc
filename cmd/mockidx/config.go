package main

import (
	"github.com/idxlab/idxlab/fixtures"
	"github.com/idxlab/idxlab/mockidx"
)

type configCmd struct {
	Print configPrintCmd `cmd:"" default:"1" help:"Print the built-in org, to start your own from."`
	Check configCheckCmd `cmd:"" help:"Check an org file."`
}

// Help is called by kong.
func (*configCmd) Help() string {
	return `Examples:

  mockidx config > org.yaml
      Begin an org file of your own; docs/org.md describes its keys.

  mockidx config check org.yaml
      Find everything that is wrong with it.`
}

type configPrintCmd struct{}

// Help is called by kong.
func (*configPrintCmd) Help() string { return (*configCmd)(nil).Help() }

// Run is called by kong.
func (*configPrintCmd) Run(t *terminal) error {
	_, err := t.out.Write(fixtures.DefaultOrg())
	return err
}

type configCheckCmd struct {
	File string `arg:"" type:"path" help:"Org file in YAML."`
}

// Help is called by kong.
func (*configCheckCmd) Help() string {
	return `Examples:

  mockidx config check org.yaml
      Say nothing and exit with 0, or print every problem with its line and column.

  mockidx config check org.yaml && mockidx serve --config org.yaml
      Run it only if it is right.`
}

// Run is called by kong. A server on free ports checks all that a server
// checks.
func (c *configCheckCmd) Run() error {
	srv, err := mockidx.New(mockidx.WithConfigFile(c.File))
	if err != nil {
		return err
	}
	return srv.Close()
}
