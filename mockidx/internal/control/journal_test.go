package control_test

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/control"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
)

// eventful is one org in which things have happened.
func eventful() []control.Org {
	org := newOrg("first")
	body := journal.Body{}
	body.Add([]byte(`{"passcode":"123456"}`), "application/json")
	org.Journal.Record(journal.Event{
		Kind: journal.Request, Method: "POST", Path: "/idp/idx/challenge/answer", Query: "otp=654321", Status: 401, Outcome: "passcode_wrong",
		Transaction: "t1", App: "0oa1", User: "00u1",
	}, &journal.Exchange{
		BaseURL: "http://first.test", Target: "/idp/idx/challenge/answer?otp=654321", Proto: "HTTP/1.1",
		RequestHeader: http.Header{"Content-Type": {"application/json"}, "Cookie": {"DT=s3cret"}}, RequestBody: body,
	})
	org.Journal.Append(journal.Event{Kind: journal.Mail, Outcome: "mail_delivered", Transaction: "t1", App: "0oa1", User: "00u1"})
	org.Journal.Append(journal.Event{Kind: journal.Request, Method: "GET", Path: "/", Status: 200, Outcome: "ok"})
	return []control.Org{org}
}

func TestJournalFilters(t *testing.T) {
	for target, want := range map[string]string{
		"":                                    "1 2 3",
		"?after=1":                            "2 3",
		"?kind=mail":                          "2",
		"?outcome=ok":                         "3",
		"?transaction=t1":                     "1 2",
		"?app=0oa1&kind=request":              "1",
		"?user=00u1":                          "1 2",
		"?method=get":                         "3",
		"?path=/idp/idx/challenge/answer":     "1",
		"?path=/idp/*":                        "1",
		"?path=/idp/":                         "",
		"?status=401":                         "1",
		"?limit=1":                            "3",
		"?after=0&limit=1":                    "1",
		"?after=1&limit=1":                    "2",
		"?limit=9":                            "1 2 3",
		"?outcome=never":                      "",
		"?path=/*&status=200&method=GET&user": "3",
	} {
		_, body := call(t, eventful(), "GET", "/api/v1/journal"+target, "")
		var got []string
		for _, seq := range []string{"1", "2", "3"} {
			if strings.Contains(body, `"seq":`+seq+`,`) {
				got = append(got, seq)
			}
		}
		if strings.Join(got, " ") != want || strings.Contains(body, `"request":{`) {
			t.Errorf("%s: got %s, want events %q", target, body, want)
		}
	}
}

func TestJournalEvent(t *testing.T) {
	orgs := eventful()
	_, body := call(t, orgs, "GET", "/api/v1/journal/1", "")
	for _, want := range []string{
		`"query":"otp=(redacted,+6+characters)"`, `"url":"http://first.test/idp/idx/challenge/answer?otp=(redacted,+6+characters)"`,
		`{"name":"Cookie","value":"DT=(redacted, 6 characters)"}`, `"body":"{\"passcode\":\"(redacted, 6 characters)\"}"`, `"size":21`, `"response":{`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in %s", want, body)
		}
	}
	if _, body := call(t, orgs, "GET", "/api/v1/orgs/first/journal/2", ""); !strings.Contains(body, `"mail_delivered"`) || strings.Contains(body, `"request"`) {
		t.Errorf("got %s", body)
	}
	for _, target := range []string{"/api/v1/journal/wait?outcome=ok", "/api/v1/journal/wait?after=2&timeout=0s"} {
		if resp, body := call(t, orgs, "GET", target, ""); resp.StatusCode != 200 || !strings.Contains(body, `"seq":3`) {
			t.Errorf("%s: got %s %s", target, resp.Status, body)
		}
	}
	if _, body := call(t, orgs, "GET", "/api/v1/journal/count?transaction=t1", ""); body != `{"count":2}`+"\n" {
		t.Errorf("count is %s", body)
	}
	if resp, _ := call(t, orgs, "DELETE", "/api/v1/journal", ""); resp.StatusCode != 204 || len(orgs[0].Journal.Events()) != 0 {
		t.Errorf("got %s, and %d events are left", resp.Status, len(orgs[0].Journal.Events()))
	}
}

func TestJournalRefusals(t *testing.T) {
	for name, tc := range map[string]struct {
		method, target string
		status         int
		detail         string
	}{
		"kind":                {"GET", "/journal?kind=scan", 400, `there is no kind \"scan\"`},
		"status":              {"GET", "/journal/count?status=99", 400, `parameter status is \"99\"`},
		"limit":               {"GET", "/journal?limit=-1", 400, `parameter limit is \"-1\"`},
		"unknown parameter":   {"GET", "/journal/count?limit=1", 400, `there is no parameter \"limit\"`},
		"after":               {"GET", "/journal/stream?after=x", 400, `parameter after is \"x\"`},
		"wait in vain":        {"GET", "/journal/wait?outcome=never&timeout=1ms", 408, "no such event happened within 1ms"},
		"timeout":             {"GET", "/journal/wait?timeout=1h", 400, "is not between"},
		"no such event":       {"GET", "/journal/4", 404, "there is no event 4"},
		"no number":           {"GET", "/journal/first", 404, `there is no event \"first\"`},
		"parameter of delete": {"DELETE", "/journal?after=1", 400, `there is no parameter \"after\"`},
		"parameter of one":    {"GET", "/journal/1?after=1", 400, `there is no parameter \"after\"`},
	} {
		t.Run(name, func(t *testing.T) {
			orgs := eventful()
			resp, body := call(t, orgs, tc.method, "/api/v1"+tc.target, "")
			if resp.StatusCode != tc.status || !strings.Contains(body, tc.detail) || len(orgs[0].Journal.Events()) != 3 {
				t.Errorf("got %d %s", resp.StatusCode, body)
			}
		})
	}
	if resp, body := call(t, eventful(), "GET", "/api/v1/journal/stream", "", "Last-Event-ID", "x"); resp.StatusCode != 400 || !strings.Contains(body, "Last-Event-ID") {
		t.Errorf("got %d %s", resp.StatusCode, body)
	}
}

