package journal_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/journal"
)

// exchange is one of an org that answers with body.
func exchange(mediaType, body string) *journal.Exchange {
	x := &journal.Exchange{
		BaseURL: "http://org.test", Target: "/idp/idx/identify?token=abc&x=y", Proto: "HTTP/1.1",
		RequestHeader:  http.Header{"Content-Type": {"application/json"}, "Authorization": {"Basic c2VjcmV0"}},
		ResponseHeader: http.Header{"Content-Type": {mediaType}, "Set-Cookie": {"DT=secret; Path=/; Secure; HttpOnly", "sid=; Max-Age=0"}},
	}
	x.RequestBody.Add([]byte(`{"identifier":"ada","credentials":{"passcode":"123456"}}`), "application/json")
	x.ResponseBody.Add([]byte(body), mediaType)
	return x
}

func record(x *journal.Exchange) (*journal.Journal, journal.Event) {
	j := journal.New()
	seq := j.Record(journal.Event{Kind: journal.Request, Method: "POST", Path: "/idp/idx/identify", Query: "token=abc&x=y", Status: 200, Outcome: "identified"}, x)
	e, _ := j.Get(seq)
	return j, e
}

func TestEventHasItsExchangeRedacted(t *testing.T) {
	j, e := record(exchange("application/ion+json; okta-version=1.0.0", `{"stateHandle":"02abc"}`))
	if e.Request == nil || e.Response == nil {
		t.Fatalf("got %+v", e)
	}
	if want := "http://org.test/idp/idx/identify?token=(redacted,+3+characters)&x=y"; e.Request.URL != want || e.Query != "token=(redacted,+3+characters)&x=y" {
		t.Errorf("URL is %s, query %s", e.Request.URL, e.Query)
	}
	if got := e.Request.Get("Authorization"); got != "Basic (redacted, 8 characters)" {
		t.Errorf("Authorization is %s", got)
	}
	if want := `{"identifier":"ada","credentials":{"passcode":"(redacted, 6 characters)"}}`; e.Request.Body != want || e.Request.Size != 56 {
		t.Errorf("request is %s of %d bytes", e.Request.Body, e.Request.Size)
	}
	if want := `{"stateHandle":"(redacted, 5 characters)"}`; e.Response.Body != want || e.Response.Proto != "HTTP/1.1" {
		t.Errorf("response is %+v", e.Response)
	}
	if list := j.Events(); list[0].Request != nil || list[0].Response != nil {
		t.Error("a list has requests and answers")
	}
	for _, seq := range []uint64{0, 2} {
		if e, ok := j.Get(seq); ok {
			t.Errorf("event %d is %+v", seq, e)
		}
	}
}

func TestBodies(t *testing.T) {
	long := `{"a":"` + strings.Repeat("ä", journal.MaxBody) + `","passcode":"123456"}`
	for name, tc := range map[string]struct{ mediaType, body, kept, note string }{
		"none":       {"application/json", "", "", ""},
		"page":       {"text/html; charset=utf-8", "<p>hi</p>", "<p>hi</p>", ""},
		"untyped":    {"", "otp=1", "otp=(redacted,+1+character)", ""},
		"cut":        {"application/json", long, `{"a":"` + strings.Repeat("ä", journal.MaxBody/2-3), fmt.Sprintf("only the first %d of %d bytes are kept", journal.MaxBody, len(long))},
		"script":     {"application/javascript", "let a = 1", "", "9 bytes of application/javascript are not kept"},
		"no text":    {"text/plain", "a\xffb", "", "3 bytes are not text"},
		"odd cutoff": {"text/plain", "x" + strings.Repeat("ä", journal.MaxBody), "x" + strings.Repeat("ä", journal.MaxBody/2-1), "only the first 16383 of 32769 bytes are kept"},
	} {
		t.Run(name, func(t *testing.T) {
			_, e := record(exchange(tc.mediaType, tc.body))
			if e.Response.Body != tc.kept || e.Response.Note != tc.note || e.Response.Size != int64(len(tc.body)) {
				t.Errorf("kept %.100q of %d bytes, note %q; want %.100q, %q", e.Response.Body, e.Response.Size, e.Response.Note, tc.kept, tc.note)
			}
		})
	}
}

