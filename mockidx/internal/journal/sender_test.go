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
		"server that passes it on":  {"POST", "/oauth2/default/v1/interact", "User-Agent", chrome, journal.App},
		"page of the org":           {"GET", "/oauth2/v1/keys", "Sec-Fetch-Site", "same-origin", journal.Browser},
		"fetch of Node.js":          {"GET", "/oauth2/v1/keys", "Sec-Fetch-Mode", "cors", journal.App},
		"somebody opens a link":     {"GET", "/email/verify/0oa", "User-Agent", "Go-http-client/1.1", journal.Browser},
		"gateway in disguise":       {"HEAD", "/email/verify/0oa", "User-Agent", chrome, journal.Scanner},
		"browser looks ahead":       {"GET", "/email/verify/0oa", "Sec-Purpose", "prefetch", journal.Browser},
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
