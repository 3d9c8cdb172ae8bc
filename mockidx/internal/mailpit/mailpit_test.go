package mailpit_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/mail"
	"github.com/idxlab/idxlab/mockidx/internal/mailpit"
)

func letter(id, to, subject, date string) string {
	return "Message-ID: <" + id + "@mockidx.test>\r\nFrom: \"The Org\" <noreply@mockidx.test>\r\nTo: " + to + "\r\nSubject: " + subject + "\r\nDate: " + date +
		"\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: text/plain\r\n\r\nYour code: 123456\r\n--b\r\nContent-Type: text/html\r\n\r\n<style>p{}</style><p>Your <b>code</b>: 123456</p>\r\n--b--\r\n"
}

func fill(t *testing.T, letters ...string) *mail.Mailbox {
	t.Helper()
	box := mail.NewMailbox()
	for _, raw := range letters {
		m, err := mail.Parse([]byte(raw))
		if err != nil {
			t.Fatal(err)
		}
		box.Deliver(m)
	}
	return box
}

func threeMails(t *testing.T) *mail.Mailbox {
	return fill(t,
		letter("m1", `"Ada Lovelace" <ada@example.com>`, "Sign in to Sample App", "Mon, 03 Feb 2031 04:05:06 +0000"),
		letter("m2", "bob@example.com", "Reset your password", "Tue, 04 Feb 2031 04:05:06 +0000"),
		letter("m3", `"Ada Lovelace" <ada@example.com>`, "Reset your password", "Wed, 05 Feb 2031 04:05:06 +0000"),
	)
}

// ask sends a request about the mailbox, which is that of the first org and of
// the one named acme.
func ask(box *mail.Mailbox, method, target, body string) (*http.Response, string) {
	h := mailpit.New(func(org string) (*mail.Mailbox, bool) { return box, org == "" || org == "acme" })
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, target, strings.NewReader(body)))
	return w.Result(), w.Body.String()
}

type list struct {
	Total, Unread, Count, Start int
	Matching                    int `json:"messages_count"`
	MatchingUnread              int `json:"messages_unread"`
	Messages                    []struct{ ID string }
}

func (l list) ids() string {
	var ids []string
	for _, m := range l.Messages {
		ids = append(ids, m.ID)
	}
	return strings.Join(ids, " ")
}

func get(t *testing.T, box *mail.Mailbox, target string) list {
	t.Helper()
	resp, body := ask(box, "GET", target, "")
	var l list
	if err := json.Unmarshal([]byte(body), &l); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %s: %v", target, resp.StatusCode, body, err)
	}
	return l
}

func TestShapes(t *testing.T) {
	box := fill(t, letter("m1", `"Ada Lovelace" <ada@example.com>`, "Hello", "Mon, 03 Feb 2031 04:05:06 +0000"))
	size := len(box.List()[0].Raw)
	const people = `"From":{"Name":"The Org","Address":"noreply@mockidx.test"},"To":[{"Name":"Ada Lovelace","Address":"ada@example.com"}],"Cc":[],"Bcc":[],"ReplyTo":[],`
	for target, want := range map[string]string{
		"/api/v1/messages": `{"total":1,"unread":1,"count":1,"messages_count":1,"messages_unread":1,"start":0,"tags":[],"messages":[` +
			`{"ID":"m1","MessageID":"m1@mockidx.test","Read":false,` + people +
			fmt.Sprintf(`"Subject":"Hello","Created":"2031-02-03T04:05:06Z","Username":"","Tags":[],"Size":%d,"Attachments":0,"Snippet":"Your code : 123456"}]}`, size),
		"/api/v1/message/m1": `{"ID":"m1","MessageID":"m1@mockidx.test",` + people +
			`"ReturnPath":"noreply@mockidx.test","Subject":"Hello","ListUnsubscribe":{"Header":"","Links":[],"Errors":"","HeaderPost":""},` +
			`"Date":"2031-02-03T04:05:06Z","Tags":[],"Username":"","Text":"Your code: 123456","HTML":"\u003cstyle\u003ep{}\u003c/style\u003e\u003cp\u003eYour \u003cb\u003ecode\u003c/b\u003e: 123456\u003c/p\u003e",` +
			fmt.Sprintf(`"Size":%d,"Inline":[],"Attachments":[]}`, size),
		"/api/v1/info": fmt.Sprintf(`{"Version":"mockidx","LatestVersion":"","Database":"","DatabaseSize":%d,"Messages":1,"Unread":1,"Tags":{},`, size) +
			`"RuntimeStats":{"Uptime":0,"Memory":0,"MessagesDeleted":0,"SMTPAccepted":0,"SMTPAcceptedSize":0,"SMTPRejected":0,"SMTPIgnored":0}}`,
	} {
		resp, body := ask(box, "GET", target, "")
		if strings.TrimSpace(body) != want || resp.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s is\n%s, want\n%s", target, body, want)
		}
		box.MarkRead(false, "m1")
	}
}

