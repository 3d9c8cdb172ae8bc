package browserscan

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	dir := t.TempDir()
	program := func(name string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		return path
	}
	t.Setenv("PATH", dir)
	t.Setenv("CHROMIUM", "")

	if _, err := Find(); err == nil || !strings.Contains(err.Error(), "apt-get install chromium") {
		t.Errorf("nothing installed: error %v does not say how to install it", err)
	}
	onPath := program("google-chrome")
	if got, err := Find(); got != onPath || err != nil {
		t.Errorf("on the path: got %q, %v, want %q", got, err, onPath)
	}
	named := program("my-browser")
	t.Setenv("CHROMIUM", named)
	if got, err := Find(); got != named || err != nil {
		t.Errorf("named: got %q, %v, want %q", got, err, named)
	}
	t.Setenv("CHROMIUM", filepath.Join(dir, "absent"))
	if got, err := Find(); err == nil {
		t.Errorf("named but absent: got %q, want an error", got)
	}
}
