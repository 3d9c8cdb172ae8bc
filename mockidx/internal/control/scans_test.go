package control_test

import (
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

func TestScans(t *testing.T) {
	for name, tc := range map[string]struct {
		method, target, body string
		status               int
		has                  string
	}{
		"profiles":       {"GET", "/api/v1/scans/profiles", "", 200, `"profile":"unfurl"`},
		"no parameters":  {"GET", "/api/v1/scans/profiles?x=y", "", 400, `no parameter \"x\"`},
		"a link":         {"POST", "/api/v1/scans", `{"url":"http://127.0.0.1:1/","profile":"get","count":2}`, 200, `"spent":false,"answers":0,"events":[]`},
		"a mail":         {"POST", "/api/v1/orgs/first/scans", `{"mail":"linked","profile":"head"}`, 200, `"method":"HEAD"`},
		"no mail":        {"POST", "/api/v1/scans", `{"mail":"none"}`, 404, "there is no mail"},
		"no org":         {"POST", "/api/v1/orgs/third/scans", `{"mail":"m1"}`, 404, "no org named"},
		"both":           {"POST", "/api/v1/scans", `{"mail":"m1","url":"http://localhost/"}`, 400, "one mail or one URL"},
		"elsewhere":      {"POST", "/api/v1/scans", `{"url":"http://192.0.2.1/"}`, 400, "not this machine"},
		"no member":      {"POST", "/api/v1/scans", `{"link":"http://localhost/"}`, 400, "link"},
		"no such scan":   {"POST", "/api/v1/scans", `{"url":"http://localhost/","profile":"x"}`, 400, "there are: get, get-js, head"},
		"no browser":     {"POST", "/api/v1/scans", `{"url":"http://localhost/","profile":"get-js"}`, 400, "WithScanBrowser"},
		"zero times":     {"POST", "/api/v1/scans", `{"url":"http://localhost/","count":0}`, 400, "count is 1 to 100"},
		"a mistaken get": {"GET", "/api/v1/scans", "", 405, "takes no GET"},
	} {
		t.Run(name, func(t *testing.T) {
			orgs := twoOrgs()
			orgs[0].Mailbox.Deliver(mail.Mail{ID: "linked", Link: "http://127.0.0.1:1/email/verify/app?token=t"})
			resp, body := call(t, orgs, tc.method, tc.target, tc.body)
			if resp.StatusCode != tc.status || !strings.Contains(body, tc.has) {
				t.Errorf("%s %s", resp.Status, body)
			}
		})
	}
}
