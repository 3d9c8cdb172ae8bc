package control_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/control"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
	"github.com/idxlab/idxlab/mockidx/internal/outbox"
)

// mailStep is a request, and what its answer has.
type mailStep struct {
	method, target, body string
	status               int
	has                  string
}

func walk(t *testing.T, orgs []control.Org, steps []mailStep) {
	t.Helper()
	for _, s := range steps {
		resp, body := call(t, orgs, s.method, s.target, s.body)
		if resp.StatusCode != s.status || !strings.Contains(body, s.has) {
			t.Errorf("%s %s %s: %s %s, want %d with %s", s.method, s.target, s.body, resp.Status, body, s.status, s.has)
		}
	}
}

func submit(t *testing.T, org control.Org, id string) {
	t.Helper()
	if err := org.Outbox.Submit(mail.Mail{ID: id, To: "ada@example.com", Channel: mail.ChannelEmail}, outbox.Origin{App: "0oa", User: "00u"}); err != nil {
		t.Fatal(err)
	}
}

func TestOutboxHoldsAndReleases(t *testing.T) {
	orgs := []control.Org{newOrg("first"), newOrg("second")}
	walk(t, orgs, []mailStep{
		{"GET", "/api/v1/outbox", "", 200, `{"holding":false,"waiting":[],"rules":[]}`},
		{"POST", "/api/v1/outbox/hold", "", 204, ""},
	})
	for _, id := range []string{"a", "b", "c", "d", "e"} {
		submit(t, orgs[0], id)
	}
	walk(t, orgs, []mailStep{
		{"GET", "/api/v1/outbox", "", 200, `{"holding":true,"waiting":[{"mail":{"id":"a","seq":0`},
		{"GET", "/api/v1/orgs/second/outbox", "", 200, `"waiting":[]`},
		{"POST", "/api/v1/outbox/release", `{"ids":["c","a"]}`, 200, `[{"id":"c","seq":1`},
		{"GET", "/api/v1/mails/wait?after=1", "", 200, `{"id":"a","seq":2`},
		{"POST", "/api/v1/outbox/release", `{"count":1,"reverse":true}`, 200, `[{"id":"e","seq":3`},
		{"DELETE", "/api/v1/outbox/waiting/b", "", 204, ""},
		{"POST", "/api/v1/outbox/release", `{}`, 200, `[{"id":"d","seq":4`},
		{"POST", "/api/v1/outbox/release", `{}`, 200, `[]`},
		{"DELETE", "/api/v1/outbox/hold", "", 204, ""},
		{"GET", "/api/v1/outbox", "", 200, `{"holding":false,"waiting":[]`},
		{"GET", "/api/v1/journal?outcome=mail_released", "", 200, `"app":"0oa","user":"00u"`},
	})
	orgs[0].Outbox.Hold()
	submit(t, orgs[0], "f")
	walk(t, orgs, []mailStep{
		{"DELETE", "/api/v1/outbox/waiting", "", 204, ""},
		{"GET", "/api/v1/outbox", "", 200, `"waiting":[]`},
	})
}

func TestOutboxRules(t *testing.T) {
	orgs := []control.Org{newOrg("first"), newOrg("second")}
	walk(t, orgs, []mailStep{
		{"POST", "/api/v1/outbox/rules", `{"do":"delay","delay":"5m","match":{"to":"ADA@example.com","channel":"email"},"nth":2,"count":1}`, 200,
			`{"id":"r1","match":{"to":"ADA@example.com","channel":"email"},"nth":2,"count":1,"do":"delay","delay":"5m0s","matched":0,"fired":0}`},
		{"POST", "/api/v1/outbox/rules", `{"do":"duplicate"}`, 200, `"copies":1`},
		{"POST", "/api/v1/outbox/rules", `{"do":"rewrite","rewrite":"track","match":{"template":"EmailChallenge","app":"x"}}`, 200, `"rewrite":"track"`},
		{"DELETE", "/api/v1/outbox/rules/r2", "", 204, ""},
	})
	submit(t, orgs[0], "a")
	submit(t, orgs[0], "b")
	walk(t, orgs, []mailStep{
		{"GET", "/api/v1/outbox", "", 200, `"due":"`},
		{"GET", "/api/v1/outbox", "", 200, `"matched":2,"fired":1`},
		{"POST", "/api/v1/clock", `{"advance":"5m"}`, 200, ""},
		{"GET", "/api/v1/mails/wait?after=1&timeout=0s", "", 200, `{"id":"b"`},
		{"GET", "/api/v1/outbox/links", "", 200, `[]`},
		{"DELETE", "/api/v1/outbox/rules", "", 204, ""},
		{"GET", "/api/v1/outbox", "", 200, `"rules":[]`},
	})
}

