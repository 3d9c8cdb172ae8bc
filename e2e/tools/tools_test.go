package tools

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPackage(t *testing.T) {
	root := t.TempDir()
	if _, err := Package(root, "@okta/x"); err == nil || !strings.Contains(err.Error(), "npm ci --prefix fixtures/web") {
		t.Errorf("error %v does not say how to install it", err)
	}
	want := filepath.Join(root, "fixtures/web/node_modules/@okta/x")
	if err := os.MkdirAll(want, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(want, "package.json"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := Package(root, "@okta/x"); got != want || err != nil {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func TestRequire(t *testing.T) {
	missing := errors.New("missing")
	for _, c := range []struct {
		name, ci string
		err      error
		want     string
	}{
		{"all there", "true", nil, ""},
		{"missing at a desk", "", missing, "skip: missing"},
		{"missing in CI", "true", missing, "fatal: missing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("CI", c.ci)
			var got recorder
			Require(&got, c.err)
			if string(got) != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

type recorder string

func (r *recorder) Helper() {}
func (r *recorder) Fatalf(format string, args ...any) {
	*r = recorder("fatal: " + fmt.Sprintf(format, args...))
}
func (r *recorder) Skipf(format string, args ...any) {
	*r = recorder("skip: " + fmt.Sprintf(format, args...))
}

func TestRoot(t *testing.T) {
	root, err := Root()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, "go.mod")); err != nil {
		t.Errorf("%s is not the module's folder: %v", root, err)
	}
}