func TestExchangesAreBounded(t *testing.T) {
	j := journal.New()
	const n = 3000 // of more than 16 KiB each
	for range n {
		j.Record(journal.Event{Kind: journal.Request}, exchange("text/plain", strings.Repeat("x", journal.MaxBody+1)))
	}
	kept, events := 0, j.Events()
	const every = 20
	for i := 0; i < len(events); i += every {
		e := events[i]
		full, ok := j.Get(e.Seq)
		switch {
		case !ok:
			t.Fatalf("event %d is gone", e.Seq)
		case full.Request != nil:
			kept++
		case kept > 0:
			t.Fatalf("the exchange of event %d is gone, that of an older one is kept", e.Seq)
		}
	}
	if kept < 900/every || kept > 1024/every {
		t.Errorf("about %d exchanges of 16 KiB are kept, want about 16 MiB", kept*every)
	}
	j.Clear()
	j.Record(journal.Event{}, exchange("text/plain", "x"))
	if e, ok := j.Get(n + 1); !ok || e.Request == nil {
		t.Errorf("after Clear: %+v", e)
	}
}

// The bounds on events and on exchanges meet: what is forgotten counts no more,
// and what is dropped are the oldest that are left.
func TestForgottenEventsTakeTheirExchanges(t *testing.T) {
	for name, tc := range map[string]struct{ body, least, most int }{
		"small": {1, 9000, 10_000}, // there is room for those of all events
		"large": {4 << 10, 2800, 3600},
	} {
		t.Run(name, func(t *testing.T) {
			j, body := journal.New(), strings.Repeat("x", tc.body)
			for range 25_000 {
				j.Record(journal.Event{}, exchange("text/plain", body))
			}
			events := j.Events()
			with := 0
			for _, e := range events {
				full, _ := j.Get(e.Seq)
				if full.Request != nil {
					with++
				} else if with > 0 {
					t.Fatalf("the exchange of event %d is gone, that of an older one is kept", e.Seq)
				}
			}
			if with < tc.least || with > tc.most {
				t.Errorf("%d of %d events have their exchange, want %d to %d", with, len(events), tc.least, tc.most)
			}
			if _, ok := j.Get(1); ok {
				t.Error("event 1 is still there")
			}
		})
	}
}

func TestExchangesNeedNotBeKept(t *testing.T) {
	j := journal.New()
	j.KeepExchanges(false)
	j.Record(journal.Event{Query: "otp=1"}, exchange("text/plain", "x"))
	if e, _ := j.Get(1); e.Request != nil || e.Query != "otp=(redacted,+1+character)" || j.KeepsExchanges() {
		t.Errorf("got %+v", e)
	}
}

func TestListsAreLight(t *testing.T) {
	j, _ := record(exchange("text/plain", "x"))
	b, err := json.Marshal(j.Events())
	if err != nil || strings.Contains(string(b), "request\":{") || strings.Contains(string(b), `"header"`) {
		t.Errorf("got %s, %v", b, err)
	}
}

// BenchmarkRecord measures what keeping an exchange costs a request.
func BenchmarkRecord(b *testing.B) {
	body := []byte(strings.Repeat("x", 8<<10))
	j := journal.New()
	for b.Loop() {
		x := exchange("application/json", "")
		x.ResponseBody.Add(body, "application/json")
		j.Record(journal.Event{Kind: journal.Request}, x)
	}
}

// BenchmarkGet measures the redaction, which only readers pay for.
func BenchmarkGet(b *testing.B) {
	field := `{"name":"stateHandle","required":true,"value":"02.id.abcdefghijklmnopqrstuvwxyz","visible":false,"mutable":false},`
	j, _ := record(exchange("application/json", `{"value":[`+strings.Repeat(field, 80)+`null]}`))
	for b.Loop() {
		j.Get(1)
	}
}

// Mail programs encode the ? of a link, and clients put URLs where they do not
// belong.
func TestWhatClientsWriteIsRedacted(t *testing.T) {
	j := journal.New()
	x := exchange("", "")
	x.Target = "/email/verify/0oa%3Ftoken%3DftSECRET"
	j.Record(journal.Event{Path: "/email/verify/0oa?token=ftSECRET", Reason: `"http://app/?otp=SECRET" is no redirect URI`, UserAgent: "x otp=SECRET"}, x)
	e, _ := j.Get(1)
	b, err := json.Marshal(e)
	if err != nil || strings.Contains(string(b), "SECRET") || e.Path != "/email/verify/0oa?token=(redacted,+8+characters)" {
		t.Errorf("got %s, %v", b, err)
	}
}
