package control_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestCodes(t *testing.T) {
	orgs := twoOrgs()
	const nothing = `"otp":[],"linkToken":[],"interactionCode":[]`
	for _, step := range []struct {
		method, body string
		status       int
		has          string
	}{
		{"GET", "", 200, nothing + `,"alphabet":"0123456789","length":6,"seed":5}`},
		{"POST", `{"otp":"012345"}`, 200, `"otp":["012345"]`},
		{"POST", `{"otp":"ABCDEF","linkToken":"ft-chosen","interactionCode":"chosen_code"}`, 200, `"otp":["012345","ABCDEF"],"linkToken":["ft-chosen"],"interactionCode":["chosen_code"]`},
		{"POST", `{"alphabet":"xyz","length":8,"seed":18446744073709551615}`, 200, `"alphabet":"xyz","length":8,"seed":18446744073709551615`},
		{"POST", `{"seed":9}`, 200, `"seed":9`},
		{"POST", `{}`, 400, "a member is empty"},
		{"POST", `{"otp":""}`, 400, "a member is empty"},
		{"POST", `{"otp":12345}`, 400, "not understood"},
		{"POST", `{"next":"012345"}`, 400, "unknown field"},
		{"POST", `{"otp":"12"}`, 400, "is not 4 to 12 digits or letters"},
		{"POST", `{"linkToken":"ft-chosen"}`, 400, "is chosen already"},
		{"POST", `{"otp":"999999","length":3}`, 400, "codeLength is 3"},
		{"POST", `{"seed":-1}`, 400, "not understood"},
		{"GET", "", 200, `"otp":["012345","ABCDEF"],"linkToken":["ft-chosen"],"interactionCode":["chosen_code"],"alphabet":"xyz","length":8,"seed":9}`},
		{"DELETE", "", 204, ""},
		{"GET", "", 200, nothing + `,"alphabet":"xyz","length":8,"seed":9}`},
	} {
		resp, body := call(t, orgs, step.method, "/api/v1/codes", step.body)
		if resp.StatusCode != step.status || !strings.Contains(body, step.has) {
			t.Errorf("%s %s: %s %s, want %d %s", step.method, step.body, resp.Status, body, step.status, step.has)
		}
	}
	if resp, body := call(t, orgs, "GET", "/api/v1/orgs/second/codes", ""); resp.StatusCode != http.StatusOK || !strings.Contains(body, `"seed":6`) {
		t.Errorf("the other org: %s %s", resp.Status, body)
	}
}
