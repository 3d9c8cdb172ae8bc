package control_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/fixtures"
	"github.com/idxlab/idxlab/mockidx/controltest"
	"github.com/idxlab/idxlab/mockidx/internal/chance"
	"github.com/idxlab/idxlab/mockidx/internal/control"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/fault"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
	"github.com/idxlab/idxlab/mockidx/internal/limit"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
	"github.com/idxlab/idxlab/mockidx/internal/onetime"
	"github.com/idxlab/idxlab/mockidx/internal/outbox"
	"github.com/idxlab/idxlab/mockidx/internal/profile"
	"github.com/idxlab/idxlab/mockidx/internal/scan"
	"github.com/idxlab/idxlab/mockidx/internal/signing"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

func newOrg(name string) control.Org {
	t := tenant.New("http://"+name+".test", directory.Default(), uint64(len(name)))
	keys, err := signing.ParseKeys(fixtures.Keys())
	if err != nil {
		panic(err)
	}
	ring, err := signing.NewRing(keys, name)
	if err != nil {
		panic(err)
	}
	org := control.Org{
		Name: name, URL: t.BaseURL, Issuer: t.Issuer("default"),
		Directory: t.Directory, Mailbox: mail.NewMailbox(), Clock: t.Clock, Journal: t.Journal, Limits: limit.New(t.Clock.Now, t.Told),
		Codes: t.Codes, Keys: ring, Tokens: t.Tokens, OneTime: onetime.Tokens{Directory: t.Directory, Chance: t.Chance, Clock: t.Clock},
		Faults: fault.New(chance.New(uint64(len(name)))), Profile: profile.NewChoice(func() uint64 { return 42 }),
	}
	org.Outbox = outbox.New(outbox.Options{BaseURL: org.URL, Clock: org.Clock, Journal: org.Journal, Mailbox: org.Mailbox, Mint: chance.New(1)})
	org.Scanner = scan.New(org.Mailbox, org.Journal, nil)
	return org
}

// call asks the API of two orgs, "first" and "second", and returns the answer,
// which must be as the OpenAPI document says.
func call(t *testing.T, orgs []control.Org, method, target, body string, headers ...string) (*http.Response, string) {
	t.Helper()
	h := control.New(func() []control.Org { return orgs }, control.Options{Hosts: []string{"", "mockidx.internal"}})
	return ask(t, h, method, target, body, headers...)
}

// ask is call for any control listener.
func ask(t *testing.T, h http.Handler, method, target, body string, headers ...string) (*http.Response, string) {
	t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Host = "localhost:7779"
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	resp := w.Result()
	done(t, method, target, resp.StatusCode)
	b, _ := io.ReadAll(resp.Body)
	if err := controltest.Check(method, target, r.Header, []byte(body), resp.StatusCode, resp.Header, b); err != nil {
		t.Error(err)
	}
	return resp, string(b)
}

func twoOrgs() []control.Org {
	orgs := []control.Org{newOrg("first"), newOrg("second")}
	orgs[0].Mailbox.Deliver(mail.Mail{ID: "m1", To: "ada@example.com", OTP: "123456", Subject: "Sign in to App", Template: "EmailChallenge", Transaction: "t1", Channel: mail.ChannelEmail, Raw: []byte("Subject: x\r\n\r\ny")})
	orgs[0].Mailbox.Deliver(mail.Mail{ID: "m2", To: "bob@example.com", Subject: "Reset", Template: "ForgotPassword", Transaction: "t2", Channel: mail.ChannelEmail})
	orgs[1].Mailbox.Deliver(mail.Mail{ID: "m3", To: "eve@example.com"})
	orgs[0].Journal.Append(journal.Event{Kind: journal.Mail, Outcome: "mail_delivered", Transaction: "t1"})
	orgs[0].Journal.Append(journal.Event{Kind: journal.Request, Outcome: "ok", Transaction: "t2"})
	return orgs
}

