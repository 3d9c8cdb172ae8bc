package control_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/limit"
)

func TestLimits(t *testing.T) {
	orgs := twoOrgs()
	for _, s := range []struct{ method, body, want string }{
		{"GET", "", `{"mode":"off","buckets":{},"okta":{"api":{"limit":600,"per":"1m0s"}`},
		{"PUT", `{"mode":"on"}`, `{"mode":"on","buckets":{"api":{"limit":600,"per":"1m0s"}`},
		{"PUT", `{"buckets":{"token":{"limit":2,"per":"90s"}}}`, `"token":{"limit":2,"per":"1m30s"},"user":{"limit":20,"per":"5s"}},"okta"`},
		{"GET", "", `{"mode":"set"`},
		{"PUT", `{"mode":"off","buckets":{"mail":{"limit":0,"per":"1m"}}}`, `{"mode":"set","buckets":{"mail":{"limit":0,"per":"1m0s"}},`},
		{"PUT", `{"buckets":{"mail":null}}`, `{"mode":"off","buckets":{},`},
		{"PUT", `{"mode":"on","buckets":{"token":null}}`, `{"mode":"set"`},
		{"PUT", `{"mode":"off"}`, `{"mode":"off"`},
	} {
		resp, body := call(t, orgs, s.method, "/api/v1/limits", s.body)
		if resp.StatusCode != http.StatusOK || !strings.Contains(body, s.want) {
			t.Errorf("%s %s: %s\n%s, want %s in it", s.method, s.body, resp.Status, body, s.want)
		}
	}
	if m := orgs[1].Limits.Mode(); m != limit.Off {
		t.Errorf("another org's limits are %s", m)
	}
}

func TestLimitsAreForgotten(t *testing.T) {
	orgs := twoOrgs()
	if err := orgs[1].Limits.Set(limit.Mail, 1, limit.Okta()[limit.Mail].Per); err != nil {
		t.Fatal(err)
	}
	for _, want := range []bool{true, false} {
		if _, ok := orgs[1].Limits.AllowMail("ada@example.com"); ok != want {
			t.Errorf("allowed %t, want %t", ok, want)
		}
	}
	if resp, body := call(t, orgs, "DELETE", "/api/v1/orgs/second/limits", ""); resp.StatusCode != http.StatusNoContent || body != "" {
		t.Errorf("%s %s", resp.Status, body)
	}
	if _, ok := orgs[1].Limits.AllowMail("ada@example.com"); !ok {
		t.Error("the mail is still counted")
	}
}

func TestLimitsRefused(t *testing.T) {
	for body, detail := range map[string]string{
		`{}`:                                 "asks for no change",
		`{"buckets":{}}`:                     "asks for no change",
		`{"mode":"set"}`:                     `mode \"set\" is not one to ask for`,
		`{"mode":"On"}`:                      `mode \"On\"`,
		`{"limits":{}}`:                      `unknown field \"limits\"`,
		`{"buckets":{"tokn":null}}`:          `there is no bucket \"tokn\"`,
		`{"buckets":{"token":{"per":"1m"}}}`: "bucket token has no limit",
		`{"buckets":{"token":{"limit":1}}}`:  `per \"\" of bucket token is not a duration`,
		`{"buckets":{"token":2}}`:            "the body is not understood",
		`{"mode":"on","buckets":{"token":{"limit":-1,"per":"1m"}}}`:        "limit -1 of bucket token is not between",
		`{"mode":"on","buckets":{"token":{"limit":1,"per":"25h"}}}`:        "time 25h0m0s of bucket token is not between",
		`{"mode":"on","buckets":{"token":{"limit":1,"per":"0s"}}}`:         "time 0s of bucket token",
		`{"buckets":{"token":{"limit":1,"per":"1m","key":"user"}}}`:        `unknown field \"key\"`,
		`{"buckets":{"token":{"limit":1,"per":"1m"},"x":{"limit":1}}}`:     `there is no bucket \"x\"`,
		`{"buckets":{"token":{"limit":1,"per":"1m"}, "user":{"limit":1}}}`: "of bucket user",
	} {
		orgs := twoOrgs()
		resp, answer := call(t, orgs, "PUT", "/api/v1/limits", body)
		if resp.StatusCode != http.StatusBadRequest || !strings.Contains(answer, detail) {
			t.Errorf("%s: %s\n%s, want %s in it", body, resp.Status, answer, detail)
		}
		if m := orgs[0].Limits.Mode(); m != limit.Off {
			t.Errorf("%s: the limits are %s after it", body, m)
		}
	}
}
