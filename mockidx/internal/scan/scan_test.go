package scan

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/journal"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

// site answers /loop with a redirect to itself, /out with one to elsewhere, /in
// with one to /page, and everything else with a page that shows the path.
func site(t *testing.T, seen func(*http.Request)) string {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen(r)
		switch to := map[string]string{"/loop": "/loop", "/out": "http://192.0.2.1/", "/in": "/page?otp=123456"}[r.URL.Path]; to {
		case "":
			fmt.Fprintf(w, "<title> A\n page %s</title><meta property=og:title content=%q>", r.URL.Path, r.URL.Query().Get("show"))
		default:
			w.Header().Set("Set-Cookie", "sid=1")
			http.Redirect(w, r, to, http.StatusFound)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func TestVisits(t *testing.T) {
	var requests []*http.Request
	url := site(t, func(r *http.Request) { requests = append(requests, r) })
	s := New(mail.NewMailbox(), journal.New(), nil)
	for name, tc := range map[string]struct {
		request Request
		hops    int
		title   string
		trouble string
		leaks   bool
	}{
		"a page":            {Request{URL: url + "/page"}, 1, "A page /page", "", false},
		"a redirect":        {Request{URL: url + "/in"}, 2, "A page /page", "", false},
		"redirects forever": {Request{URL: url + "/loop"}, maxHops, "", "still", false},
		"out of here":       {Request{URL: url + "/out"}, 1, "", "not this machine", false},
		"a leak":            {Request{URL: url + "/page?otp=123456&show=Your+code+123456"}, 1, "A page /page", "", true},
		"another's code":    {Request{URL: url + "/page?otp=123456&show=654321"}, 1, "A page /page", "", false},
		"no one answers":    {Request{URL: "http://127.0.0.1:1/"}, 1, "", "refused", false},
		"head":              {Request{URL: url + "/page", Profile: Head}, 1, "", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := s.Run(t.Context(), tc.request)
			if err != nil {
				t.Fatal(err)
			}
			v := r.Visits[0]
			if len(r.Visits) != 1 || len(v.Hops) != tc.hops || v.Title != tc.title || r.Leaks != tc.leaks || (v.Error != "") != (tc.trouble != "") || !strings.Contains(v.Error, tc.trouble) {
				t.Errorf("%+v", r)
			}
			if tc.hops > 1 && (v.Hops[0].Location == "" || v.Hops[0].SetCookie[0] != "sid") {
				t.Errorf("%+v", v.Hops[0])
			}
		})
	}
	requests = nil
	if _, err := s.Run(t.Context(), Request{URL: url + "/page", Profile: Prefetch, Cookies: map[string]string{"idx": "x"}, Count: 2}); err != nil {
		t.Fatal(err)
	}
	if len(requests) != 2 || requests[1].Header.Get("Sec-Purpose") != "prefetch" || requests[1].Header.Get("Cookie") != "idx=x" {
		t.Errorf("%d prefetches, the last with %v", len(requests), requests[1].Header)
	}
	requests = nil
	if _, err := s.Run(t.Context(), Request{URL: url + "/page", Profile: Unfurl}); err != nil {
		t.Fatal(err)
	}
	agents := map[string]bool{}
	for _, r := range requests {
		agents[r.UserAgent()] = r.Header.Get("Range") != ""
	}
	if len(agents) != len(botAgents) || !agents["TelegramBot (like TwitterBot)"] {
		t.Errorf("unfurled by %v", agents)
	}
}

func TestBadRequests(t *testing.T) {
	box := mail.NewMailbox()
	box.Deliver(mail.Mail{ID: "sms"})
	s := New(box, journal.New(), nil)
	for want, r := range map[string]Request{
		"one mail or one URL":     {},
		"of one mail or":          {Mail: "a", URL: "b"},
		`no mail "a"`:             {Mail: "a"},
		"shows no link":           {Mail: "sms"},
		`no profile "x"`:          {URL: "http://localhost/", Profile: "x"},
		"cannot come 101 times":   {URL: "http://localhost/", Count: 101},
		"cannot come -1 times":    {URL: "http://localhost/", Count: -1},
		"has no cookies":          {URL: "http://localhost/", Cookies: map[string]string{"a": "b"}},
		"malformed":               {URL: "http://localhost/%zz"},
		"not of http":             {URL: "file:///etc/passwd"},
		`host "10.0.0.1" is not`:  {URL: "http://10.0.0.1/"},
		`host "example.com" is`:   {URL: "https://example.com/"},
		`host "169.254.169.254"`:  {URL: "http://169.254.169.254/latest"},
		`host "localhost.evil" i`: {URL: "http://localhost.evil/"},
	} {
		if _, err := s.Run(t.Context(), r); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", r, err, want)
		}
	}
}

// A name may resolve to another machine; that is seen when it is dialled.
func TestOnlyLoopbackIsDialled(t *testing.T) {
	for addr, ok := range map[string]bool{"127.0.0.1:80": true, "[::1]:80": true, "[::ffff:127.0.0.1]:80": true, "192.0.2.1:80": false, "[::]:80": false, "0.0.0.0:80": false} {
		if err := onlyLoopback("tcp", addr, nil); (err == nil) != ok {
			t.Errorf("%s: %v", addr, err)
		}
	}
}

func FuzzPreview(f *testing.F) {
	f.Add([]byte(`<title>x</title><meta property="og:title" content="123456">`), "123456")
	f.Add([]byte(`<title><meta name=description content=`), "")
	f.Fuzz(func(t *testing.T, page []byte, secret string) {
		if title, leaks := preview(page, []string{secret}); leaks && secret == "" {
			t.Errorf("nothing leaks in %q", title)
		}
	})
}
