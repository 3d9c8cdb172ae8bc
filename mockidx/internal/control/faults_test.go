package control_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/fault"
)

func TestFaults(t *testing.T) {
	orgs := twoOrgs()
	resp, body := call(t, orgs, "POST", "/api/v1/faults", `{"endpoint":"token","kind":"answer","error":"oauth:invalid_grant","status":429,"header":{"Retry-After":"1"},"nth":2,"count":1,"probability":0.5,"seed":7}`)
	var added struct {
		ID, Kind, Body string
		Status         int
		Seed           uint64
	}
	if err := json.Unmarshal([]byte(body), &added); err != nil || resp.StatusCode != http.StatusOK || added.ID == "" || added.Status != 429 || added.Seed != 7 || !strings.Contains(added.Body, "invalid_grant") {
		t.Fatalf("%s %s", resp.Status, body)
	}
	if _, one := call(t, orgs, "GET", "/api/v1/faults/"+added.ID, ""); one != body {
		t.Errorf("shown as %s, added as %s", one, body)
	}
	if resp, body := call(t, orgs, "POST", "/api/v1/orgs/first/faults", `{"preset":"slow"}`); resp.StatusCode != http.StatusOK || !strings.Contains(body, `"delay":"3s"`) {
		t.Errorf("%s %s", resp.Status, body)
	}
	if _, list := call(t, orgs, "GET", "/api/v1/faults", ""); strings.Count(list, `"id":`) != 2 {
		t.Errorf("list: %s", list)
	}
	if _, list := call(t, orgs, "GET", "/api/v1/orgs/second/faults", ""); list != "[]\n" {
		t.Errorf("of the other org: %s", list)
	}
	if resp, _ := call(t, orgs, "DELETE", "/api/v1/faults/"+added.ID, ""); resp.StatusCode != http.StatusNoContent || len(orgs[0].Faults.List()) != 1 {
		t.Errorf("%s, left: %v", resp.Status, orgs[0].Faults.List())
	}
	if resp, _ := call(t, orgs, "DELETE", "/api/v1/faults", ""); resp.StatusCode != http.StatusNoContent || len(orgs[0].Faults.List()) != 0 {
		t.Errorf("%s, left: %v", resp.Status, orgs[0].Faults.List())
	}
	if _, presets := call(t, orgs, "GET", "/api/v1/faults/presets", ""); strings.Count(presets, `"name":`) != len(fault.Presets()) {
		t.Errorf("presets: %s", presets)
	}
}

func TestBarrierIsReleased(t *testing.T) {
	orgs := twoOrgs()
	rule, err := orgs[0].Faults.Add(fault.Rule{Kind: fault.Barrier, N: 2})
	if err != nil {
		t.Fatal(err)
	}
	if resp, body := call(t, orgs, "POST", "/api/v1/faults/"+rule.ID+"/release", ""); resp.StatusCode != http.StatusNoContent {
		t.Errorf("%s %s", resp.Status, body)
	}
}

func TestWaitForFault(t *testing.T) {
	orgs := twoOrgs()
	rule, err := orgs[0].Faults.Add(fault.Rule{Kind: fault.Barrier, N: 2})
	if err != nil {
		t.Fatal(err)
	}
	layer := orgs[0].Faults.Layer(nil)(func(http.ResponseWriter, *http.Request) error { return nil })
	done := make(chan error)
	go func() { done <- layer(httptest.NewRecorder(), httptest.NewRequest("POST", "/idp/idx/introspect", nil)) }()
	for _, query := range []string{"?waiting=1", "?fired=1&waiting=1", ""} {
		if resp, body := call(t, orgs, "GET", "/api/v1/faults/"+rule.ID+"/wait"+query, ""); resp.StatusCode != http.StatusOK || !strings.Contains(body, `"fired":1,"waiting":1}`) {
			t.Errorf("%s: %s %s", query, resp.Status, body)
		}
	}
	if resp, body := call(t, orgs, "GET", "/api/v1/faults/"+rule.ID+"/wait?waiting=2&timeout=1ms", ""); resp.StatusCode != http.StatusRequestTimeout || !strings.Contains(body, "hint") {
		t.Errorf("in vain: %s %s", resp.Status, body)
	}
	orgs[0].Faults.Clear()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestRefusedFaults(t *testing.T) {
	for name, tc := range map[string]struct {
		method, path, body string
		status             int
		detail             string
	}{
		"nothing":            {"POST", "", `{}`, 400, `kind \"\" is none`},
		"unknown kind":       {"POST", "", `{"kind":"explode"}`, 400, "there are answer, throttle"},
		"unknown member":     {"POST", "", `{"kind":"drop","often":true}`, 400, "often"},
		"wrong type":         {"POST", "", `{"kind":"drop","count":"1"}`, 400, "not understood"},
		"bad delay":          {"POST", "", `{"kind":"delay","delay":"3"}`, 400, `delay \"3\" is not a duration`},
		"bad timeout":        {"POST", "", `{"kind":"barrier","n":2,"timeout":"x"}`, 400, `timeout \"x\" is not a duration`},
		"unknown endpoint":   {"POST", "", `{"kind":"drop","endpoint":"tokens"}`, 400, "name one of answer, authorize"},
		"unknown preset":     {"POST", "", `{"preset":"nope"}`, 400, "there is no preset"},
		"preset and rule":    {"POST", "", `{"preset":"slow","kind":"drop"}`, 400, "both a preset and a rule"},
		"not there":          {"GET", "/x", "", 404, "there is no fault"},
		"not there, removed": {"DELETE", "/x", "", 404, "there is no fault"},
		"not there, release": {"POST", "/x/release", "", 404, "there is no barrier"},
		"not there, wait":    {"GET", "/x/wait?fired=1", "", 404, "there is no fault"},
		"wait for none":      {"GET", "/x/wait?fired=0", "", 400, `parameter fired is \"0\"`},
		"wait for many":      {"GET", "/x/wait?waiting=many", "", 400, `parameter waiting is \"many\"`},
		"wait too long":      {"GET", "/x/wait?timeout=1h", "", 400, "timeout"},
		"counted barrier":    {"POST", "", `{"kind":"barrier","n":2,"count":2}`, 400, "a barrier has no count"},
		"large seed":         {"POST", "", `{"kind":"drop","seed":9007199254740992}`, 400, "seed 9007199254740992 is not between"},
		"parameter":          {"GET", "?kind=drop", "", 400, "there is no parameter"},
	} {
		t.Run(name, func(t *testing.T) {
			orgs := twoOrgs()
			resp, body := call(t, orgs, tc.method, "/api/v1/faults"+tc.path, tc.body)
			if resp.StatusCode != tc.status || !strings.Contains(body, tc.detail) || !strings.Contains(body, `"hint":`) {
				t.Errorf("%s %s\nwant %d with %s", resp.Status, body, tc.status, tc.detail)
			}
			if len(orgs[0].Faults.List()) != 0 {
				t.Error("a rule was added")
			}
		})
	}
}
