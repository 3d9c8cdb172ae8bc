package control

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/fault"
)

var faultRoutes = []route{
	{"GET", "/faults", listFaults},
	{"POST", "/faults", addFault},
	{"DELETE", "/faults", clearFaults},
	{"GET", "/faults/presets", listPresets},
	{"GET", "/faults/{id}", showFault},
	{"DELETE", "/faults/{id}", removeFault},
	{"GET", "/faults/{id}/wait", waitFault},
	{"POST", "/faults/{id}/release", releaseBarrier},
}

// faultRule is a rule as the API has it. Durations are text, as in 1m30s.
type faultRule struct {
	Endpoint    string            `json:"endpoint,omitempty"`
	Method      string            `json:"method,omitempty"`
	App         string            `json:"app,omitempty"`
	User        string            `json:"user,omitempty"`
	Nth         int               `json:"nth,omitempty"`
	Count       int               `json:"count,omitempty"`
	Probability float64           `json:"probability,omitempty"`
	Seed        uint64            `json:"seed,omitempty"`
	Kind        fault.Kind        `json:"kind"`
	Status      int               `json:"status,omitempty"`
	ContentType string            `json:"contentType,omitempty"`
	Header      map[string]string `json:"header,omitempty"`
	Body        string            `json:"body,omitempty"`
	Error       string            `json:"error,omitempty"`
	Delay       string            `json:"delay,omitempty"`
	N           int               `json:"n,omitempty"`
	Timeout     string            `json:"timeout,omitempty"`
}

// faultView is a rule at work.
type faultView struct {
	ID string `json:"id"`
	faultRule
	Seen    int `json:"seen"`
	Fired   int `json:"fired"`
	Waiting int `json:"waiting"`
}

func viewRule(r fault.Rule) faultRule {
	text := func(d time.Duration) string {
		if d == 0 {
			return ""
		}
		return d.String()
	}
	return faultRule{
		r.Endpoint, r.Method, r.App, r.User, r.Nth, r.Count, r.Probability, r.Seed,
		r.Kind, r.Status, r.ContentType, r.Header, r.Body, r.Error, text(r.Delay), r.N, text(r.Timeout),
	}
}

func viewFault(r fault.Rule) faultView {
	return faultView{r.ID, viewRule(r), r.Seen, r.Fired, r.Waiting}
}

// rule reads the durations.
func (f faultRule) rule() (fault.Rule, error) {
	r := fault.Rule{
		Endpoint: f.Endpoint, Method: f.Method, App: f.App, User: f.User, Nth: f.Nth, Count: f.Count, Probability: f.Probability, Seed: f.Seed,
		Kind: f.Kind, Status: f.Status, ContentType: f.ContentType, Header: f.Header, Body: f.Body, Error: f.Error, N: f.N,
	}
	for _, d := range []struct {
		name, text string
		to         *time.Duration
	}{{"delay", f.Delay, &r.Delay}, {"timeout", f.Timeout, &r.Timeout}} {
		if d.text == "" {
			continue
		}
		var err error
		if *d.to, err = time.ParseDuration(d.text); err != nil {
			return r, problem(http.StatusBadRequest, "%s %q is not a duration", d.name, d.text).hint("write it as in 500ms or 1m30s")
		}
	}
	return r, nil
}

func listFaults(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	views := []faultView{}
	for _, rule := range org.Faults.List() {
		views = append(views, viewFault(rule))
	}
	return writeJSON(w, views)
}

const faultHint = `send a rule, as in {"endpoint":"introspect","kind":"answer","error":"api:E0000009","count":1}, or {"preset":"token-lost"}; GET /faults/presets lists those`

func addFault(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	var body struct {
		Preset string `json:"preset"`
		faultRule
	}
	if err := readJSON(w, r, &body); err != nil {
		return err
	}
	rule, err := body.rule()
	if err != nil {
		return err
	}
	if body.Preset != "" {
		if rule.Kind != "" {
			return problem(http.StatusBadRequest, "the body has both a preset and a rule").hint(faultHint)
		}
		preset, ok := fault.PresetNamed(body.Preset)
		if !ok {
			return problem(http.StatusBadRequest, "there is no preset %q", body.Preset).hint("GET /faults/presets lists them")
		}
		rule = preset
	}
	added, err := org.Faults.Add(rule)
	if errors.Is(err, fault.ErrTooMany) {
		return problem(http.StatusConflict, "%v", err).hint("DELETE /faults takes them away")
	}
	if err != nil {
		return problem(http.StatusBadRequest, "%v", err).hint(faultHint)
	}
	return writeJSON(w, viewFault(added))
}

func clearFaults(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	org.Faults.Clear()
	w.WriteHeader(http.StatusNoContent)
	return nil
}

type presetView struct {
	Name        string    `json:"name"`
	Description string    `json:"description"`
	Rule        faultRule `json:"rule"`
}

func listPresets(w http.ResponseWriter, r *http.Request, _ Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	views := []presetView{}
	for _, p := range fault.Presets() {
		views = append(views, presetView{p.Name, p.Description, viewRule(p.Rule)})
	}
	return writeJSON(w, views)
}

func noFault(r *http.Request) error {
	return problem(http.StatusNotFound, "there is no fault %q", r.PathValue("id")).hint("GET /faults lists them with their ids")
}

func showFault(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	rule, ok := org.Faults.Get(r.PathValue("id"))
	if !ok {
		return noFault(r)
	}
	return writeJSON(w, viewFault(rule))
}

// waitFault waits until a rule holds so many requests, and was done to so many;
// without either, to one.
func waitFault(w http.ResponseWriter, r *http.Request, org Org) error {
	query, err := parameters(r, "waiting", "fired", "timeout")
	if err != nil {
		return err
	}
	var least struct{ waiting, fired int }
	for name, to := range map[string]*int{"waiting": &least.waiting, "fired": &least.fired} {
		s := query.Get(name)
		if s == "" {
			continue
		}
		if *to, err = strconv.Atoi(s); err != nil || *to < 1 {
			return problem(http.StatusBadRequest, "parameter %s is %q", name, s).hint("send how many requests, from 1")
		}
	}
	if least.waiting == 0 && least.fired == 0 {
		least.fired = 1
	}
	rule, err := await(r, query, "it did not come to that", "GET the rule to see what came of it instead", func(ctx context.Context) (fault.Rule, error) {
		return org.Faults.Wait(ctx, r.PathValue("id"), func(rule fault.Rule) bool {
			return rule.Waiting >= least.waiting && rule.Fired >= least.fired
		})
	})
	if errors.Is(err, fault.ErrNoRule) {
		return noFault(r)
	}
	if err != nil {
		return err
	}
	return writeJSON(w, viewFault(rule))
}

func removeFault(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	if !org.Faults.Remove(r.PathValue("id")) {
		return noFault(r)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func releaseBarrier(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	if err := org.Faults.Release(r.PathValue("id")); err != nil {
		return problem(http.StatusNotFound, "there is no barrier %q", r.PathValue("id")).hint("GET /faults lists the rules; those of kind barrier can be released")
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
