package a18n_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"
)

// Whatever the body is, a profile is made or the client is told why not, in JSON.
func FuzzCreateProfile(f *testing.F) {
	for _, seed := range []string{"", "profile", `{"displayName":"Mary Acme"}`, `{"displayName":null}`, `{"displayName":1}`, `[`, "null", "\xff", `{"displayName":"\ud800"}`, strings.Repeat("{", 100)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		inbox := newInbox()
		resp, answer := ask(inbox, "POST", "/v1/profile", body)
		var p profile
		if err := json.Unmarshal([]byte(answer), &p); err != nil {
			t.Fatalf("%q is answered %q: %v", body, answer, err)
		}
		made := len(inbox.Profiles()) == 1
		if made != (resp.StatusCode == http.StatusOK) || made != (p.ErrorDescription == "") || made != (p.EmailAddress != "") {
			t.Errorf("%q is answered %d %s", body, resp.StatusCode, answer)
		}
		if utf8.RuneCountInString(p.DisplayName) > 255 {
			t.Errorf("%q made a profile with a name of %d characters", body, utf8.RuneCountInString(p.DisplayName))
		}
	})
}
