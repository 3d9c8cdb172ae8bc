package e2e

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/appproc"
	"github.com/idxlab/idxlab/e2e/chrome"
	"github.com/idxlab/idxlab/e2e/tools"
	"github.com/idxlab/idxlab/mockidx"
	"github.com/idxlab/idxlab/mockidx/browserscan"
)

// What the specs share. They share no state through it.
var (
	server     *mockidx.Server
	browser    *chrome.Browser
	program    appproc.Program
	widgetDir  string
	authJSDir  string
	reportsDir string
)

func TestE2E(t *testing.T) {
	root, err := tools.Root()
	if err != nil {
		t.Fatal(err)
	}
	widget, err := tools.Package(root, "@okta/okta-signin-widget")
	tools.Require(t, err)
	widgetDir = filepath.Join(widget, "dist")
	authJSDir, err = tools.Package(root, "@okta/okta-auth-js")
	tools.Require(t, err)
	_, err = browserscan.Find()
	tools.Require(t, err)

	if program, err = appproc.Build(root, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	if browser, err = chrome.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := browser.Close(); err != nil {
			t.Error(err)
		}
	})
	server = mockidx.Start(t, mockidx.WithScanBrowser(browserscan.New()))
	if reportsDir = os.Getenv("E2E_REPORTS"); reportsDir == "" {
		reportsDir = filepath.Join(root, "e2e", "report")
	}

	RegisterFailHandler(Fail)
	RunSpecs(t, "Sign-in by mail")
}
