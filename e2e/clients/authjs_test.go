package clients

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/idxlab/idxlab/e2e/tools"
	"github.com/idxlab/idxlab/mockidx"
)

// nodeTimeout bounds a run of the tests in Node, which takes seconds.
const nodeTimeout = 3 * time.Minute

func TestAuthJS(t *testing.T) { testAuthJS(t) }

func testAuthJS(t *testing.T, more ...mockidx.Option) {
	for _, c := range []struct {
		name, module     string
		legacy, stepMode bool
		signIns          int // that the tests finish
	}{
		{"7.14.5", "@okta/okta-auth-js", false, false, 7},
		{"8.0.1", "@okta/okta-auth-js-8", false, true, 1},
		{"8.0.1 in legacy mode", "@okta/okta-auth-js-8", true, false, 7},
	} {
		t.Run(c.name, func(t *testing.T) {
			srv := mockidx.Start(t, append(orgOptions(""), more...)...)
			org := srv.Orgs()[0]
			kept := filepath.Join(t.TempDir(), "tokens")
			runNode(t, c.module, c.legacy, "authjs/authjs.test.mjs",
				"STEP_MODE="+strconv.FormatBool(c.stepMode), "TOKENS_FILE="+kept,
				"ISSUER="+org.Issuer(), "CLIENT_ID="+mailApp, "CLIENT_ID_PASSWORD_AND_MAIL="+strictApp, "CONTROL_URL="+controlURL(srv, org))

			all := readTokens(t, kept)
			if len(all) != c.signIns {
				t.Errorf("the tests finished %d sign-ins, want %d", len(all), c.signIns)
			}
			for _, one := range all {
				if one.Nonce == "" {
					t.Error("auth-js sends a nonce, the ID token has none")
				}
				verify(t, org, one)
			}
		})
	}
}

// runNodeAt is runNode of tests that sign in to an org by mail alone.
func runNodeAt(t *testing.T, srv *mockidx.Server, org *mockidx.Org, module string, legacy bool, path string, env ...string) {
	t.Helper()
	runNode(t, module, legacy, path, append(env,
		"TOKENS_FILE="+filepath.Join(t.TempDir(), "tokens"),
		"ISSUER="+org.Issuer(), "CLIENT_ID="+mailApp, "CONTROL_URL="+controlURL(srv, org))...)
}

// runNode runs tests in Node with a version of okta-auth-js and more
// environment variables.
func runNode(t *testing.T, module string, legacy bool, path string, env ...string) {
	t.Helper()
	runNodeFile(t, []string{module}, path, append(env, "AUTH_JS="+module, "LEGACY_MODE="+strconv.FormatBool(legacy))...)
}

// runNodeFile runs tests in Node that need npm packages, with more environment
// variables.
func runNodeFile(t *testing.T, packages []string, path string, env ...string) {
	t.Helper()
	root, err := tools.Root()
	if err != nil {
		t.Fatal(err)
	}
	node, err := tools.Node()
	tools.Require(t, err)
	for _, name := range packages {
		_, err = tools.Package(root, name)
		tools.Require(t, err)
	}

	ctx, cancel := context.WithTimeout(t.Context(), nodeTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, node, "--test", path)
	cmd.Env = append(os.Environ(), personEnv...)
	cmd.Env = append(cmd.Env, "NODE_PACKAGES="+filepath.Join(root, "fixtures", "web"))
	cmd.Env = append(cmd.Env, env...)
	out, err := cmd.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Errorf("tests in Node: %v", err)
	}
}
