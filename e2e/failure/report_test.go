package failure

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx"
)

func TestWrite(t *testing.T) {
	path, err := Write(t.TempDir(), Spec{
		Name:    "Same browser, widget2: signs in <b>by link</b>",
		Failure: "no such page",
		Tabs:    []Tab{{Name: "Ada, tab 1", URL: "http://app/", Text: "<script>alert(1)</script>", Screenshot: []byte("png")}},
		Mails:   []mockidx.Mail{{To: "ada@example.com", OTP: "123456", SentAt: time.Unix(0, 0)}},
		Events:  []mockidx.Event{{Seq: 7, Method: "POST", Path: "/idp/idx/identify", Status: 200, Outcome: "identified"}},
		AppLog:  "level=WARN",
	})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(path, "/same-browser-widget2-signs-in-b-by-link-b.html") {
		t.Errorf("path %s", path)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	html := string(b)
	for _, want := range []string{"no such page", "Ada, tab 1", "data:image/png;base64,cG5n", "ada@example.com", "123456", "/idp/idx/identify", "identified", "level=WARN"} {
		if !strings.Contains(html, want) {
			t.Errorf("the report lacks %q", want)
		}
	}
	if strings.Contains(html, "<script>") {
		t.Error("the report does not escape what a page shows")
	}
}
