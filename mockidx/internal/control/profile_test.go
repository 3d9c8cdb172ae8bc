package control_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestProfile(t *testing.T) {
	orgs := twoOrgs()
	for _, s := range []struct {
		method, body string
		status       int
		want         string
	}{
		{"GET", "", 200, `{"profile":"strict","seed":0}`},
		{"PUT", `{"profile":"future","seed":7}`, 200, `{"profile":"future","seed":7}`},
		{"PUT", `{"profile":"Future"}`, 400, `there is no profile \"Future\"`},
		{"PUT", `{}`, 400, `there is no profile \"\"`},
		{"PUT", `{"profile":"future","seed":-1}`, 400, "the body is not understood"},
		{"PUT", `{"profile":"future","seed":9007199254740992}`, 400, "seed 9007199254740992 is not between"},
		{"PUT", `{"profile":"strict","sed":1}`, 400, `unknown field \"sed\"`},
		{"GET", "", 200, `{"profile":"future","seed":7}`},
		{"PUT", `{"profile":"future"}`, 200, `{"profile":"future","seed":42}`}, // as the test's source draws
		{"PUT", `{"profile":"strict","seed":7}`, 200, `{"profile":"strict","seed":0}`},
	} {
		resp, body := call(t, orgs, s.method, "/api/v1/orgs/first/profile", s.body)
		if resp.StatusCode != s.status || !strings.Contains(body, s.want) {
			t.Errorf("%s %s: %s\n%s, want %d with %s", s.method, s.body, resp.Status, body, s.status, s.want)
		}
	}
	if _, body := call(t, orgs, "PUT", "/api/v1/orgs/first/profile", `{"profile":"chaos","seed":9}`); !strings.Contains(body, "chaos") {
		t.Errorf("chaos: %s", body)
	}
	if resp, body := call(t, orgs, "GET", "/api/v1/orgs/first", ""); resp.StatusCode != http.StatusOK || !strings.Contains(body, `"profile":"chaos","seed":9`) {
		t.Errorf("the org: %s %s", resp.Status, body)
	}
	if resp, body := call(t, orgs, "GET", "/api/v1/orgs/second/profile", ""); resp.StatusCode != http.StatusOK || !strings.Contains(body, "strict") {
		t.Errorf("another org: %s %s", resp.Status, body)
	}
}