func TestReads(t *testing.T) {
	tests := []struct {
		name, target string
		has, hasNot  []string
	}{
		{"orgs", "/api/v1/orgs", []string{`[{"name":"first"`, `{"name":"second"`}, nil},
		{"the first org", "/api/v1", []string{`"name":"first","url":"http://first.test","issuer":"http://first.test/oauth2/default"`, `"clientId":"0oa`, `"login":"ada.lovelace@example.com"`, `"password":"`}, []string{`"name":"second"`}},
		{"an org", "/api/v1/orgs/second", []string{`"name":"second"`}, []string{`"first"`}},
		{"mails", "/api/v1/mails", []string{`"id":"m1","seq":1,"to":"ada@example.com"`, `"otp":"123456"`, `"id":"m2","seq":2`}, []string{"m3", "Raw", "raw"}},
		{"mails to", "/api/v1/mails?to=ADA@example.com", []string{`"m1"`}, []string{`"m2"`}},
		{"no mails", "/api/v1/mails?to=nobody", []string{"[]\n"}, nil},
		{"mails with a subject", "/api/v1/mails?subject=SIGN+in", []string{`"m1"`}, []string{`"m2"`}},
		{"mails of a template", "/api/v1/mails?template=ForgotPassword", []string{`"m2"`}, []string{`"m1"`}},
		{"mails of a sign-in", "/api/v1/mails?transaction=t2", []string{`"m2"`}, []string{`"m1"`}},
		{"mails of a channel", "/api/v1/mails?channel=email&to=ada@example.com", []string{`"m1"`}, []string{`"m2"`}},
		{"mails of a channel and not", "/api/v1/mails?channel=sms", []string{"[]\n"}, nil},
		{"wait for a template", "/api/v1/mails/wait?template=ForgotPassword", []string{`{"id":"m2"`}, nil},
		{"wait for a sign-in", "/api/v1/mails/wait?transaction=t2&subject=&channel=email", []string{`{"id":"m2"`}, nil},
		{"mails of an org", "/api/v1/orgs/second/mails", []string{`"m3"`}, []string{`"m1"`}},
		{"a mail", "/api/v1/mails/m2", []string{`{"id":"m2"`}, nil},
		{"wait finds what is there", "/api/v1/mails/wait?to=bob@example.com", []string{`{"id":"m2"`}, nil},
		{"wait for anyone, after", "/api/v1/mails/wait?after=1&timeout=1s", []string{`{"id":"m2"`}, nil},
		{"clock", "/api/v1/clock", []string{`{"now":"2`, `"frozen":false,"tokenTime":"real"`}, nil},
		{"journal", "/api/v1/journal", []string{`"seq":1`, `"seq":2`}, nil},
		{"journal after", "/api/v1/journal?after=1", []string{`"seq":2`}, []string{`"seq":1`}},
		{"journal by kind and outcome", "/api/v1/journal?kind=mail&outcome=mail_delivered", []string{`"seq":1`}, []string{`"seq":2`}},
		{"journal by transaction", "/api/v1/journal?transaction=t2", []string{`"seq":2`}, []string{`"seq":1`}},
		{"no events", "/api/v1/orgs/second/journal", []string{"[]\n"}, nil},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			resp, body := call(t, twoOrgs(), "GET", tc.target, "")
			if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "application/json" || resp.Header.Get("Cache-Control") != "no-store" || !json.Valid([]byte(body)) {
				t.Fatalf("%s %v\n%s", resp.Status, resp.Header, body)
			}
			for _, s := range tc.has {
				if !strings.Contains(body, s) {
					t.Errorf("no %s in %s", s, body)
				}
			}
			for _, s := range tc.hasNot {
				if strings.Contains(body, s) {
					t.Errorf("there is %s in %s", s, body)
				}
			}
		})
	}
}

