package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

type versionCmd struct {
	JSON bool `name:"json" env:"MOCKIDX_JSON" help:"Print JSON."`
}

// Help is called by kong.
func (*versionCmd) Help() string {
	return `Examples:

  mockidx version
      Print version, Go version and platform.

  mockidx version --json
      Print the same for a program.`
}

type version struct {
	Version  string `json:"version"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

// Run is called by kong.
func (c *versionCmd) Run(t *terminal) error {
	v := version{Version: "(devel)", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		v.Version = info.Main.Version
	}
	if c.JSON {
		return t.json(v)
	}
	_, err := fmt.Fprintf(t.out, "mockidx %s %s %s\n", v.Version, v.Go, v.Platform)
	return err
}
