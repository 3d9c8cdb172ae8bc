package control_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestMailpit(t *testing.T) {
	for _, tc := range []struct {
		method, target string
		headers        []string
		status         int
		has            string
	}{
		{"GET", "/api/v1/messages", nil, http.StatusOK, `"messages":[{"ID":"m2",`},
		{"GET", "/api/v1/message/m1/raw", nil, http.StatusOK, "Subject: x\r\n\r\ny"},
		{"GET", "/api/v1/message/m3", nil, http.StatusNotFound, "Message not found"},
		{"GET", "/mailpit/second/api/v1/message/latest", nil, http.StatusOK, `"ID":"m3"`},
		{"DELETE", "/api/v1/messages", nil, http.StatusOK, "ok"},
		{"GET", "/mailpit/second//view/m1.html", nil, http.StatusTemporaryRedirect, `"/mailpit/second/view/m1.html"`}, // cypress-mailpit writes two slashes
		{"GET", "/api/v1/webui", nil, http.StatusNotFound, `"detail":"there is nothing at /api/v1/webui"`},
		{"GET", "/api/v1/messages", []string{"Host", "evil.example"}, http.StatusForbidden, "not trusted"},
		{"DELETE", "/mailpit/second/api/v1/messages", []string{"Origin", "https://evil.example"}, http.StatusForbidden, "may not use"},
	} {
		resp, body := call(t, twoOrgs(), tc.method, tc.target, "", tc.headers...)
		if resp.StatusCode != tc.status || !strings.Contains(body, tc.has) {
			t.Errorf("%s %s: %d %s", tc.method, tc.target, resp.StatusCode, body)
		}
	}
}
