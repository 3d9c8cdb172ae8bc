package control_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/control"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// lifecycle is what a server does for the API.
type lifecycle struct{ done []string }

func (l *lifecycle) orgs() []control.Org {
	org := newOrg("first")
	org.Close = func() error { l.done = append(l.done, "close"); return nil }
	org.Reset = func() error { l.done = append(l.done, "reset"); return nil }
	org.Load = func(name string, yaml []byte) error {
		_, err := directory.Load(name, yaml)
		if err == nil {
			l.done = append(l.done, "load "+string(yaml))
		}
		return err
	}
	return []control.Org{org}
}

func (l *lifecycle) options() control.Options {
	return control.Options{
		Open: func(name string, yaml []byte) (string, error) {
			if _, err := directory.Load(name, yaml); err != nil {
				return "", err
			}
			if string(yaml) == "name: full" {
				return "", errors.New("there are too many")
			}
			l.done = append(l.done, "open "+string(yaml))
			return "first", nil
		},
		Reload: func() error {
			if len(l.done) > 0 {
				return errors.New("org.yaml:1:1: no")
			}
			l.done = append(l.done, "reload")
			return nil
		},
	}
}

func (l *lifecycle) call(t *testing.T, method, target, body string, headers ...string) (*http.Response, string) {
	t.Helper()
	orgs := l.orgs()
	return ask(t, control.New(func() []control.Org { return orgs }, l.options()), method, target, body, headers...)
}

func TestLifecycle(t *testing.T) {
	yaml := []string{"Content-Type", "application/yaml"}
	for name, tc := range map[string]struct {
		method, target, body string
		headers              []string
		status               int
		says, done           string
	}{
		"open":                 {"POST", "/api/v1/orgs", "name: x", yaml, 200, `"name":"first"`, "open name: x"},
		"open, JSON":           {"POST", "/api/v1/orgs", `{"name":"x"}`, nil, 200, `"name":"first"`, `open {"name":"x"}`},
		"open a broken one":    {"POST", "/api/v1/orgs", "nam: x", yaml, 400, "body:1:1:", ""},
		"open one too many":    {"POST", "/api/v1/orgs", "name: full", yaml, 409, "there are too many", ""},
		"open a form":          {"POST", "/api/v1/orgs", "name=x", []string{"Content-Type", "application/x-www-form-urlencoded"}, 415, "is not read", ""},
		"open something large": {"POST", "/api/v1/orgs", strings.Repeat("#", 5<<20), yaml, 413, "larger than", ""},
		"close":                {"DELETE", "/api/v1/orgs/first", "", nil, 204, "", "close"},
		"reset":                {"POST", "/api/v1/orgs/first/reset", "", nil, 200, `"name":"first"`, "reset"},
		"replace":              {"PUT", "/api/v1/config", "name: y", yaml, 200, `"name":"first"`, "load name: y"},
		"replace, broken":      {"PUT", "/api/v1/config", "users: [{}]", yaml, 400, "body:1:", ""},
		"reload":               {"POST", "/api/v1/reload", "", nil, 200, `[{"name":"first"`, "reload"},
		"parameter":            {"POST", "/api/v1/reset?hard=1", "", nil, 400, "there is no parameter", ""},
		"unknown org":          {"POST", "/api/v1/orgs/x/reset", "", nil, 404, "there is no org", ""},
	} {
		t.Run(name, func(t *testing.T) {
			l := &lifecycle{}
			resp, body := l.call(t, tc.method, tc.target, tc.body, tc.headers...)
			if resp.StatusCode != tc.status || !strings.Contains(body, tc.says) {
				t.Errorf("%s %s", resp.Status, body)
			}
			if got := strings.Join(l.done, ","); got != tc.done {
				t.Errorf("done: %q, want %q", got, tc.done)
			}
		})
	}
}

func TestReloadThatFails(t *testing.T) {
	l := &lifecycle{done: []string{"something"}}
	if resp, body := l.call(t, "POST", "/api/v1/reload", ""); resp.StatusCode != http.StatusConflict || !strings.Contains(body, "org.yaml:1:1: no") || !strings.Contains(body, "nothing has changed") {
		t.Errorf("%s %s", resp.Status, body)
	}
}

func TestExport(t *testing.T) {
	l := &lifecycle{}
	resp, body := l.call(t, "GET", "/api/v1/config", "")
	if resp.Header.Get("Content-Type") != "application/yaml" {
		t.Errorf("Content-Type %q", resp.Header.Get("Content-Type"))
	}
	if orgs, err := directory.Load("export", []byte(body)); err != nil || len(orgs) != 1 {
		t.Errorf("the export is not read: %v\n%s", err, body)
	}
	_, asJSON := l.call(t, "GET", "/api/v1/config", "", "Accept", "application/json")
	orgs, err := directory.Load("export", []byte(asJSON))
	if err != nil || string(directory.Marshal(orgs[0])) != body {
		t.Errorf("the JSON export differs: %v\n%s", err, asJSON)
	}
}
