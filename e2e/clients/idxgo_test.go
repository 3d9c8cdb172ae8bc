package clients

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/e2e/clients/idxgo"
	"github.com/idxlab/idxlab/mockidx"
)

// programs are package idxgo built with the versions of the SDK, by the folder
// of their main package.
var programs = []struct {
	name, folder string
	client       client
}{
	{"newest commit", "idxgo/latest", idxGo},
	{"v0.2.2", "idxgo022", idxGo022},
}

func TestIDXGo(t *testing.T) { testIDXGo(t) }

func testIDXGo(t *testing.T, more ...mockidx.Option) {
	for _, p := range programs {
		t.Run(p.name, func(t *testing.T) {
			path := buildIDXGo(t, p.folder)
			for _, j := range journeysOf(p.client) {
				t.Run(j.name, func(t *testing.T) { j.runIDXGo(t, path, more) })
			}
		})
	}
}

// buildIDXGo builds a program with okta-idx-golang, and returns its path.
func buildIDXGo(t *testing.T, folder string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "idxgo")
	build := exec.Command("go", "build", "-o", program, ".")
	build.Dir = folder
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return program
}

func (j journey) runIDXGo(t *testing.T, program string, more []mockidx.Option) {
	srv := mockidx.Start(t, append(j.options(clientSecret), more...)...)
	org := srv.Orgs()[0]
	got := execIDXGo(t, program, j, srv, org)
	if (got.IDToken != "") == j.noTokens {
		t.Errorf("signed in: %t", got.IDToken != "")
	}
	if got.IDToken != "" {
		verify(t, org, tokens{IDToken: got.IDToken, AccessToken: got.AccessToken, ClientID: j.app()})
	}
	if !slices.EqualFunc(got.Refused, j.refused, strings.Contains) {
		t.Errorf("the SDK's errors are\n%q, want in them\n%q", got.Refused, j.refused)
	}
	if j.offers != "" && !slices.Contains(got.Steps, j.offers) {
		t.Errorf("the SDK offers %v, want %s among it", got.Steps, j.offers)
	}
	j.check(t, org)
}

func execIDXGo(t *testing.T, program string, j journey, srv *mockidx.Server, org *mockidx.Org) idxgo.Result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), program, j.name)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.Dir = t.TempDir() // without a configuration file of the SDK
	cmd.Env = append(os.Environ(), personEnv...)
	cmd.Env = append(cmd.Env,
		"ISSUER="+org.Issuer(), "CLIENT_ID="+j.app(), "CLIENT_SECRET="+clientSecret, "CONTROL_URL="+controlURL(srv, org))
	if j.noPassword() {
		cmd.Env = append(cmd.Env, "PASSWORD=")
	}
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	var got idxgo.Result
	if err := json.Unmarshal(stdout.Bytes(), &got); err != nil {
		t.Fatalf("output %q: %v", &stdout, err)
	}
	return got
}
