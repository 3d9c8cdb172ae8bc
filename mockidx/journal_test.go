package mockidx_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

// secretsOf are those of a sign-in that the journal must not show.
func secretsOf(t *testing.T, org *mockidx.Org) []string {
	t.Helper()
	mail := org.Mailbox().List()[0]
	secrets := []string{mail.OTP, org.Config().Apps[0].ClientSecret}
	_, token, ok := strings.Cut(mail.Link, "token=")
	if !ok {
		t.Fatalf("no token in the link %s", mail.Link)
	}
	return append(secrets, token)
}

// everything is all that the journal tells, one event after the other and in
// every format.
func everything(t *testing.T, j *mockidx.Journal) string {
	t.Helper()
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, e := range j.Events() {
		full, ok := j.Get(e.Seq)
		if !ok || e.Request != nil || e.Response != nil {
			t.Errorf("event %d is not there, or in the list with its request and answer", e.Seq)
		}
		if err := enc.Encode(full); err != nil {
			t.Fatal(err)
		}
	}
	for _, format := range []mockidx.ExportFormat{mockidx.ExportJSON, mockidx.ExportHAR, mockidx.ExportMermaid, mockidx.ExportSVG} {
		if err := j.Export(&b, format, mockidx.EventFilter{}.Match); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// open follows the link of the first mail as a browser that knows nothing, and
// goes nowhere else.
func open(t *testing.T, org *mockidx.Org) {
	t.Helper()
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := browser.Get(org.Mailbox().List()[0].Link)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
}

func TestJournalShowsExchangesWithoutSecrets(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*mockidx.Config)
		want   []string
	}{
		"link to the app": {func(*mockidx.Config) {}, []string{`/login/callback?otp=(redacted,+6+characters)&state=s-123`}},
		"page of the org": {func(c *mockidx.Config) { c.Apps[0].EmailVerificationURI = "" }, []string{`id=\"otp\">(redacted, 6 characters)</p>`}},
	} {
		t.Run(name, func(t *testing.T) {
			org := mockidx.Start(t, mockidx.WithUsers(mockidx.User{Login: ada}), mockidx.WithChange(tc.change)).Org("default")
			c := newClient(org)
			p, err := c.askForMail(ada)
			if err != nil {
				t.Fatal(err)
			}
			open(t, org)
			p, err = c.step("challenge/answer", map[string]any{"stateHandle": p.StateHandle, "credentials": map[string]any{"passcode": org.Mailbox().List()[0].OTP}})
			if err != nil {
				t.Fatal(err)
			}
			tokens, err := c.redeem(p.code())
			if err != nil {
				t.Fatal(err)
			}
			secrets := append(secretsOf(t, org), verifier, p.code())
			for _, name := range []string{"access_token", "id_token"} {
				token, _ := tokens[name].(string)
				secrets = append(secrets, token)
			}
			all := everything(t, org.Journal())
			for _, secret := range secrets {
				if len(secret) < 6 {
					t.Fatalf("%q is no secret", secret)
				}
				if i := strings.Index(all, secret); i >= 0 {
					t.Errorf("the journal shows %s: %.300s", secret, all[max(0, i-200):])
				}
			}
			for _, want := range append(tc.want,
				`client_secret=(redacted,`, `\"access_token\":\"(redacted, `, `code_verifier=(redacted,`, `DT=(redacted, `, `\"passcode\":\"(redacted, 6 characters)\"`,
				`"query":"token=(redacted,`, `\"identifier\":\"ada@example.com\"`, `"sender":"app"`, `"sender":"browser"`, `data-seq="1"`, `sequenceDiagram`, `"version": "1.2"`,
			) {
				if !strings.Contains(all, want) {
					t.Errorf("the journal lacks %s in\n%s", want, all)
				}
			}
		})
	}
}

func TestWithoutExchanges(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithoutExchanges()).Org("default")
	if _, err := newClient(org).interact(); err != nil {
		t.Fatal(err)
	}
	e, ok := org.Journal().Get(1)
	if !ok || e.Outcome != "interaction_begun" || e.Request != nil || e.Response != nil {
		t.Errorf("got %+v, %t", e, ok)
	}
}

func TestJournalIsFollowedUntilTheOrgIsClosed(t *testing.T) {
	org := mockidx.Start(t).Org("default")
	var got []string
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for e := range org.Journal().Follow(context.Background(), 0) {
			got = append(got, e.Outcome)
			if e.Outcome == "introspected" {
				_ = org.Close()
			}
		}
	}()
	c := newClient(org)
	handle, err := c.interact()
	if err != nil {
		t.Fatal(err)
	}
	_, _ = c.step("introspect", map[string]any{"interactionHandle": handle}) // its connection may be cut
	<-ended
	if want := []string{"interaction_begun", "introspected"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if n := org.Journal().Count(mockidx.EventFilter{Path: "/idp/*", Status: 200}.Match); n != 1 {
		t.Errorf("%d events fit, want 1", n)
	}
}

// What happened is written for other programs, and forgotten; numbers go on.
func TestJournalIsExportedAndForgotten(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithUsers(mockidx.User{Login: ada})).Org("default")
	requestMagicLink(org, ada)
	for format, has := range map[mockidx.ExportFormat]string{
		mockidx.ExportJSON: `"outcome": "mail_sent"`, mockidx.ExportHAR: `"version": "1.2"`, mockidx.ExportMermaid: "sequenceDiagram", mockidx.ExportSVG: "<svg ",
	} {
		var b bytes.Buffer
		if err := org.Journal().Export(&b, format, func(mockidx.Event) bool { return true }); err != nil || !strings.Contains(b.String(), has) {
			t.Errorf("%s: no %s in %.300s, %v", format, has, b.String(), err)
		}
	}
	last := org.Journal().Events()
	org.Journal().Clear()
	if n := len(org.Journal().Events()); n != 0 {
		t.Errorf("%d events are left", n)
	}
	requestMagicLink(org, ada)
	if next := org.Journal().Events()[0]; next.Seq != last[len(last)-1].Seq+1 {
		t.Errorf("the next event is number %d, the last was %d", next.Seq, last[len(last)-1].Seq)
	}
}
