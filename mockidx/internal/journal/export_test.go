package journal_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/idxlab/idxlab/mockidx/internal/journal"
)

var update = flag.Bool("update", false, "write the golden files")

// signIn is a journal of a sign-in in which something of everything happens.
func signIn() *journal.Journal {
	j := journal.New()
	at := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	step := func(sender journal.Sender, method, path string, status int, outcome, reason string, x *journal.Exchange) {
		at = at.Add(1500 * time.Millisecond)
		j.Record(journal.Event{
			Time: at, Kind: journal.Request, Sender: sender, Method: method, Path: path, Status: status, Outcome: outcome, Reason: reason,
			Transaction: "02.id.tx", App: "0oa1", User: "00u1", Duration: 2 * time.Millisecond,
		}, x)
	}
	form := exchange("application/json", `{"interaction_handle":"abc"}`)
	form.Target, form.RequestHeader = "/oauth2/default/v1/interact", map[string][]string{"Content-Type": {"application/x-www-form-urlencoded"}, "Cookie": {"DT=abc; x=y"}}
	form.RequestBody = journal.Body{}
	form.RequestBody.Add([]byte("client_id=0oa1&client_secret=abc&scope=openid+email"), "application/x-www-form-urlencoded")
	step(journal.App, "POST", "/oauth2/default/v1/interact", 200, "interaction_begun", "", form)
	step(journal.App, "POST", "/idp/idx/identify", 200, "identified", "", exchange("application/ion+json", `{}`))
	j.Append(journal.Event{Time: at, Kind: journal.Mail, Outcome: "mail_delivered", Transaction: "02.id.tx"})
	step(journal.App, "POST", "/idp/idx/challenge", 200, "mail_sent", "", nil)
	for range 3 {
		step(journal.App, "POST", "/idp/idx/challenge/poll", 200, "polled", "", nil)
	}
	step(journal.Scanner, "HEAD", "/email/verify/0oa1", 200, "link_probed", "", exchange("", ""))
	redirect := exchange("", "")
	redirect.Target = "/email/verify/0oa1?token=ftabc"
	redirect.ResponseHeader.Set("Location", "http://localhost:8080/login/callback?otp=123456&state=abc")
	step(journal.Browser, "GET", "/email/verify/0oa1", 302, "link_redirected", "", redirect)
	step(journal.App, "POST", "/idp/idx/challenge/answer", 401, "passcode_wrong", `not "the" code; <b>#1 & only</b>`, exchange("image/png", "\x89PNG"))
	j.Append(journal.Event{Time: at, Kind: journal.Mail, Outcome: "mail_not_composed", Reason: "no address"})
	return j
}

func export(t *testing.T, j *journal.Journal, format journal.Format) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := j.Export(&b, format, journal.Filter{}.Match); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestExportIsGolden(t *testing.T) {
	for _, format := range journal.Formats() {
		file := filepath.Join("testdata", "sign-in."+string(format))
		got := export(t, signIn(), format)
		if *update {
			if err := os.WriteFile(file, got, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s differs from %s (%v); go test -update writes it", format, file, err)
		}
	}
}

// harSchema is the JSON schema of the format that HAR validators use.
func harSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	files, err := fs.Glob(os.DirFS("testdata/har-schema"), "*.json")
	if err != nil || len(files) != 18 {
		t.Fatalf("%d schemas, %v", len(files), err)
	}
	for _, name := range files {
		f, err := os.Open(filepath.Join("testdata/har-schema", name))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource("http://har.test/"+name, doc); err != nil {
			t.Fatal(err)
		}
	}
	return c.MustCompile("http://har.test/har.json")
}

func TestArchiveIsValid(t *testing.T) {
	schema := harSchema(t)
	for name, j := range map[string]*journal.Journal{"sign-in": signIn(), "nothing": journal.New()} {
		b := export(t, j, journal.HAR)
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(doc); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var broken map[string]any
		if err := json.Unmarshal(b, &broken); err != nil {
			t.Fatal(err)
		}
		delete(broken["log"].(map[string]any), "version")
		if schema.Validate(broken) == nil {
			t.Error("the schema takes anything")
		}
	}
}

// What the schema does not say: pages are there, sizes and times add up.
func TestArchiveIsConsistent(t *testing.T) {
	var a struct {
		Log struct {
			Pages   []struct{ ID string }
			Entries []struct {
				Pageref string
				Time    float64
				Timings map[string]float64
				Request struct {
					URL      string
					PostData struct {
						Params []struct{ Name, Value string }
					}
				}
				Response struct{ RedirectURL string }
			}
		}
	}
	if err := json.Unmarshal(export(t, signIn(), journal.HAR), &a); err != nil {
		t.Fatal(err)
	}
	if len(a.Log.Pages) != 1 || len(a.Log.Entries) != 9 {
		t.Fatalf("%d pages and %d entries", len(a.Log.Pages), len(a.Log.Entries))
	}
	for i, e := range a.Log.Entries {
		sum := 0.0
		for _, ms := range e.Timings {
			sum += max(0, ms)
		}
		if sum != e.Time || e.Pageref != a.Log.Pages[0].ID || !strings.HasPrefix(e.Request.URL, "http://") {
			t.Errorf("entry %d is %+v", i, e)
		}
	}
	if got := a.Log.Entries[0].Request.PostData.Params; len(got) != 3 || got[2].Value != "openid email" {
		t.Errorf("the parameters are %+v", got)
	}
	if got := a.Log.Entries[7].Response.RedirectURL; got != "http://localhost:8080/login/callback?otp=(redacted,+6+characters)&state=abc" {
		t.Errorf("redirected to %s", got)
	}
}

func TestPictureIsWellFormed(t *testing.T) {
	dec := xml.NewDecoder(bytes.NewReader(export(t, signIn(), journal.SVG)))
	for {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func TestExportInNoFormat(t *testing.T) {
	if err := journal.New().Export(io.Discard, "pcap", journal.Filter{}.Match); err == nil || !strings.Contains(err.Error(), "[json har mermaid svg]") {
		t.Errorf("got %v", err)
	}
}
