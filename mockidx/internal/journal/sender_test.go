package journal_test

import (
	"net/http"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/journal"
)

func TestSenderOf(t *testing.T) {
	const chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0"
	for name, tc := range map[string]struct {
		method, path, header, value string
		want                        journal.Sender
	}{
		"server of an app":          {"POST", "/oauth2/default/v1/token", "User-Agent", "okta-idx-golang/0.2.2", journal.App},
		"page of an app":            {"POST", "/idp/idx/identify", "Origin", "http://localhost:8080", journal.Browser},
		"browser":                   {"GET", "/oauth2/v1/keys", "User-Agent", chrome, journal.Browser},
		"fetch":                     {"GET", "/oauth2/v1/keys", "Sec-Fetch-Mode", "cors", journal.Browser},
		"somebody opens a link":     {"GET", "/email/verify/0oa", "User-Agent", "Go-http-client/1.1", journal.Browser},
		"browser looks ahead":       {"HEAD", "/email/verify/0oa", "User-Agent", chrome, journal.Browser},
		"program looks at a link":   {"HEAD", "/email/verify/0oa", "User-Agent", "curl/8", journal.Scanner},
		"bot":                       {"GET", "/email/verify/0oa", "User-Agent", "Mozilla/5.0 (compatible; Slackbot 1.0)", journal.Scanner},
		"bot elsewhere":             {"GET", "/", "User-Agent", "Slackbot", journal.Browser},
		"sign-in page":              {"GET", "/oauth2/default/v1/authorize", "", "", journal.Browser},
		"sign-out page":             {"GET", "/login/signout", "", "", journal.Browser},
		"introspection of an app's": {"POST", "/oauth2/default/v1/introspect", "", "", journal.App},
	} {
		header := http.Header{}
		header.Set(tc.header, tc.value)
		if got := journal.SenderOf(tc.method, tc.path, header); got != tc.want {
			t.Errorf("%s: got %s, want %s", name, got, tc.want)
		}
	}
}