// A phone number is found as it is written, whether or not its + is encoded.
func TestMailToAPhone(t *testing.T) {
	orgs := twoOrgs()
	orgs[0].Mailbox.Deliver(mail.Mail{ID: "sms", Channel: mail.ChannelSMS, To: "+15551234567", OTP: "654321"})
	for _, target := range []string{
		"/api/v1/mails?to=+15551234567", "/api/v1/mails?to=%2B15551234567", "/api/v1/mails/wait?to=+15551234567", "/api/v1/mails/wait?to=%2B15551234567",
	} {
		resp, body := call(t, orgs, "GET", target, "")
		if resp.StatusCode != http.StatusOK || !strings.Contains(body, `"channel":"sms"`) || !strings.Contains(body, "654321") || strings.Contains(body, "ada@") {
			t.Errorf("%s: %s %s", target, resp.Status, body)
		}
	}
}

func TestRefusals(t *testing.T) {
	tests := []struct {
		name, method, target, body string
		headers                    []string
		status                     int
		detail                     string
	}{
		{"no such path", "GET", "/api/v1/nothing", "", nil, 404, "there is nothing at /api/v1/nothing"},
		{"no such org", "GET", "/api/v1/orgs/third/mails", "", nil, 404, `there is no org named "third"`},
		{"no such mail", "GET", "/api/v1/mails/m3", "", nil, 404, `there is no mail "m3"`},
		{"no such mail, raw", "GET", "/api/v1/mails/m3/raw", "", nil, 404, `there is no mail "m3"`},
		{"no such mail to delete", "DELETE", "/api/v1/mails/m3", "", nil, 404, `there is no mail "m3"`},
		{"method", "PUT", "/api/v1/mails", "", nil, 405, "/api/v1/mails takes no PUT"},
		{"unknown parameter", "GET", "/api/v1/mails?from=x", "", nil, 400, `there is no parameter "from"`},
		{"unknown parameter where there is none", "DELETE", "/api/v1/mails?to=x", "", nil, 400, `there is no parameter "to"`},
		{"parameter twice", "GET", "/api/v1/mails?to=x&to=y", "", nil, 400, `parameter "to" is there 2 times`},
		{"bad percent-encoding", "GET", "/api/v1/mails?to=%zz", "", nil, 400, "the query is malformed"},
		{"after is no number", "GET", "/api/v1/mails/wait?after=-1", "", nil, 400, `parameter after is "-1"`},
		{"timeout is no duration", "GET", "/api/v1/mails/wait?timeout=5", "", nil, 400, `timeout "5" is not between`},
		{"timeout is too long", "GET", "/api/v1/mails/wait?timeout=11m", "", nil, 400, `timeout "11m" is not between 0s and 10m0s`},
		{"no such template", "GET", "/api/v1/mails?template=x", "", nil, 400, `there is no template "x"`},
		{"no such channel", "GET", "/api/v1/mails/wait?channel=pigeon", "", nil, 400, `there is no channel "pigeon"`},
		{"wait in vain for a subject", "GET", "/api/v1/mails/wait?subject=x&timeout=1ms", "", nil, 408, "no such mail came within 1ms"},
		{"wait in vain", "GET", "/api/v1/mails/wait?to=nobody&timeout=1ms", "", nil, 408, "no such mail came within 1ms"},
		{"clock: form", "POST", "/api/v1/clock", "freeze=true", []string{"Content-Type", "application/x-www-form-urlencoded"}, 415, "content type"},
		{"clock: not JSON", "POST", "/api/v1/clock", "{", nil, 400, "the body is not understood"},
		{"clock: two values", "POST", "/api/v1/clock", `{"freeze":true}{}`, nil, 400, "something follows"},
		{"clock: unknown member", "POST", "/api/v1/clock", `{"freze":true}`, nil, 400, "freze"},
		{"clock: nothing", "POST", "/api/v1/clock", `{"freeze":false}`, nil, 400, "asks for 0 changes"},
		{"clock: two changes", "POST", "/api/v1/clock", `{"freeze":true,"reset":true}`, nil, 400, "asks for 2 changes"},
		{"clock: bad duration", "POST", "/api/v1/clock", `{"advance":"6"}`, nil, 400, `advance "6" is not a duration`},
		{"clock: too far", "POST", "/api/v1/clock", `{"advance":"2000000h"}`, nil, 400, "the clock would show the year"},
		{"clock: bad time", "POST", "/api/v1/clock", `{"set":"tomorrow"}`, nil, 400, "the body is not understood"},
		{"clock: before 1970", "POST", "/api/v1/clock", `{"set":"1969-01-01T00:00:00Z"}`, nil, 400, "the clock would show the year 1969"},
		{"body too large", "POST", "/api/v1/clock", `{"advance":"` + strings.Repeat(" ", 1<<20) + `"}`, nil, 413, "larger than 65536 bytes"},
		{"foreign host", "GET", "/api/v1/mails", "", []string{"Host", "evil.example:7779"}, 403, `host "evil.example:7779" is not trusted`},
		{"host that begins like a trusted one", "GET", "/api/v1/mails", "", []string{"Host", "localhost.evil.example"}, 403, "is not trusted"},
		{"address that is not loopback", "GET", "/api/v1/mails", "", []string{"Host", "10.0.0.1:7779"}, 403, "is not trusted"},
		{"no host", "GET", "/api/v1/mails", "", []string{"Host", ""}, 403, "is not trusted"},
		{"foreign origin", "GET", "/api/v1/mails", "", []string{"Origin", "http://evil.example"}, 403, `origin "http://evil.example" may not`},
		{"opaque origin", "DELETE", "/api/v1/mails", "", []string{"Origin", "null"}, 403, `origin "null" may not`},
		{"another port", "POST", "/api/v1/clock", `{"freeze":true}`, []string{"Origin", "http://localhost:8080"}, 403, "may not"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			orgs := twoOrgs()
			resp, body := call(t, orgs, tc.method, tc.target, tc.body, tc.headers...)
			var p struct {
				Type, Title, Detail, Hint string
				Status                    int
			}
			if err := json.Unmarshal([]byte(body), &p); err != nil || resp.Header.Get("Content-Type") != "application/problem+json" {
				t.Fatalf("%s is no problem document: %v", body, err)
			}
			if resp.StatusCode != tc.status || p.Status != tc.status || p.Title != http.StatusText(tc.status) || p.Type != "about:blank" || !strings.Contains(p.Detail, tc.detail) {
				t.Errorf("%s\n%s\nwant %d with %q", resp.Status, body, tc.status, tc.detail)
			}
			if len(orgs[0].Mailbox.List()) != 2 || orgs[0].Clock.Frozen() {
				t.Error("the refused request had an effect")
			}
		})
	}
}

