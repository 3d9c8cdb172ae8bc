package control_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestExamine(t *testing.T) {
	resp, body := call(t, twoOrgs(), "POST", "/api/v1/orgs/second/doctor",
		`{"issuer":"http://second.test/oauth2/default/","clientId":"0oaNone","clientSecret":"","redirectUri":"http://x/cb","scopes":["openid"],"appUrl":"http://x","browser":true,"now":"2030-01-02T03:04:05Z","since":0}`)
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%s %s", resp.Status, body)
	}
	for _, want := range []string{
		`{"check":"issuer","level":"wrong","text":"http://second.test/oauth2/default/ ends in a slash too many`, `"hint":"set it to http://second.test/oauth2/default"}`,
		`{"check":"client_id","level":"wrong"`, `{"check":"trusted_origin","level":"wrong"`, `{"check":"clock","level":"warning"`, `{"check":"journal","level":"ok"`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in %s", want, body)
		}
	}
	for _, bad := range []string{`{"issuer":1}`, `{"isuer":"x"}`, `{"now":"noon"}`, `[]`} {
		if resp, body := call(t, twoOrgs(), "POST", "/api/v1/doctor", bad); resp.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %s %s", bad, resp.Status, body)
		}
	}
	if resp, _ := call(t, twoOrgs(), "POST", "/api/v1/orgs/third/doctor", `{}`); resp.StatusCode != http.StatusNotFound {
		t.Errorf("an unknown org: %s", resp.Status)
	}
}