func TestJournalExport(t *testing.T) {
	for format, tc := range map[string]struct{ mediaType, begins, has string }{
		"json":    {"application/json", "[\n", `"body": "{\"passcode\":\"(redacted, 6 characters)\"}"`},
		"har":     {"application/json", "{\n", `"_outcome": "passcode_wrong"`},
		"mermaid": {"text/plain; charset=utf-8", "sequenceDiagram\n", "POST /idp/idx/challenge/answer"},
		"svg":     {"image/svg+xml", "<svg ", `data-seq="1"`},
	} {
		t.Run(format, func(t *testing.T) {
			resp, body := call(t, eventful(), "GET", "/api/v1/journal/export?transaction=t1&format="+format, "")
			if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != tc.mediaType || !strings.HasPrefix(body, tc.begins) || !strings.Contains(body, tc.has) {
				t.Errorf("got %s %s %s", resp.Status, resp.Header.Get("Content-Type"), body)
			}
			if strings.Contains(body, "654321") || strings.Contains(body, "s3cret") || strings.Contains(body, `"seq": 3`) {
				t.Errorf("there is too much in %s", body)
			}
			if csp := resp.Header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "sandbox; default-src 'none'") {
				t.Errorf("a browser may do anything with it: %q", csp)
			}
		})
	}
	for _, target := range []string{"", "?format=pcap", "?format=json&limit=1"} {
		if resp, body := call(t, eventful(), "GET", "/api/v1/journal/export"+target, ""); resp.StatusCode != 400 {
			t.Errorf("%s: got %s %s", target, resp.Status, body)
		}
	}
}

// follow asks for the stream and hands its lines on.
func follow(t *testing.T, orgs []control.Org, target string, headers ...string) (lines <-chan string, stop func()) {
	t.Helper()
	srv := httptest.NewServer(control.New(func() []control.Org { return orgs }, control.Options{}))
	ctx, cancel := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, srv.URL+target, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := srv.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if ct := resp.Header.Get("Content-Type"); ct != "text/event-stream" {
		t.Fatalf("got %s %s", resp.Status, ct)
	}
	done(t, http.MethodGet, target, resp.StatusCode)
	out := make(chan string, 100)
	go func() {
		defer close(out)
		defer resp.Body.Close()
		for s := bufio.NewScanner(resp.Body); s.Scan(); {
			if s.Text() != "" {
				out <- s.Text()
			}
		}
	}()
	return out, func() { cancel(); srv.Close() }
}

func TestJournalStream(t *testing.T) {
	for name, tc := range map[string]struct {
		target  string
		headers []string
		want    []string
	}{
		"all, then new ones": {"/api/v1/journal/stream", nil, []string{": the journal of first", "id: 1", `data: {"seq":1,`, "id: 2", `data: {"seq":2,`, "id: 3", `data: {"seq":3,`, "id: 4", `data: {"seq":4,`}},
		"resumed":            {"/api/v1/journal/stream?after=1", []string{"Last-Event-ID", "3"}, []string{": the journal", "id: 4", `data: {"seq":4,`}},
		"filtered":           {"/api/v1/orgs/first/journal/stream?kind=mail", nil, []string{": the journal", "id: 2", `data: {"seq":2,`, "id: 4", `data: {"seq":4,`}},
	} {
		t.Run(name, func(t *testing.T) {
			orgs := eventful()
			lines, stop := follow(t, orgs, tc.target, tc.headers...)
			defer stop()
			for i, want := range tc.want {
				if i == len(tc.want)-2 {
					orgs[0].Journal.Append(journal.Event{Kind: journal.Mail, Outcome: "mail_delivered"})
				}
				if got := <-lines; !strings.HasPrefix(got, want) {
					t.Fatalf("line %d is %q, want %q", i, got, want)
				}
			}
			orgs[0].Journal.Close()
			if more, ok := <-lines; ok {
				t.Errorf("after the org there is %q", more)
			}
		})
	}
}

func TestJournalStreamIsKeptAlive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := control.New(func() []control.Org { return eventful() }, control.Options{})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		r := httptest.NewRequestWithContext(ctx, "GET", "/api/v1/journal/stream?after=9", nil)
		r.Host = "localhost"
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if n := strings.Count(w.Body.String(), ": still here\n\n"); n < 3 || !w.Flushed {
			t.Errorf("%d heartbeats in a minute: %s", n, w.Body)
		}
	})
}
