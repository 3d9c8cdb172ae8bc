package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// dockerfile returns the instructions of the last stage of the Dockerfile, and
// the whole of it.
func dockerfile(t *testing.T) (last map[string]string, all string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	last = map[string]string{}
	for line := range strings.Lines(strings.ReplaceAll(string(b), "\\\n", " ")) {
		name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if name == "FROM" {
			clear(last)
		}
		last[name] = strings.TrimSpace(rest)
	}
	return last, string(b)
}

func TestDockerfile(t *testing.T) {
	last, all := dockerfile(t)
	if last["FROM"] != "scratch" {
		t.Errorf("FROM %s, want scratch", last["FROM"])
	}
	if !regexp.MustCompile(`^[1-9]\d*:[1-9]\d*$`).MatchString(last["USER"]) {
		t.Errorf("USER %s is not a numeric user without rights: scratch has no names", last["USER"])
	}
	_, check, _ := strings.Cut(last["HEALTHCHECK"], "CMD ")
	for name, command := range map[string]string{"ENTRYPOINT": last["ENTRYPOINT"], "CMD": last["CMD"], "HEALTHCHECK": check} {
		var words []string
		if err := json.Unmarshal([]byte(command), &words); err != nil {
			t.Errorf("%s %s: scratch has no shell: %v", name, command, err)
		} else if name != "CMD" && words[0] != "/mockidx" {
			t.Errorf("%s runs %s", name, words[0])
		}
	}
	if !strings.Contains(check, `"wait"`) {
		t.Errorf("HEALTHCHECK %s", check)
	}
	if !strings.Contains(all, "CGO_ENABLED=0 go build") {
		t.Error("the program is not built to be static")
	}
	if last["EXPOSE"] != "7780 7779" {
		t.Errorf("EXPOSE %s", last["EXPOSE"])
	}
}

// Each variable is that of a flag of serve.
func TestDockerfileVariables(t *testing.T) {
	last, _ := dockerfile(t)
	serve := model(t).Children[slices.IndexFunc(model(t).Children, func(n *kong.Node) bool { return n.Name == "serve" })]
	var known []string
	for _, flag := range serve.Flags {
		known = append(known, flag.Envs...)
	}
	for setting := range strings.FieldsSeq(last["ENV"]) {
		if name, _, _ := strings.Cut(setting, "="); !slices.Contains(known, name) {
			t.Errorf("serve does not read %s", name)
		}
	}
	if !strings.Contains(last["ENV"], "MOCKIDX_ALLOW_REMOTE=true") {
		t.Error("that others may reach it is not said")
	}
}
