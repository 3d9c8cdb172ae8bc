package oauth_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// fuzzForm posts bodies and queries to an endpoint. Whatever comes, the answer
// is JSON and no failure of the server, and the journal has a line about it.
func fuzzForm(f *testing.F, endpoint string, seeds ...string) {
	w := newWorld(f)
	for _, seed := range seeds {
		f.Add("", seed, "")
		f.Add(seed, "", "Basic MDpw")
	}
	f.Add("a=%zz&&=&%", "b=%e2%82&b", "basic")
	f.Fuzz(func(t *testing.T, query, body, authorization string) {
		r := httptest.NewRequest(http.MethodPost, "/oauth2/default/v1/"+endpoint, strings.NewReader(body))
		r.URL.RawQuery = query
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Authorization", authorization)
		w.Journal.Clear()
		rec := httptest.NewRecorder()
		w.kit.ServeHTTP(rec, r)
		if rec.Code >= 500 || !json.Valid(rec.Body.Bytes()) {
			t.Errorf("got %d %s", rec.Code, rec.Body)
		}
		if events := w.Journal.Events(); len(events) != 1 || events[0].Outcome == "" || rec.Code != 200 && events[0].Reason == "" {
			t.Errorf("journal has %+v", events)
		}
	})
}

func FuzzInteract(f *testing.F) {
	fuzzForm(f, "interact", encode(interaction(spaID)), encode(with(interaction(webID), "client_secret", webSecret, "max_age", "1")))
}

func FuzzToken(f *testing.F) {
	fuzzForm(f, "token", encode(redemption(spaID, "x")), "grant_type=refresh_token&refresh_token=x&client_id="+spaID, "grant_type=authorization_code")
}
