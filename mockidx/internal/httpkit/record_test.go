package httpkit_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

func TestExchangeReachesTheJournal(t *testing.T) {
	k, tn := newKit()
	k.Mount("/echo", httpkit.CORSTrusted, nil, func(w http.ResponseWriter, r *http.Request) error {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			return err
		}
		r.Header.Set("X-Changed", "by the handler")
		return httpkit.WriteJSON(w, http.StatusCreated, "application/json", map[string]any{"got": len(b), "token": "abc"})
	})
	k.Mount("/refuse", httpkit.CORSTrusted, nil, func(http.ResponseWriter, *http.Request) error { return httpkit.NotWellFormed })
	do(k, "POST", "/echo?otp=1&state=2", `{"passcode":"123456"}`, "Content-Type", "application/json", "Cookie", "DT=abc", "Origin", "https://app.example")
	do(k, "POST", "/refuse", "unread")
	e, _ := tn.Journal.Get(1)
	if e.Request == nil || e.Response == nil {
		t.Fatalf("got %+v", e)
	}
	if e.Sender != "browser" || e.Query != "otp=(redacted,+1+character)&state=2" || e.Request.URL != "http://example.com/echo?otp=(redacted,+1+character)&state=2" {
		t.Errorf("got %+v of %+v", e, e.Request)
	}
	if e.Request.Body != `{"passcode":"(redacted, 6 characters)"}` || e.Request.Get("Cookie") != "DT=(redacted, 3 characters)" || e.Request.Get("X-Changed") != "" {
		t.Errorf("request is %+v", e.Request)
	}
	if e.Response.Body != `{"got":21,"token":"(redacted, 3 characters)"}` || e.Response.Get("X-Okta-Request-Id") != e.RequestID || e.Response.Get("Content-Type") != "application/json" {
		t.Errorf("response is %+v", e.Response)
	}
	if e, _ := tn.Journal.Get(2); e.Request.Body != "" || e.Request.Size != 0 || !strings.Contains(e.Response.Body, `"errorCode":"E0000003"`) {
		t.Errorf("request is %+v, response %+v", e.Request, e.Response)
	}
}

func TestExchangesNeedNotBeKept(t *testing.T) {
	k, tn := newKit()
	tn.Journal.KeepExchanges(false)
	do(k, "GET", "/missing", "")
	if e, ok := tn.Journal.Get(1); !ok || e.Outcome != "path_not_found" || e.Request != nil || e.Response != nil {
		t.Errorf("got %+v", e)
	}
}
