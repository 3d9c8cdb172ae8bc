package management_test

import "testing"

func TestOrgSettings(t *testing.T) {
	w := newWorld(t)
	w.exchanges([]exchange{
		{"GET", "/org", "", 200, `"subdomain":"default"`},
		{"PUT", "/org", `{"companyName":"Engines Ltd","city":"London"}`, 200, `"companyName":"Engines Ltd"`},
		{"POST", "/org", `{"website":"https://engines.example.com"}`, 200, `"city":"London"`},
		{"GET", "/org", "", 200, `"website":"https://engines.example.com"`},
		{"PUT", "/org", `{"companyName":"Engines Ltd"}`, 200, `"city":null`},
		{"PUT", "/org", `{"companyName":""}`, 400, "companyName: The field cannot be left blank"},
		{"POST", "/org", `{"city":7}`, 400, "city: The field must be a text"},
	})
}

func TestBehaviors(t *testing.T) {
	w := newWorld(t)
	self := w.create("/behaviors", `{"name":"New city","type":"ANOMALOUS_LOCATION","settings":{"granularity":"CITY"}}`)
	w.exchanges([]exchange{
		{"GET", self, "", 200, `"settings":{"granularity":"CITY"}`},
		{"POST", self + "/lifecycle/deactivate", "", 200, `"status":"INACTIVE"`},
		{"POST", "/behaviors", `{"name":"x","type":"ODD"}`, 400, "type: The field must be one of"},
		{"POST", "/behaviors", `{"type":"VELOCITY"}`, 400, "name"},
		{"DELETE", self, "", 204, ""},
		{"GET", self, "", 404, "BehaviorRule"},
	})
}