func TestTrustedHosts(t *testing.T) {
	for _, host := range []string{"localhost", "LocalHost:1", "127.0.0.1:7779", "127.8.9.1", "[::1]:7779", "[::1]", "mockidx.internal:80"} {
		t.Run(host, func(t *testing.T) {
			resp, body := call(t, twoOrgs(), "GET", "/api/v1/mails", "", "Host", host, "Origin", "http://"+host)
			if resp.StatusCode != http.StatusOK {
				t.Errorf("%s\n%s", resp.Status, body)
			}
		})
	}
}

func TestMethodNotAllowedSaysWhatIs(t *testing.T) {
	resp, _ := call(t, twoOrgs(), "PUT", "/api/v1/mails", "")
	if got := resp.Header.Get("Allow"); got != "DELETE, GET, HEAD" {
		t.Errorf("Allow = %q", got)
	}
}

func TestRaw(t *testing.T) {
	resp, body := call(t, twoOrgs(), "GET", "/api/v1/mails/m1/raw", "")
	if resp.Header.Get("Content-Type") != "message/rfc822" || body != "Subject: x\r\n\r\ny" {
		t.Errorf("%v\n%q", resp.Header, body)
	}
}

func TestDelete(t *testing.T) {
	orgs := twoOrgs()
	if resp, body := call(t, orgs, "DELETE", "/api/v1/mails/m1", ""); resp.StatusCode != http.StatusNoContent || body != "" {
		t.Errorf("%s %s", resp.Status, body)
	}
	if left := orgs[0].Mailbox.List(); len(left) != 1 || left[0].ID != "m2" {
		t.Errorf("left: %v", left)
	}
	if resp, body := call(t, orgs, "DELETE", "/api/v1/orgs/first/mails", ""); resp.StatusCode != http.StatusNoContent || body != "" {
		t.Errorf("%s %s", resp.Status, body)
	}
	if first, second := len(orgs[0].Mailbox.List()), len(orgs[1].Mailbox.List()); first != 0 || second != 1 {
		t.Errorf("%d and %d mails are left, want 0 and 1", first, second)
	}
}

