package a18n_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/a18n"
	"github.com/idxlab/idxlab/mockidx/internal/clock"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

var clockOf2031 = stopped()

func stopped() *clock.Clock {
	c := clock.New()
	c.Freeze()
	c.Set(time.Date(2031, 2, 3, 4, 5, 6, 7e6, time.UTC))
	return c
}

// ask sends a request as a program of this machine does.
func ask(inbox *a18n.Inbox, method, target, body string, headers ...string) (*http.Response, string) {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Host = "localhost:7781"
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
			continue
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	inbox.Handler([]string{"inbox.test"}).ServeHTTP(w, r)
	return w.Result(), w.Body.String()
}

type profile struct{ ProfileID, PhoneNumber, EmailAddress, DisplayName, URL, ErrorDescription string }

func create(t *testing.T, inbox *a18n.Inbox, body string, headers ...string) profile {
	t.Helper()
	resp, answer := ask(inbox, "POST", "/v1/profile", body, headers...)
	var p profile
	if err := json.Unmarshal([]byte(answer), &p); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%d %s: %v", resp.StatusCode, answer, err)
	}
	return p
}

func TestCreateProfile(t *testing.T) {
	for name, tc := range map[string]struct {
		body, displayName string
		headers           []string
		url               string
	}{
		"samples-golang":    {`{"displayName":"Mary Acme"}`, "Mary Acme", []string{"Content-Type", "application/x-www-form-urlencoded", "X-Api-Key", "k"}, "http://localhost:7781"},
		"okta-auth-js":      {`{"displayName":"javascript-idx-sdk"}`, "javascript-idx-sdk", []string{"Content-Type", "text/plain;charset=UTF-8"}, "http://localhost:7781"},
		"no name":           {`{}`, "", []string{"Content-Type", "application/json"}, "http://localhost:7781"},
		"okta-idx-java":     {"profile", "", nil, "http://localhost:7781"},
		"okta-idx-dotnet":   {"", "", nil, "http://localhost:7781"},
		"what nobody knows": {`{"displayName":"<b>","more":[1]}`, "<b>", nil, "http://localhost:7781"},
		"host of its own":   {"", "", []string{"Host", "inbox.test:1"}, "http://inbox.test:1"},
		"behind a proxy":    {"", "", []string{"Host", "api.a18n.help", "X-Forwarded-Proto", "https"}, "https://api.a18n.help"},
	} {
		t.Run(name, func(t *testing.T) {
			inbox := newInbox()
			p := create(t, inbox, tc.body, tc.headers...)
			if p.DisplayName != tc.displayName || p.URL != tc.url+"/v1/profile/"+p.ProfileID || p.ErrorDescription != "" {
				t.Errorf("got %+v", p)
			}
			if !regexp.MustCompile(`^[0-9A-Za-z]{20}$`).MatchString(p.ProfileID) || !regexp.MustCompile(`^\+1\d{10}$`).MatchString(p.PhoneNumber) || !regexp.MustCompile(`^[a-z0-9]+@a18n\.help$`).MatchString(p.EmailAddress) {
				t.Errorf("got %+v", p)
			}
		})
	}
}