func TestOutboxLinks(t *testing.T) {
	orgs := []control.Org{newOrg("first")}
	for _, kind := range outbox.Rewrites() {
		if _, err := orgs[0].Outbox.AddRule(outbox.Rule{Do: outbox.RewriteLinks, Rewrite: kind, Count: 1}); err != nil {
			t.Fatal(err)
		}
	}
	raw := "To: ada@example.com\r\nMessage-ID: <m@x>\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nhttps://app/cb?otp=3D1&state=3D2\r\n"
	m, err := mail.Parse([]byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	if err := orgs[0].Outbox.Submit(m, outbox.Origin{}); err != nil {
		t.Fatal(err)
	}
	walk(t, orgs, []mailStep{{"GET", "/api/v1/outbox/links", "", 200, `"rewrite":"track","url":"http://first.test/outbox/track/`}})
}

func TestOutboxRefuses(t *testing.T) {
	for _, s := range []mailStep{
		{"POST", "/api/v1/outbox/release", `{"ids":["a","nothing"]}`, 404, `no mail \"nothing\"`},
		{"POST", "/api/v1/outbox/release", `{"ids":["a","a"]}`, 404, `no mail \"a\"`},
		{"POST", "/api/v1/outbox/release", `{"ids":["a"],"reverse":true}`, 400, "an order of their own"},
		{"POST", "/api/v1/outbox/release", `{"count":-1}`, 400, "cannot be released"},
		{"POST", "/api/v1/outbox/release", `{"order":"x"}`, 400, "order"},
		{"DELETE", "/api/v1/outbox/waiting/x", "", 404, "no mail"},
		{"DELETE", "/api/v1/outbox/waiting?to=x", "", 400, "no parameter"},
		{"POST", "/api/v1/outbox/hold?x=1", "", 400, "no parameter"},
		{"DELETE", "/api/v1/outbox/rules/r9", "", 404, "no rule"},
		{"POST", "/api/v1/outbox/rules", `{"do":"explode"}`, 400, `one of hold, drop, delay`},
		{"POST", "/api/v1/outbox/rules", `{"do":"delay"}`, 400, "the delay 0s"},
		{"POST", "/api/v1/outbox/rules", `{"do":"delay","delay":"5"}`, 400, "not a duration"},
		{"POST", "/api/v1/outbox/rules", `{"do":"drop","delay":"5m"}`, 400, "only"},
		{"POST", "/api/v1/outbox/rules", `{"do":"drop","copies":2}`, 400, "only"},
		{"POST", "/api/v1/outbox/rules", `{"do":"drop","rewrite":"amp"}`, 400, "only"},
		{"POST", "/api/v1/outbox/rules", `{"do":"duplicate","copies":101}`, 400, "101 copies"},
		{"POST", "/api/v1/outbox/rules", `{"do":"rewrite"}`, 400, "one of safelinks"},
		{"POST", "/api/v1/outbox/rules", `{"do":"drop","match":{"template":"Fax"}}`, 400, "one of EmailChallenge"},
		{"POST", "/api/v1/outbox/rules", `{"do":"drop","match":{"channel":"fax"}}`, 400, "one of email"},
		{"POST", "/api/v1/outbox/rules", `{"do":"drop","match":{"from":"x"}}`, 400, "from"},
		{"POST", "/api/v1/outbox/rules", `{"do":"drop","nth":-1}`, 400, "never below 0"},
		{"PUT", "/api/v1/relay", `{"addr":"nowhere"}`, 400, "nowhere"},
		{"PUT", "/api/v1/relay", `{"addr":":25"}`, 400, "not host:port"},
		{"GET", "/api/v1/relay", "", 404, "no relay"},
		{"DELETE", "/api/v1/relay", "", 404, "no relay"},
		{"PUT", "/api/v1/templates/Fax/en", `{"text":"x"}`, 400, "Fax"},
		{"PUT", "/api/v1/templates/EmailChallenge/en", `{"text":"${oneTimePassword}"}`, 400, "verificationToken"},
		{"PUT", "/api/v1/templates/EmailChallenge/en", `{"body":"x"}`, 400, "body"},
		{"GET", "/api/v1/templates/EmailChallenge/en", "", 404, "no template"},
		{"DELETE", "/api/v1/templates/EmailChallenge/en", "", 404, "no template"},
		{"POST", "/api/v1/templates/lint", `[]`, 400, "not understood"},
	} {
		t.Run(s.method+" "+s.target+" "+s.body, func(t *testing.T) {
			orgs := []control.Org{newOrg("first")}
			orgs[0].Outbox.Hold()
			submit(t, orgs[0], "a")
			walk(t, orgs, []mailStep{s})
			if _, on := orgs[0].Outbox.Relay(); on || len(orgs[0].Outbox.Waiting()) != 1 || len(orgs[0].Outbox.Rules()) != 0 || len(orgs[0].Mailbox.List()) != 0 || len(orgs[0].Directory.Snapshot().Templates) != 0 {
				t.Error("the refused request had an effect")
			}
		})
	}
}

func TestTooManyRules(t *testing.T) {
	orgs := []control.Org{newOrg("first")}
	for range 100 {
		if resp, body := call(t, orgs, "POST", "/api/v1/outbox/rules", `{"do":"drop"}`); resp.StatusCode != http.StatusOK {
			t.Fatal(body)
		}
	}
	walk(t, orgs, []mailStep{{"POST", "/api/v1/outbox/rules", `{"do":"drop"}`, 400, "100 rules already"}})
}

func TestTemplates(t *testing.T) {
	orgs := []control.Org{newOrg("first")}
	walk(t, orgs, []mailStep{
		{"GET", "/api/v1/templates", "", 200, `[{"name":"EmailChallenge","code":"verificationToken","links":["emailAuthenticationLink"]`},
		{"PUT", "/api/v1/templates/EmailChallenge/de", `{"text":"Code ${verificationToken}"}`, 200, `{"name":"EmailChallenge","language":"de","subject":"","html":"","text":"Code`},
		{"PUT", "/api/v1/templates/EmailChallenge/de", `{"text":"Kode ${verificationToken}"}`, 200, `"Kode`},
		{"GET", "/api/v1/templates", "", 200, `"languages":["de"]`},
		{"GET", "/api/v1/templates/EmailChallenge/de", "", 200, `Kode`},
		{"DELETE", "/api/v1/templates/EmailChallenge/de", "", 204, ""},
		{"GET", "/api/v1/templates/EmailChallenge/de", "", 404, "no template"},
		{"POST", "/api/v1/templates/lint", `{"name":"EmailChallenge","html":"<p>\n ${oneTimePassword}</p>"}`, 200, `{"part":"html","line":2,"column":2,"message":"${oneTimePassword}, which`},
		{"POST", "/api/v1/templates/lint", `{"name":"EmailChallenge","language":"de","subject":"x","text":"${verificationToken}"}`, 200, `{"faults":[]}`},
	})
}

func TestRelay(t *testing.T) {
	orgs := []control.Org{newOrg("first")}
	const status = `{"addr":"localhost:1","username":"u","startTls":true,"relayed":0,"failed":0,"lastError":""}`
	walk(t, orgs, []mailStep{
		{"PUT", "/api/v1/relay", `{"addr":"localhost:1","username":"u","password":"secret","startTls":true}`, 200, status},
		{"GET", "/api/v1/relay", "", 200, status},
		{"DELETE", "/api/v1/relay", "", 204, ""},
		{"GET", "/api/v1/relay", "", 404, "no relay"},
	})
}

// A clock that is moved by a request has delivered when the request is
// answered.
func TestDelayEndsWithTheMove(t *testing.T) {
	org := newOrg("first")
	if _, err := org.Outbox.AddRule(outbox.Rule{Do: outbox.Delay, Delay: time.Hour}); err != nil {
		t.Fatal(err)
	}
	submit(t, org, "a")
	walk(t, []control.Org{org}, []mailStep{
		{"GET", "/api/v1/mails", "", 200, "[]"},
		{"POST", "/api/v1/clock", `{"freeze":true}`, 200, ""},
		{"POST", "/api/v1/clock", `{"advance":"1h"}`, 200, ""},
		{"GET", "/api/v1/mails", "", 200, `"id":"a"`},
	})
}
