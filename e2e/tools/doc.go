// Package tools finds what the suites need besides Go: Node and Okta's npm
// packages.
//
// A suite that lacks them is skipped with the command that installs them, so
// that "go test ./..." works with Go alone. Where the environment variable CI
// is set, as in "make test", it fails instead.
package tools