func TestClock(t *testing.T) {
	orgs := twoOrgs()
	steps := []struct {
		body   string
		frozen bool
		now    string // empty: about now
	}{
		{`{"set":"2030-01-02T03:04:05Z"}`, false, "2030-01-02T03:0"},
		{`{"freeze":true}`, true, "2030-01-02T03:0"},
		{`{"set":"2030-01-02T03:04:05+01:00"}`, true, "2030-01-02T02:04:05Z"},
		{`{"advance":"6m"}`, true, "2030-01-02T02:10:05Z"},
		{`{"advance":"-1h"}`, true, "2030-01-02T01:10:05Z"},
		{`{"resume":true}`, false, "2030-01-02T01:1"},
		{`{"tokenTime":"clock"}`, false, "2030-01-02T01:1"},
		{`{"reset":true}`, false, ""},
	}
	for _, s := range steps {
		resp, body := call(t, orgs, "POST", "/api/v1/clock", s.body)
		var got struct {
			Now    time.Time
			Frozen bool
		}
		if err := json.Unmarshal([]byte(body), &got); err != nil || resp.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s\n%s", s.body, resp.Status, body)
		}
		right := strings.HasPrefix(got.Now.Format(time.RFC3339Nano), s.now)
		if s.now == "" {
			right = time.Since(got.Now).Abs() < time.Minute
		}
		if got.Frozen != s.frozen || !right {
			t.Errorf("%s: %s, want frozen %v, now %s…", s.body, body, s.frozen, s.now)
		}
	}
}

func TestWaitIsALongPoll(t *testing.T) {
	orgs := twoOrgs()
	srv := httptest.NewServer(control.New(func() []control.Org { return orgs }, control.Options{}))
	defer srv.Close()
	got := make(chan string)
	go func() {
		resp, err := http.Get(srv.URL + "/api/v1/mails/wait?to=ada@example.com&after=2&timeout=1m")
		if err != nil {
			got <- err.Error()
			return
		}
		defer resp.Body.Close()
		b, _ := io.ReadAll(resp.Body)
		got <- string(b)
	}()
	orgs[0].Mailbox.Deliver(mail.Mail{ID: "m4", To: "bob@example.com"})
	orgs[0].Mailbox.Deliver(mail.Mail{ID: "m5", To: "ada@example.com"})
	if body := <-got; !strings.HasPrefix(body, `{"id":"m5","seq":4`) {
		t.Errorf("wait answered %s", body)
	}
}

func TestPage(t *testing.T) {
	page := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "page "+r.URL.Path) })
	srv := httptest.NewServer(control.New(func() []control.Org { return nil }, control.Options{Page: page}))
	defer srv.Close()
	for path, want := range map[string]string{"/": "page /", "/orgs/x": "page /orgs/x", "/api/v1/orgs": "[]\n"} {
		resp, err := http.Get(srv.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if string(b) != want {
			t.Errorf("GET %s = %q, want %q", path, b, want)
		}
	}
}