func TestBadRequests(t *testing.T) {
	inbox := newInbox()
	p := create(t, inbox, "")
	base := "/v1/profile/" + p.ProfileID
	for _, tc := range []struct {
		name, method, target, body string
		headers                    []string
		status                     int
		reason                     string
	}{
		{"cut off", "POST", "/v1/profile", `{"displayName":"a`, nil, 400, "the body is not understood: unexpected end of JSON input; send JSON"},
		{"two values", "POST", "/v1/profile", `{} {}`, nil, 400, "the body is not understood"},
		{"no object", "POST", "/v1/profile", `["a"]`, nil, 400, "the body is not understood"},
		{"no text", "POST", "/v1/profile", `{"displayName":1}`, nil, 400, "the body is not understood"},
		{"form", "POST", "/v1/profile", "displayName=a", nil, 400, "the body is not understood"},
		{"long name", "POST", "/v1/profile", `{"displayName":"` + strings.Repeat("ä", 256) + `"}`, nil, 400, "displayName has 256 characters, more than 255"},
		{"large", "POST", "/v1/profile", `{"displayName":"` + strings.Repeat("a", 64<<10) + `"}`, nil, 413, "the body is larger than 65536 bytes"},
		{"no path", "GET", "/", "", nil, 404, "there is nothing at /"},
		{"no path below", "GET", base + "/email/latest/content/x", "", nil, 404, "there is nothing at"},
		{"unknown profile", "GET", "/v1/profile/x", "", nil, 404, `there is no profile "x"`},
		{"unknown profile, with a slash", "GET", "/v1/profile/x%2Fy", "", nil, 404, ""},
		{"unknown profile deleted", "DELETE", "/v1/profile/x", "", nil, 404, `there is no profile "x"`},
		{"unknown profile's mail", "GET", "/v1/profile/x/email/latest", "", nil, 404, `there is no profile "x"`},
		{"no mail yet", "GET", base + "/email/latest", "", nil, 404, "there is no email message"},
		{"no content yet", "GET", base + "/sms/latest/content", "", nil, 404, "there is no sms message"},
		{"nothing to delete", "DELETE", base + "/voice/latest", "", nil, 404, "there is no voice message"},
		{"unknown mail", "GET", base + "/email/x", "", nil, 404, `there is no email message "x"`},
		{"unknown channel", "GET", base + "/fax", "", nil, 404, `there are no messages of kind "fax", only email, sms, voice`},
		{"method", "PUT", "/v1/profile", "", nil, 405, "/v1/profile takes no PUT, only GET and POST"},
		{"method below", "POST", base, "", nil, 405, "takes no POST, only DELETE and GET"},
		{"foreign host", "GET", "/v1/profile", "", []string{"Host", "evil.example"}, 403, `host "evil.example" is not trusted`},
		{"foreign page", "POST", "/v1/profile", "", []string{"Origin", "https://evil.example"}, 403, `origin "https://evil.example" may not use the inbox`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			resp, body := ask(inbox, tc.method, tc.target, tc.body, tc.headers...)
			var refused struct{ ErrorDescription string }
			if err := json.Unmarshal([]byte(body), &refused); err != nil || resp.StatusCode != tc.status || resp.Header.Get("Content-Type") != "application/json" {
				t.Fatalf("%d %s %s, %v", resp.StatusCode, resp.Header.Get("Content-Type"), body, err)
			}
			if refused.ErrorDescription == "" || !strings.Contains(refused.ErrorDescription, tc.reason) {
				t.Errorf("it says %q, want %q", refused.ErrorDescription, tc.reason)
			}
			if allow := resp.Header.Get("Allow"); (allow != "") != (tc.status == 405) {
				t.Errorf("Allow: %q", allow)
			}
		})
	}
	if n := len(inbox.Profiles()); n != 1 {
		t.Errorf("there are %d profiles", n)
	}
}

