package console_test

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/idxlab/idxlab/mockidx/internal/chance"
	"github.com/idxlab/idxlab/mockidx/internal/console"
	"github.com/idxlab/idxlab/mockidx/internal/control"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/fault"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
	"github.com/idxlab/idxlab/mockidx/internal/outbox"
	"github.com/idxlab/idxlab/mockidx/internal/profile"
	"github.com/idxlab/idxlab/mockidx/internal/scan"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

const evil = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`

func newOrg(name string, mails ...mail.Mail) control.Org {
	t := tenant.New("http://"+name+".test", directory.Default(), 1)
	o := control.Org{
		Name: name, URL: t.BaseURL, Issuer: t.Issuer("default"),
		Directory: t.Directory, Mailbox: mail.NewMailbox(), Clock: t.Clock, Journal: t.Journal,
		Faults: fault.New(chance.New(1)), Profile: profile.NewChoice(func() uint64 { return 42 }),
	}
	o.Outbox = outbox.New(outbox.Options{BaseURL: o.URL, Clock: o.Clock, Journal: o.Journal, Mailbox: o.Mailbox, Mint: chance.New(1)})
	o.Scanner = scan.New(o.Mailbox, o.Journal, nil)
	for _, m := range mails {
		m.SentAt = time.Date(2031, 2, 3, 4, 5, 6, 0, time.UTC)
		o.Mailbox.Deliver(m)
	}
	return o
}

func orgs() []control.Org {
	return []control.Org{
		newOrg("default",
			mail.Mail{ID: "m1", To: "ada@example.com", Subject: "First", OTP: "111111", Link: "https://app.test/cb?otp=111111&state=s", HTML: "<p>html one</p>", Text: "text one", Raw: []byte("X: raw one\r\n")},
			mail.Mail{ID: "m2", To: "bob@example.com", Subject: "Second", OTP: "222222", Text: "text two"}),
		newOrg("phone",
			mail.Mail{ID: "v1", Channel: mail.ChannelVoice, To: "+15551234567", Subject: "Voice call", OTP: "333333", Text: "3, 3"},
			mail.Mail{ID: "s1", Channel: mail.ChannelSMS, To: "+15551234567", Subject: "Text message", OTP: "444444", Text: "code 444444", Raw: []byte("raw sms")},
			mail.Mail{ID: "e1", Channel: mail.ChannelEmail, Template: "ForgotPassword", To: "ada@example.com", Text: "mail"}),
		newOrg("evil", mail.Mail{ID: evil, To: evil, From: evil, Subject: evil, OTP: evil, State: evil, Transaction: evil, Link: "javascript:alert(3)", HTML: evil, Text: evil, Raw: []byte(evil)}),
	}
}

func get(t *testing.T, all []control.Org, target string) (*http.Response, string) {
	t.Helper()
	w := httptest.NewRecorder()
	console.New(func() []control.Org { return all }).ServeHTTP(w, httptest.NewRequest("GET", target, nil))
	resp := w.Result()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(b)
}

// expectPage says what a page has and has not, and returns it.
func expectPage(t *testing.T, all []control.Org, target string, status int, has, hasNot []string) string {
	t.Helper()
	resp, body := get(t, all, target)
	if resp.StatusCode != status {
		t.Errorf("status %d, want %d", resp.StatusCode, status)
	}
	for _, s := range has {
		if !strings.Contains(body, s) {
			t.Errorf("no %s in\n%s", s, body)
		}
	}
	for _, s := range hasNot {
		if strings.Contains(body, s) {
			t.Errorf("there is %s in\n%s", s, body)
		}
	}
	return body
}

func TestPage(t *testing.T) {
	tests := []struct {
		name, target string
		status       int
		has, hasNot  []string
	}{
		{"the newest mail of the first org", "/", 200, []string{
			"This is a mock.", "http://default.test/oauth2/default", `<a href="/orgs/phone">phone</a>`,
			`<a href="/orgs/default/mails/m2#mail" aria-current="true">`, `<strong translate="no">222222</strong>`, "It shows no link.",
			`<pre tabindex="0" aria-label="The mail as text">text two</pre>`, `<article id="mail" tabindex="-1" data-live>`, `data-events="/orgs/default/events?mails=2&amp;events=0"`, "Mails <span class=\"quiet\">2</span>",
		}, []string{"html one", "text one"}},
		{"one mail", "/orgs/default/mails/m1", 200, []string{
			`<a class="button" href="https://app.test/cb?otp=111111&amp;state=s" target="_blank" rel="noopener noreferrer">`, `2031-02-03 04:05:06 UTC`,
			`src="/orgs/default/mails/m1/html" sandbox="allow-popups allow-popups-to-escape-sandbox"`,
		}, []string{`tabindex="-1" data-live`, "text one"}},
		{"as text", "/orgs/default/mails/m1?view=text", 200, []string{">text one</pre>"}, []string{"<iframe"}},
		{"as source", "/orgs/default/mails/m1?view=raw", 200, []string{">X: raw one\r\n</pre>"}, []string{"<iframe"}},
		{"HTML of a mail without", "/orgs/default/mails/m2?view=html", 200, []string{"The mail has no HTML part."}, []string{"<iframe"}},
		{"text message", "/orgs/phone/mails/s1", 200, []string{
			"<dt>Channel</dt><dd>SMS</dd>", `<strong translate="no">444444</strong>`, `aria-label="The message as text">code 444444</pre>`, `<span class="channel">Call</span>`,
		}, []string{"view=html", "<iframe", "no link", "no HTML", "<dt>Template</dt>"}},
		{"text message as HTML", "/orgs/phone/mails/s1?view=html", 200, []string{">code 444444</pre>"}, []string{"<iframe", "no HTML"}},
		{"text message as source", "/orgs/phone/mails/s1?view=raw", 200, []string{">raw sms</pre>"}, nil},
		{"call", "/orgs/phone/mails/v1", 200, []string{"<dt>Channel</dt><dd>Call</dd>", ">3, 3</pre>"}, []string{"view=html"}},
		{"mail beside them", "/orgs/phone", 200, []string{"<dt>Template</dt><dd>ForgotPassword</dd>", "view=html", "It shows no link."}, []string{"<dt>Channel</dt>"}},
		{"unknown view", "/orgs/default/mails/m1?view=x", 200, []string{"<iframe"}, nil},
		{"unknown mail", "/orgs/default/mails/m9", 404, []string{"No such mail", "<code>m9</code>", "First"}, nil},
		{"unknown org", "/orgs/nope", 404, []string{"No such org", `href="/orgs/default"`}, nil},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			expectPage(t, orgs(), tc.target, tc.status, tc.has, tc.hasNot)
		})
	}
}

func TestNoOrgAndNoMail(t *testing.T) {
	if resp, body := get(t, nil, "/"); resp.StatusCode != http.StatusOK || !strings.Contains(body, "No such org") {
		t.Errorf("without orgs: %s\n%s", resp.Status, body)
	}
	if resp, body := get(t, []control.Org{newOrg("a")}, "/"); resp.StatusCode != http.StatusOK || !strings.Contains(body, "No mail yet") || !strings.Contains(body, "?mails=0&amp;events=0") {
		t.Errorf("without mails: %s\n%s", resp.Status, body)
	}
}

// TestHostileMail holds that nothing of a mail becomes markup of the page.
func TestHostileMail(t *testing.T) {
	for _, view := range []string{"html", "text", "raw"} {
		t.Run(view, func(t *testing.T) {
			all := orgs()
			resp, body := get(t, all, "/orgs/evil?view="+view)
			if csp := resp.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'; script-src 'self'; style-src 'self'") {
				t.Errorf("policy %q", csp)
			}
			if !strings.Contains(body, "&lt;script&gt;alert(1)") {
				t.Errorf("the mail is not shown:\n%s", body)
			}
			for _, fault := range markupFaults(t, body) {
				t.Error(fault)
			}
		})
	}
}

// markupFaults lists what the page's policy would block, and where links may not lead.
func markupFaults(t *testing.T, body string) (faults []string) {
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if (n.Data == "script" || n.Data == "style") && n.FirstChild != nil {
			faults = append(faults, "inline "+n.Data)
		}
		for _, a := range n.Attr {
			switch {
			case strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc":
				faults = append(faults, n.Data+" has "+a.Key)
			case (a.Key == "href" || a.Key == "src") && !strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "#"):
				faults = append(faults, n.Data+" leads to "+a.Val)
			}
		}
	}
	return faults
}

func TestFrame(t *testing.T) {
	resp, body := get(t, orgs(), "/orgs/default/mails/m1/html")
	if want := `<!doctype html><base target="_blank"><p>html one</p>`; body != want {
		t.Errorf("frame %q, want %q", body, want)
	}
	csp := resp.Header.Get("Content-Security-Policy")
	for _, want := range []string{"sandbox allow-popups allow-popups-to-escape-sandbox;", "default-src 'none'", "form-action 'none'", "frame-ancestors 'self'"} {
		if !strings.Contains(csp, want) {
			t.Errorf("policy %q lacks %q", csp, want)
		}
	}
	if strings.Contains(csp, "allow-scripts") || strings.Contains(csp, "allow-same-origin") || strings.Contains(csp, "script-src") {
		t.Errorf("policy %q lets mails run scripts", csp)
	}
}

func TestNotFound(t *testing.T) {
	for _, target := range []string{"/orgs/nope/mails/m1/html", "/orgs/default/mails/m9/html", "/orgs/nope/events", "/assets/nope.css", "/nope"} {
		t.Run(target, func(t *testing.T) {
			if resp, _ := get(t, orgs(), target); resp.StatusCode != http.StatusNotFound {
				t.Errorf("status %d, want 404", resp.StatusCode)
			}
		})
	}
}

func TestAssets(t *testing.T) {
	_, page := get(t, orgs(), "/")
	for target, contentType := range map[string]string{
		"/assets/console.css": "text/css; charset=utf-8", "/assets/console.js": "text/javascript; charset=utf-8", "/assets/icon.svg": "image/svg+xml", "/assets/sequence.css": "text/css; charset=utf-8",
	} {
		resp, body := get(t, orgs(), target)
		if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != contentType || body == "" {
			t.Errorf("%s: %s %s", target, resp.Status, resp.Header.Get("Content-Type"))
		}
		if !strings.Contains(page, target) {
			t.Errorf("the page does not use %s", target)
		}
	}
}

func TestStream(t *testing.T) {
	org := newOrg("default", mail.Mail{ID: "m1"}, mail.Mail{ID: "m2"})
	org.Journal.Append(journal.Event{})
	srv := httptest.NewServer(console.New(func() []control.Org { return []control.Org{org} }))
	t.Cleanup(srv.Close)
	t.Cleanup(srv.CloseClientConnections) // before Close, which waits for the streams

	client := &http.Client{Timeout: 10 * time.Second} // ends a test that waits in vain
	read := func(t *testing.T, query string) *bufio.Reader {
		t.Helper()
		resp, err := client.Get(srv.URL + "/orgs/default/events?" + query)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { resp.Body.Close() })
		if got := resp.Header.Get("Content-Type"); got != "text/event-stream" {
			t.Fatalf("Content-Type = %q", got)
		}
		return bufio.NewReader(resp.Body)
	}
	expect := func(t *testing.T, r *bufio.Reader, kind, seq string) {
		t.Helper()
		for _, line := range []string{"event: " + kind + "\n", "data: " + seq + "\n", "\n"} {
			if got, err := r.ReadString('\n'); err != nil || got != line {
				t.Fatalf("line %q, %v, want %q", got, err, line)
			}
		}
	}
	stale, current := read(t, "mails=1&events=1"), read(t, "mails=2&events=1")
	expect(t, stale, "mail", "2") // at once
	org.Mailbox.Deliver(mail.Mail{ID: "m3"})
	expect(t, stale, "mail", "3")
	expect(t, current, "mail", "3")
	org.Journal.Append(journal.Event{})
	expect(t, current, "event", "2")
	another := read(t, "mails=99&events=2") // of a server that ran before
	expect(t, another, "mail", "1")
}
