package console_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/control"
	"github.com/idxlab/idxlab/mockidx/internal/fault"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

func TestSignIns(t *testing.T) {
	org := newOrg("default")
	all := []control.Org{org}
	if resp, body := get(t, all, "/orgs/default/signins"); resp.StatusCode != 200 || !strings.Contains(body, "No sign-in yet") {
		t.Errorf("before the first: %s\n%s", resp.Status, body)
	}
	ada := org.Directory.Snapshot().Users[0]
	app := org.Directory.Snapshot().Apps[0]
	org.Journal.Append(journal.Event{Kind: journal.Request, Method: "POST", Path: "/idp/idx/introspect", Status: 200, Outcome: "introspected", Transaction: "t1"})
	org.Journal.Record(journal.Event{Kind: journal.Request, Method: "POST", Path: "/idp/idx/identify", Status: 200, Outcome: "identified", Transaction: "t2", User: ada.ID, App: app.ClientID},
		&journal.Exchange{Proto: "HTTP/1.1", Target: "/idp/idx/identify", BaseURL: "http://default.test", RequestHeader: http.Header{"Accept": {"x/y"}}, ResponseHeader: http.Header{}})
	org.Journal.Append(journal.Event{Kind: journal.Request, Method: "POST", Path: "/" + evil, Outcome: "path_not_found", Reason: evil, Transaction: "t2"})
	for name, tc := range map[string]struct {
		target      string
		status      int
		has, hasNot []string
	}{
		"the newest":    {"/orgs/default/signins", 200, []string{ada.Login, app.Label, `<code>t2</code>`, "<svg", `data-seq="2"`, "identified", `<article id="signin" tabindex="-1" data-live>`, "format=har", "&lt;script&gt;"}, []string{"introspected</code>", evil}},
		"another":       {"/orgs/default/signins?transaction=t1", 200, []string{`<code>t1</code>`, "introspected"}, []string{`tabindex="-1" data-live`}},
		"an event":      {"/orgs/default/signins?transaction=t2&event=2", 200, []string{"2: POST /idp/idx/identify", `<span class="quiet">Accept:</span> x/y`, `aria-label="Request"`}, nil},
		"without body":  {"/orgs/default/signins?transaction=t2&event=3", 200, []string{"Request and answer are not kept"}, []string{evil}},
		"no such event": {"/orgs/default/signins?transaction=t2&event=99", 200, []string{"<svg"}, []string{`id="event"`}},
		"no such one":   {"/orgs/default/signins?transaction=t9", 404, []string{"No such sign-in", "<code>t9</code>"}, []string{"<svg"}},
	} {
		t.Run(name, func(t *testing.T) {
			body := expectPage(t, all, tc.target, tc.status, tc.has, tc.hasNot)
			for _, fault := range markupFaults(t, body) {
				t.Error(fault)
			}
		})
	}
}

func TestFaultRules(t *testing.T) {
	org := newOrg("default")
	all := []control.Org{org}
	if _, body := get(t, all, "/orgs/default/faults"); !strings.Contains(body, "the org behaves") || strings.Contains(body, `class="warning"`) {
		t.Errorf("without rules:\n%s", body)
	}
	for _, preset := range []string{"token-lost", "answers-together"} {
		expectDone(t, org, "/faults", "preset="+preset)
	}
	rules := org.Faults.List()
	if len(rules) != 2 || rules[0].Kind != fault.DropAfter {
		t.Fatalf("rules %+v", rules)
	}
	for _, place := range []string{"", "/signins", "/directory", "/clock", "/faults"} {
		if _, body := get(t, all, "/orgs/default"+place); !strings.Contains(body, `<p class="warning">2 fault rules are at work.`) {
			t.Errorf("%s does not warn", place)
		}
	}
	expectDone(t, org, "/faults", "release="+rules[1].ID)
	expectDone(t, org, "/faults", "remove="+rules[0].ID)
	if left := org.Faults.List(); len(left) != 1 {
		t.Errorf("left: %+v", left)
	}
	expectDone(t, org, "/faults", "do=clear")
	if left := org.Faults.List(); len(left) != 0 {
		t.Errorf("left: %+v", left)
	}
	for _, form := range []string{"preset=nope", "remove=nope", "release=nope", "profile=nope", "do=explode", ""} {
		if resp, body := post(t, org, "/faults", form); resp.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, `role="alert"`) {
			t.Errorf("%q: %s", form, resp.Status)
		}
	}
}

func TestProfileIsChosen(t *testing.T) {
	org := newOrg("default")
	expectDone(t, org, "/faults", url.Values{"profile": {"future"}}.Encode())
	if _, body := get(t, []control.Org{org}, "/"); !strings.Contains(body, "The profile is future, seed 42.") {
		t.Errorf("no warning:\n%s", body)
	}
}

func TestHeldMailsAreToldOf(t *testing.T) {
	org := newOrg("default")
	org.Outbox.Hold()
	if _, body := get(t, []control.Org{org}, "/orgs/default/clock"); !strings.Contains(body, "Mails are held.") {
		t.Errorf("no warning:\n%s", body)
	}
}

// The mailbox holds mails back, lets them go, and scans their links.
func TestMailboxForms(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "<title>A page</title>")
	}))
	t.Cleanup(site.Close)
	org := newOrg("default", mail.Mail{ID: "m1", OTP: "123456", Link: site.URL + "/x?y=1"})
	resp, body := post(t, org, "/mails/m1", "profile=head")
	if resp.StatusCode != http.StatusOK || !strings.Contains(body, "Scanned as head: harmless") || !strings.Contains(body, "HEAD <code>"+site.URL+"/x?y=1</code> 200") {
		t.Errorf("scan: %s\n%s", resp.Status, body)
	}
	for path, form := range map[string]string{"/mails/m1": "profile=x", "/mails/m9": "profile=head", "/mails": "do=burn"} {
		if resp, body := post(t, org, path, form); resp.StatusCode == http.StatusOK || resp.StatusCode == http.StatusSeeOther {
			t.Errorf("%s %s: %s\n%s", path, form, resp.Status, body)
		}
	}
	if resp, _ := post(t, org, "/mails/m1", "profile=head", "Origin", ""); resp.StatusCode != http.StatusForbidden {
		t.Errorf("without an origin: %s", resp.Status)
	}
	for form, holding := range map[string]bool{"do=hold": true, "do=release": false} {
		if resp, _ := post(t, org, "/mails", form); resp.StatusCode != http.StatusSeeOther || resp.Header.Get("Location") != "/orgs/default" || org.Outbox.Holding() != holding {
			t.Errorf("%s: %s, holding %v", form, resp.Status, org.Outbox.Holding())
		}
	}
}
