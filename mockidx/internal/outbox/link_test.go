package outbox_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/chance"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/outbox"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

const original = "https://app.test/cb?otp=123456&state=st-1"

// rewritten is the world with a mail whose links were rewritten.
func rewritten(t *testing.T, kinds ...outbox.Rewrite) (world, string) {
	w := newWorld(t)
	for _, kind := range kinds {
		w.rule(outbox.Rule{Do: outbox.RewriteLinks, Rewrite: kind})
	}
	w.submit("a")
	m := w.Mailbox.List()[0]
	if !strings.Contains(m.Text, m.Link+"\n") {
		t.Errorf("the text has another link than %s:\n%s", m.Link, m.Text)
	}
	return w, m.Link
}

// open asks the org for a link.
func (w world) open(method, link string) (int, string) {
	kit := httpkit.New(&tenant.Tenant{
		BaseURL: w.BaseURL, Directory: directory.NewLive(directory.Default()), Clock: w.Clock, Journal: w.Journal, Chance: chance.New(2),
	}, slog.New(slog.DiscardHandler))
	w.Mount(kit)
	rec := httptest.NewRecorder()
	kit.ServeHTTP(rec, httptest.NewRequest(method, link, nil))
	return rec.Code, rec.Header().Get("Location")
}

func TestSafeLinks(t *testing.T) {
	w, link := rewritten(t, outbox.SafeLinks)
	u, err := url.Parse(link)
	if err != nil || !strings.HasPrefix(link, "http://org.test/outbox/safelinks?url=https%253A%252F%252Fapp.test%252Fcb%253Fotp%253D123456%2526state%253Dst-1&data=") {
		t.Fatalf("%s %v", link, err)
	}
	if once, err := url.QueryUnescape(u.Query().Get("url")); err != nil || once != original {
		t.Errorf("decoded twice it is %s, %v", once, err)
	}
	if status, to := w.open("GET", link); status != http.StatusFound || to != original {
		t.Errorf("it leads to %s, %d", to, status)
	}
}

func TestTrack(t *testing.T) {
	w, link := rewritten(t, outbox.Track)
	for _, method := range []string{"HEAD", "GET", "GET"} {
		if status, to := w.open(method, link); status != http.StatusFound || to != original {
			t.Errorf("%s: it leads to %s, %d", method, to, status)
		}
	}
	links := w.Links()
	if len(links) != 1 || links[0].Clicks != 2 || links[0].URL != link || links[0].Target != original || links[0].Mail != "a" {
		t.Errorf("links: %+v", links)
	}
	var outcomes []string
	for _, e := range w.Journal.Events() {
		outcomes = append(outcomes, e.Outcome)
	}
	if got := strings.Join(outcomes, " "); got != "mail_rewritten mail_delivered rewritten_link_probed rewritten_link_followed rewritten_link_followed" {
		t.Error(got)
	}
}

func TestRewritesInARow(t *testing.T) {
	w, link := rewritten(t, outbox.SafeLinks, outbox.Track, outbox.SoftBreak)
	_, next := w.open("GET", link)
	if !strings.HasPrefix(next, "http://org.test/outbox/safelinks?") {
		t.Fatalf("%s leads to %s", link, next)
	}
	if _, to := w.open("GET", next); to != original {
		t.Errorf("in the end it leads to %s", to)
	}
}

func TestAmp(t *testing.T) {
	_, link := rewritten(t, outbox.Amp)
	if link != "https://app.test/cb?otp=123456&amp;state=st-1" {
		t.Error(link)
	}
	_, link = rewritten(t, outbox.NumericAmp)
	if u, err := url.Parse(link); err != nil || u.RawQuery != "otp=123456&" || u.Fragment != "038;state=st-1" {
		t.Errorf("%s %v", link, err)
	}
}

func TestSoftBreak(t *testing.T) {
	w, link := rewritten(t, outbox.SoftBreak)
	if raw := string(w.Mailbox.List()[0].Raw); link != original || !strings.Contains(raw, "state=3Ds=\r\nt-1") {
		t.Errorf("%s\n%s", link, raw)
	}
}

// No redirect leads where no mail did.
func TestNoOpenRedirect(t *testing.T) {
	w, link := rewritten(t, outbox.Track)
	id := link[strings.LastIndex(link, "/")+1:]
	for _, link := range []string{
		"/outbox/safelinks?url=https%3A%2F%2Fevil.example", "/outbox/safelinks", "/outbox/safelinks?url=https%3A%2F%2Fevil.example&data=" + id,
		"/outbox/track/x", "/outbox/track/", "/outbox/track/" + id + "/x",
	} {
		if status, to := w.open("GET", link); status != http.StatusNotFound || to != "" {
			t.Errorf("%s leads to %s, %d", link, to, status)
		}
	}
	other, _ := rewritten(t, outbox.Track)
	other.Reset()
	if status, to := other.open("GET", link); status != http.StatusNotFound || to != "" {
		t.Errorf("another org's link leads to %s, %d", to, status)
	}
}

func TestOfAUsedUpRuleNothingIsRewritten(t *testing.T) {
	w := newWorld(t)
	w.rule(outbox.Rule{Do: outbox.RewriteLinks, Rewrite: outbox.Amp, Count: 1})
	w.submit("a", "b")
	if m := w.Mailbox.List()[1]; m.Link != original {
		t.Error(m.Link)
	}
}

func TestWhatCannotBeRewrittenFails(t *testing.T) {
	w := newWorld(t)
	w.rule(outbox.Rule{Do: outbox.RewriteLinks, Rewrite: outbox.Amp})
	m := message("a")
	m.Raw = []byte("x")
	if err := w.Submit(m, outbox.Origin{App: "0oa", User: "00u"}); err == nil {
		t.Errorf("Submit: %v", err)
	}
	w.noted("mail_failed")
}
