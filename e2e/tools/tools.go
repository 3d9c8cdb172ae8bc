package tools

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Root returns the folder of the module that the working directory is in.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "fixtures", "web", "package.json")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("not inside the idxlab module")
		}
		dir = parent
	}
}

// Node returns the path of Node.
func Node() (string, error) {
	path, err := exec.LookPath("node")
	if err != nil {
		return "", fmt.Errorf("Node is missing, on Debian install it with \"apt-get install nodejs npm\": %w", err)
	}
	return path, nil
}

// Package returns the folder of an npm package of fixtures/web.
func Package(root, name string) (string, error) {
	dir := filepath.Join(root, "fixtures", "web", "node_modules", filepath.FromSlash(name))
	if _, err := os.Stat(filepath.Join(dir, "package.json")); err != nil {
		return "", fmt.Errorf("npm package %s is missing, install it with \"npm ci --prefix fixtures/web\": %w", name, err)
	}
	return dir, nil
}

// TB is what a test gives: *testing.T, Ginkgo's GinkgoT() and others have it.
type TB interface {
	Helper()
	Fatalf(format string, args ...any)
	Skipf(format string, args ...any)
}

// Require skips the test if err says that something is missing, or fails it
// where everything must be there.
func Require(t TB, err error) {
	t.Helper()
	switch {
	case err == nil:
	case os.Getenv("CI") != "":
		t.Fatalf("%v", err)
	default:
		t.Skipf("%v", err)
	}
}
