package mailpit_test

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

func TestSearch(t *testing.T) {
	box := threeMails(t)
	box.MarkRead(true, "m2")
	for query, want := range map[string]string{
		"to:ada@example.com":               "m3 m1",
		"TO:ADA":                           "m3 m1",
		`to:"ada lovelace"`:                "m3 m1",
		"-to:ada":                          "m2",
		"!to:ada":                          "m2",
		"from:noreply":                     "m3 m2 m1",
		"from:ada":                         "",
		"addressed:bob":                    "m2",
		"cc:ada":                           "",
		"subject:reset":                    "m3 m2",
		`subject:"Reset your"`:             "m3 m2",
		`subject:"your reset"`:             "",
		"subject:reset to:bob":             "m2",
		"message-id:m1@":                   "m1",
		"is:read":                          "m2",
		"is:unread":                        "m3 m1",
		"-is:unread":                       "m2",
		"has:attachment":                   "",
		"-has:attachment":                  "m3 m2 m1",
		"tag:x":                            "",
		"123456":                           "m3 m2 m1",
		`"your code"`:                      "m3 m2 m1",
		`"code your"`:                      "",
		"code your":                        "m3 m2 m1",
		"lovelace sample":                  "m1",
		"p{}":                              "",
		"-password":                        "m1",
		"after:2031-02-04":                 "m3 m2",
		"-after:2031-02-04":                "m1",
		"before:2031-02-04":                "m1",
		"after:2031-02-04 before:2031/2/5": "m3 m2",
		`after:"2031-02-04 05:00"`:         "m3",
		"after:2031-02-04T04:05:06Z":       "m3 m2",
		"after:nonsense":                   "m3 m2 m1",
		"to: subject:":                     "m3 m2 m1",
		`""`:                               "m3 m2 m1",
		"http://nowhere":                   "",
	} {
		if got := get(t, box, "/api/v1/search?query="+url.QueryEscape(query)).ids(); got != want {
			t.Errorf("%s finds %q, want %q", query, got, want)
		}
	}
	// 04:05 in London is the day before in Los Angeles.
	if got := get(t, box, "/api/v1/search?query=after:2031-02-04&tz=America/Los_Angeles").ids(); got != "m3" {
		t.Errorf("after a midnight in Los Angeles: %q", got)
	}
	if l := get(t, box, "/api/v1/search?query=reset"); l.Unread != 2 || l.MatchingUnread != 1 || l.Matching != 2 {
		t.Errorf("counts: %+v", l)
	}
}

func FuzzSearch(f *testing.F) {
	for _, seed := range []string{"x", "to:ada", `subject:"Reset your"`, "-is:read", "after:2031-02-04", `" "`, "!", "İ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		box := mail.NewMailbox()
		box.Deliver(mail.Mail{ID: "m1", Subject: s})
		search := func(query string) string {
			if strings.TrimSpace(query) == "" {
				return ""
			}
			return get(t, box, "/api/v1/search?query="+url.QueryEscape(query)).ids()
		}
		search(s)
		if strings.TrimSpace(s) == "" || strings.ContainsAny(s, "\"\x00") || !utf8.ValidString(s) {
			return
		}
		if got := search(`subject:"` + s + `"`); got != "m1" {
			t.Errorf("the subject %q does not find its mail", s)
		}
		if got := search(`-subject:"` + s + `"`); got != "" {
			t.Errorf("not the subject %q finds its mail", s)
		}
	})
}