// The whole of what a client may ask, with the names and statuses it counts on.
func TestConversation(t *testing.T) {
	inbox := newInbox()
	p := create(t, inbox, `{"displayName":"Mary Acme"}`)
	base := "/v1/profile/" + p.ProfileID
	url := "http://localhost:7781" + base
	id := regexp.MustCompile(`/(email|sms|voice)/([0-9A-Za-z]{20})"`)
	var ids []string
	for _, m := range []mail.Mail{
		{Channel: "email", To: strings.ToUpper(p.EmailAddress), From: `"The Org" <noreply@mockidx.test>`, Subject: "One", Text: "text", HTML: "<b>html</b>"},
		{Channel: "email", To: p.EmailAddress, From: "?", Subject: "Two", Text: "text"},
		{Channel: "sms", To: p.PhoneNumber, Text: "Your verification code is 012345."},
		{Channel: "voice", To: p.PhoneNumber, Text: "It is 0, 1, 2, 3, 4, 5."},
		{Channel: "email", To: "nobody@a18n.help"},
	} {
		inbox.Deliver("org", m)
		_, body := ask(inbox, "GET", base+"/"+m.Channel+"/latest", "")
		ids = append(ids, id.FindStringSubmatch(body)[2])
	}
	message := func(n int, channel string) string {
		return `"messageId":"` + ids[n] + `","profileId":"` + p.ProfileID + `","createdAt":"2031-02-03T04:05:06.007Z","url":"` + url + "/" + channel + "/" + ids[n] + `",`
	}
	one := "{" + message(0, "email") + `"content":"text\n<b>html</b>","toAddress":"` + strings.ToUpper(p.EmailAddress) + `","fromAddress":"noreply@mockidx.test","subject":"One"}`
	two := "{" + message(1, "email") + `"content":"text","toAddress":"` + p.EmailAddress + `","fromAddress":"?","subject":"Two"}`
	sms := "{" + message(2, "sms") + `"content":"Your verification code is 012345.","sender":"+15555550100","receiver":"` + p.PhoneNumber + `"}`
	voice := "{" + message(3, "voice") + `"content":"It is 012345.","sender":"+15555550100","receiver":"` + p.PhoneNumber + `"}`
	self := `{"profileId":"` + p.ProfileID + `","phoneNumber":"` + p.PhoneNumber + `","emailAddress":"` + p.EmailAddress + `","displayName":"Mary Acme","url":"` + url + `"}`
	for _, tc := range []struct {
		method, target string
		status         int
		body           string
	}{
		{"GET", "/v1/profile", 200, `{"profiles":[` + self + `],"count":1}`},
		{"GET", "//v1/profile/", 200, `{"profiles":[` + self + `],"count":1}`},
		{"GET", base, 200, self},
		{"GET", base + "/email", 200, `{"count":2,"emailMessages":[` + two + "," + one + "]}"},
		{"GET", base + "/sms", 200, `{"count":1,"smsMessages":[` + sms + "]}"},
		{"GET", base + "/voice", 200, `{"count":1,"voiceMessages":[` + voice + "]}"},
		{"GET", base + "/email/latest", 200, two},
		{"GET", base + "/email/" + ids[0], 200, one},
		{"GET", base + "/email/" + ids[0] + "/content", 200, "text\n<b>html</b>"},
		{"GET", base + "/email/latest/content", 200, "text"},
		{"GET", base + "/sms/latest/content", 200, "Your verification code is 012345."},
		{"GET", base + "/sms/" + ids[0], 404, `{"errorDescription":"there is no sms message \"` + ids[0] + `\""}`},
		{"DELETE", base + "/email/latest", 204, ""},
		{"GET", base + "/email/latest", 200, one},
		{"DELETE", base + "/email/" + ids[0], 204, ""},
		{"GET", base + "/email", 200, `{"count":0,"emailMessages":[]}`},
		{"DELETE", base + "/email", 204, ""},
		{"DELETE", base + "/sms", 204, ""},
		{"GET", base + "/sms/latest", 404, `{"errorDescription":"there is no sms message"}`},
		{"GET", base + "/voice/latest", 200, voice},
		{"DELETE", base, 204, ""},
		{"GET", base, 404, `{"errorDescription":"there is no profile \"` + p.ProfileID + `\""}`},
		{"GET", "/v1/profile", 200, `{"profiles":[],"count":0}`},
	} {
		resp, body := ask(inbox, tc.method, tc.target, "")
		if resp.StatusCode != tc.status || strings.TrimSpace(body) != tc.body {
			t.Errorf("%s %s: %d\n%s\nwant %d\n%s", tc.method, tc.target, resp.StatusCode, body, tc.status, tc.body)
		}
	}
}

// Who creates, reads, deletes and delivers at once gets along. Run with -race.
func TestManyAtOnce(t *testing.T) {
	inbox := newInbox()
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			p := inbox.Create("x")
			for range 10 {
				inbox.Deliver("org", mail.Mail{Channel: "email", To: p.Email})
				ask(inbox, "GET", "/v1/profile/"+p.ID+"/email/latest", "")
				ask(inbox, "GET", "/v1/profile", "")
			}
			if n := len(inbox.Messages(p.ID, "email")); n != 10 {
				t.Errorf("%d messages", n)
			}
			ask(inbox, "DELETE", "/v1/profile/"+p.ID+"/email", "")
			inbox.Forget("org2")
			if !inbox.Delete(p.ID) {
				t.Error("it was not there")
			}
		})
	}
	all.Wait()
	if n := len(inbox.Profiles()); n != 0 {
		t.Errorf("%d profiles are left", n)
	}
}
