package control_test

import (
	"regexp"
	"strings"
	"testing"
)

// exchange is one request and what of its answer is looked at.
type exchange struct {
	method, path, body string
	status             int
	has                string // a regular expression
}

func exchangeAll(t *testing.T, steps []exchange) {
	t.Helper()
	orgs := twoOrgs()
	for _, s := range steps {
		resp, body := call(t, orgs, s.method, "/api/v1"+s.path, s.body)
		if resp.StatusCode != s.status || !regexp.MustCompile(s.has).MatchString(body) {
			t.Errorf("%s %s %s: %s %s, want %d %s", s.method, s.path, s.body, resp.Status, body, s.status, s.has)
		}
	}
}

func TestKeys(t *testing.T) {
	orgs := twoOrgs()
	kid := orgs[0].Keys.List()[0].ID // the same in every org of that name
	exchangeAll(t, []exchange{
		{"GET", "/keys", "", 200, `^\[{"kid":"` + kid + `","state":"signing"}\]`},
		{"POST", "/keys", `{"publish":true}`, 200, `"state":"signing"},{"kid":"[^"]+","state":"next"}\]`},
		{"POST", "/keys", `{"publish":true}`, 409, "is published already"},
		{"POST", "/keys", `{"rotate":"graceful"}`, 200, `"state":"old"},{"kid":"[^"]+","state":"signing"}\]`},
		{"POST", "/keys", `{"retire":"` + kid + `"}`, 200, `"state":"retired"},{"kid":"[^"]+","state":"signing"}\]`},
		{"POST", "/keys", `{"retire":"` + kid + `"}`, 409, "is retired already"},
		{"POST", "/keys", `{"retire":"no-such-key"}`, 404, "no such key"},
		{"POST", "/keys", `{"rotate":"emergency"}`, 200, `"retired"},{"kid":"[^"]+","state":"retired"},{"kid":"[^"]+","state":"signing"}\]`},
		{"POST", "/keys", `{"rotate":"slowly"}`, 400, "no change of the keys"},
		{"POST", "/keys", `{"rotate":"graceful","publish":true}`, 400, "or for several"},
		{"POST", "/keys", `{}`, 400, "no change of the keys"},
		{"POST", "/keys", `{"rotate":true}`, 400, "not understood"},
		{"POST", "/keys", `{"new":true}`, 400, "unknown field"},
		{"GET", "/orgs/second/keys", "", 200, `^\[{"kid":"[^"]+","state":"signing"}\]`},
	})
}

func TestTamperings(t *testing.T) {
	exchangeAll(t, []exchange{
		{"GET", "/tokens/next", "", 200, `^\[\]`},
		{"POST", "/tokens/next", `{"kind":"expired"}`, 200, `^\[{"kind":"expired","token":"id","count":1}\]`},
		{"POST", "/tokens/next", `{"kind":"wrong-iss","value":"http://x","token":"access","count":3}`, 200, `,{"kind":"wrong-iss","value":"http://x","token":"access","count":3}\]`},
		{"POST", "/tokens/next", `{"kind":"rude"}`, 400, "no kind of tampering"},
		{"POST", "/tokens/next", `{"kind":"expired","count":0}`, 400, "count is 0"},
		{"POST", "/tokens/next", `{"kind":"expired","times":2}`, 400, "unknown field"},
		{"POST", "/tokens/next", `{"kind":"no-nonce","token":"access"}`, 400, "an access token cannot have"},
		{"GET", "/tokens/next", "", 200, `^\[[^\]]*"count":3}\]`},
		{"GET", "/orgs/second/tokens/next", "", 200, `^\[\]`},
		{"DELETE", "/tokens/next", "", 204, ""},
		{"GET", "/tokens/next", "", 200, `^\[\]`},
	})
}

func TestOneTimeTokens(t *testing.T) {
	var staged string
	for _, u := range newOrg("first").Directory.Snapshot().Users {
		if u.Status == "STAGED" {
			staged = u.Login
		}
	}
	if staged == "" {
		t.Fatal("nobody is staged")
	}
	ada := "ada.lovelace@example.com"
	exchangeAll(t, []exchange{
		{"POST", "/tokens/activation", `{"login":"` + strings.ToUpper(staged) + `"}`, 200, `^{"token":"[0-9A-Za-z]{20}"}`},
		{"POST", "/tokens/recovery", `{"login":"` + ada + `"}`, 200, `^{"token":"[0-9A-Za-z]{20}"}`},
		{"POST", "/tokens/activation", `{"login":"` + ada + `"}`, 409, "the user is ACTIVE"},
		{"POST", "/tokens/recovery", `{"login":"nobody@example.com"}`, 404, "no such user"},
		{"POST", "/tokens/recovery", `{}`, 404, "no such user"},
		{"POST", "/tokens/recovery", `{"user":"` + ada + `"}`, 400, "unknown field"},
	})
}
