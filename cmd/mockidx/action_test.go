package main

import (
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
)

const root = "../.."

// The action's own part is a script, run here as a runner would.
func TestActionStart(t *testing.T) {
	binary, err := exec.LookPath("mockidx") // this test's own, by testscript.Main
	if err != nil {
		t.Fatal(err)
	}
	dir, control := t.TempDir(), freeAddress(t)
	file := func(name string) string { return filepath.Join(dir, name) }
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(root, "action", "start"))
	cmd.Env = append(os.Environ(), "RUNNER_TEMP="+dir, "GITHUB_ENV="+file("env"), "GITHUB_OUTPUT="+file("output"), "GITHUB_PATH="+file("path"),
		"MOCKIDX_ACTION_LISTEN=localhost:0", "MOCKIDX_ACTION_CONTROL="+control, "MOCKIDX_ACTION_TIMEOUT=30s", "MOCKIDX_ACTION_CONFIG=", "MOCKIDX_ACTION_BINARY="+binary, "MOCKIDX_ACTION_APP=Single-page app")
	out, err := cmd.CombinedOutput()
	if b, readErr := os.ReadFile(file("mockidx/pid")); readErr == nil {
		pid, _ := strconv.Atoi(strings.TrimSpace(string(b)))
		t.Cleanup(func() { _ = syscall.Kill(pid, syscall.SIGTERM) })
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	env, output := lines(t, file("env")), lines(t, file("output"))
	if env["OKTA_IDX_CLIENTID"] != "0oaSinglePageApp0002" || env["OKTA_IDX_CLIENTSECRET"] != "" || env["MOCKIDX_CONTROL"] != control {
		t.Errorf("environment: %v", env)
	}
	if output["issuer"] == "" || output["issuer"] != env["OKTA_IDX_ISSUER"] || output["control-url"] != "http://"+control {
		t.Errorf("outputs: %v", output)
	}
	resp, err := http.Get(output["issuer"] + "/.well-known/openid-configuration")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if b, err := os.ReadFile(output["log"]); err != nil || !strings.Contains(string(b), "openid-configuration") {
		t.Errorf("log: %v\n%s", err, b)
	}
	path, _ := os.ReadFile(file("path"))
	if _, err := os.Stat(filepath.Join(strings.TrimSpace(string(path)), "mockidx")); err != nil {
		t.Error(err)
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return "localhost:" + port
}

// lines reads NAME=VALUE lines.
func lines(t *testing.T, path string) map[string]string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for line := range strings.Lines(string(b)) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		all[name] = value
	}
	return all
}

// What action.yml takes, the script gets, and what it gives comes of the script.
func TestActionFitsItsScript(t *testing.T) {
	var action struct {
		Inputs  map[string]any
		Outputs map[string]struct{ Value string }
		Runs    struct {
			Steps []struct {
				ID, Run string
				Env     map[string]string
			}
		}
	}
	b, err := os.ReadFile(filepath.Join(root, "action.yml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(b, &action); err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile(filepath.Join(root, "action", "start"))
	if err != nil {
		t.Fatal(err)
	}
	env := action.Runs.Steps[len(action.Runs.Steps)-1].Env
	for input := range action.Inputs {
		name := "MOCKIDX_ACTION_" + strings.ToUpper(input)
		if env[name] != "${{ inputs."+input+" }}" || !strings.Contains(string(script), name) {
			t.Errorf("input %s does not reach the script", input)
		}
	}
	for output, from := range action.Outputs {
		if from.Value != "${{ steps.start.outputs."+output+" }}" || !strings.Contains(string(script), `"`+output+"=") {
			t.Errorf("output %s does not come from the script", output)
		}
	}
	for _, step := range action.Runs.Steps {
		if strings.Contains(step.Run, "${{") {
			t.Errorf("step %s puts an expression into a shell command", step.ID)
		}
	}
}