func TestOneMessage(t *testing.T) {
	box := threeMails(t)
	raw := string(box.List()[2].Raw)
	for _, tc := range []struct{ target, contentType, body string }{
		{"/api/v1/message/latest/raw", "text/plain; charset=utf-8", raw},
		{"/mailpit/acme/api/v1/message/m3/raw", "text/plain; charset=utf-8", raw},
		{"/view/latest.txt", "text/plain; charset=utf-8", "Your code: 123456"},
		{"/mailpit/acme/view/m1.html", "text/html; charset=utf-8", "<style>p{}</style><p>Your <b>code</b>: 123456</p>"},
	} {
		resp, body := ask(box, "GET", tc.target, "")
		if body != tc.body || resp.Header.Get("Content-Type") != tc.contentType {
			t.Errorf("%s is %s %q", tc.target, resp.Header.Get("Content-Type"), body)
		}
		if policy := resp.Header.Get("Content-Security-Policy"); strings.HasPrefix(policy, "sandbox ") != strings.HasSuffix(tc.target, ".html") {
			t.Errorf("%s has the policy %q", tc.target, policy)
		}
	}
	if _, body := ask(box, "GET", "/api/v1/message/latest/headers?query=to:bob", ""); !strings.Contains(body, `"Subject":["Reset your password"],"To":["bob@example.com"]`) {
		t.Errorf("headers: %s", body)
	}
	if unread := box.Unread(); len(unread) != 1 || unread[0].ID != "m2" {
		t.Errorf("%v are unread: what was viewed has been read, the source and headers of a mail do not count", unread)
	}
}

func TestPages(t *testing.T) {
	box := threeMails(t)
	for _, tc := range []struct{ target, ids string }{
		{"/api/v1/messages", "m3 m2 m1"},
		{"/api/v1/messages?start=1&limit=1", "m2"},
		{"/api/v1/messages?start=9", ""},
		{"/api/v1/messages?start=-1&limit=x", "m3 m2 m1"},
		{"/api/v1/messages?start=1&limit=0", "m3 m2 m1"},
		{"/api/v1/messages?before=2031-02-04", "m1"},
		{"/api/v1/search?query=example&start=1&limit=5", "m2 m1"},
		{"/api/v1/search?query=example&limit=0", ""},
	} {
		l := get(t, box, tc.target)
		if l.ids() != tc.ids || l.Count != len(l.Messages) || l.Total != 3 || l.Matching != 3 {
			t.Errorf("%s has %q of %+v, want %q", tc.target, l.ids(), l, tc.ids)
		}
	}
}

