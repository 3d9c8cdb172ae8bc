package control

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

var lifecycleRoutes = []route{
	{"GET", "", showOrg},
	{"DELETE", "", closeOrg},
	{"POST", "/reset", resetOrg},
	{"GET", "/config", exportConfig},
	{"PUT", "/config", replaceConfig},
}

// maxConfig bounds an org file.
const maxConfig = 4 << 20

// configName stands for the file in the errors of a body.
const configName = "body"

// readConfig returns a body that is an org file. JSON is YAML.
func readConfig(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	types := []string{"application/yaml", "application/json"} // RFC 9512
	if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || !slices.Contains(types, t) {
		return nil, problem(http.StatusUnsupportedMediaType, "content type %q is not read", r.Header.Get("Content-Type")).hint("send an org file as " + strings.Join(types, " or "))
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxConfig))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, problem(http.StatusRequestEntityTooLarge, "the body is larger than %d bytes", maxConfig)
	}
	return body, err
}

const configHint = "docs/org.md describes the keys; mockidx config prints an org to begin with"

// configProblem is what is wrong with an org file.
func configProblem(err error) error {
	if _, ok := errors.AsType[*directory.FileError](err); ok {
		return problem(http.StatusBadRequest, "%v", err).hint(configHint)
	}
	return problem(http.StatusConflict, "%v", err).hint("GET /api/v1/orgs lists the orgs that are open")
}

func (a *api) openOrg(w http.ResponseWriter, r *http.Request) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	body, err := readConfig(w, r)
	if err != nil {
		return err
	}
	name, err := a.opts.Open(configName, body)
	if err != nil {
		return configProblem(err)
	}
	org, ok := a.orgs.Find(name)
	if !ok {
		return fmt.Errorf("org %q was closed at once", name)
	}
	return writeJSON(w, viewOrg(org))
}

func (a *api) reload(w http.ResponseWriter, r *http.Request) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	if err := a.opts.Reload(); err != nil {
		return problem(http.StatusConflict, "%v", err).hint("nothing has changed: mend the file and reload again")
	}
	return a.listOrgs(w, r)
}

func closeOrg(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	if err := org.Close(); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func resetOrg(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	if err := org.Reset(); err != nil {
		return err
	}
	return writeJSON(w, viewOrg(org))
}

// exportConfig answers with the org file of what the org knows now.
func exportConfig(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	file := directory.Export(org.Directory.Snapshot())
	w.Header().Add("Vary", "Accept")
	if !strings.Contains(r.Header.Get("Accept"), "application/json") {
		w.Header().Set("Content-Type", "application/yaml")
		_, _ = w.Write(file)
		return nil
	}
	b, err := yaml.YAMLToJSON(file)
	if err != nil {
		return err
	}
	return writeJSON(w, json.RawMessage(b))
}

func replaceConfig(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	body, err := readConfig(w, r)
	if err != nil {
		return err
	}
	if err := org.Load(configName, body); err != nil {
		return configProblem(err)
	}
	return writeJSON(w, viewOrg(org))
}