func TestChanges(t *testing.T) {
	tests := []struct{ name, method, target, body, left, unread string }{
		{"read all", "PUT", "/api/v1/messages", `{"Read":true}`, "m1 m2 m3", ""},
		{"unread all", "PUT", "/api/v1/messages", `{}`, "m1 m2 m3", "m1 m2 m3"},
		{"read some", "PUT", "/api/v1/messages", `{"Read":true,"IDs":["m2","m9"]}`, "m1 m2 m3", "m1 m3"},
		{"read found", "PUT", "/api/v1/messages", `{"Read":true,"Search":"to:ada"}`, "m1 m2 m3", "m2"},
		{"read all, as cypress-mailpit says it", "PUT", "/api/v1/messages", `{"IDs":[],"Read":true}`, "m1 m2 m3", ""},
		{"delete all", "DELETE", "/api/v1/messages", "", "", ""},
		{"delete all, told so", "DELETE", "/api/v1/messages", `{"IDs":[]}`, "", ""},
		{"delete some", "DELETE", "/api/v1/messages", `{"IDs":["m1","m9"]}`, "m2 m3", "m2 m3"},
		{"delete found", "DELETE", "/mailpit/acme/api/v1/search?query=subject:reset", "", "m1", "m1"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			box := threeMails(t)
			resp, body := ask(box, tc.method, tc.target, tc.body)
			left, unread := ids(box.List()), ids(box.Unread())
			if resp.StatusCode != http.StatusOK || body != "ok" || left != tc.left || unread != tc.unread {
				t.Errorf("%d %q; left: %q, want %q; unread: %q, want %q", resp.StatusCode, body, left, tc.left, unread, tc.unread)
			}
		})
	}
}

func ids(mails []mail.Mail) string {
	var ids []string
	for _, m := range mails {
		ids = append(ids, m.ID)
	}
	return strings.Join(ids, " ")
}

func TestRefusals(t *testing.T) {
	tests := []struct {
		method, target, body string
		status               int
		says                 string
	}{
		{"GET", "/api/v1/search?query=+", "", http.StatusBadRequest, "Error: no search query"},
		{"DELETE", "/api/v1/search", "", http.StatusBadRequest, "Error: no search query"},
		{"GET", "/api/v1/message/m9", "", http.StatusNotFound, "Message not found"},
		{"GET", "/api/v1/message/latest?query=to:eve", "", http.StatusNotFound, "Message not found"},
		{"GET", "/view/m9.html", "", http.StatusNotFound, "Message not found"},
		{"GET", "/view/m1", "", http.StatusNotFound, "404 page not found"},
		{"GET", "/mailpit/other/api/v1/info", "", http.StatusNotFound, `there is no org named "other"`},
		{"POST", "/api/v1/messages", "{}", http.StatusMethodNotAllowed, "Method Not Allowed\n"},
		{"PUT", "/api/v1/messages", "", http.StatusBadRequest, "EOF"},
		{"PUT", "/api/v1/messages", `{"IDs":["m1"],"Search":"x"}`, http.StatusBadRequest, "You may specify either IDs or a search query, not both"},
		{"DELETE", "/api/v1/messages", `{"IDs":`, http.StatusBadRequest, "unexpected EOF"},
	}
	for _, tc := range tests {
		box := threeMails(t)
		resp, body := ask(box, tc.method, tc.target, tc.body)
		if resp.StatusCode != tc.status || body != tc.says {
			t.Errorf("%s %s %s: %d %q, want %d %q", tc.method, tc.target, tc.body, resp.StatusCode, body, tc.status, tc.says)
		}
		if len(box.List()) != 3 || len(box.Unread()) != 3 {
			t.Errorf("%s %s %s changed the mailbox", tc.method, tc.target, tc.body)
		}
	}
}

func TestServes(t *testing.T) {
	for target, want := range map[string]bool{
		"/api/v1/messages?start=1": true, "/api/v1/message/m1": true, "/view/m1.txt": true, "/mailpit/acme/api/v1/info": true,
		"/api/v1/mails": false, "/api/v1/messages/x": false, "/": false,
	} {
		if got := mailpit.Serves(target); got != want {
			t.Errorf("Serves(%q) = %t", target, got)
		}
	}
}
