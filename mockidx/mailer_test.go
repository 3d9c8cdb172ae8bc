package mockidx

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
)

// aMailer returns the mailer of a new org and a transaction of its first user
// at its first app.
func aMailer(t *testing.T) (*Org, *mailer, engine.Transaction) {
	t.Helper()
	o := Start(t).Org("default")
	d := o.tenant.Directory.Snapshot()
	return o, &mailer{o.tenant, o.outbox}, engine.Transaction{
		StateHandle: "02.id.0123456789-", UserID: d.Users[0].ID,
		Request: engine.Request{ClientID: d.Apps[0].ClientID, State: "abc"},
	}
}

func aLink(o *Org) engine.Link {
	return engine.Link{Token: "ft1", OTP: "123456", Expires: o.tenant.Clock.Now().Add(5 * time.Minute)}
}

func TestMailerSendsEachMail(t *testing.T) {
	o, m, tx := aMailer(t)
	for i, name := range directory.MailTemplates() {
		if err := m.Send(tx, engine.SendMail{Template: name, UserID: tx.UserID, Link: aLink(o)}); err != nil {
			t.Fatal(err)
		}
		got := o.mailbox.List()[i]
		otp := "123456"
		if name == directory.UserActivation || name == directory.PasswordResetByAdmin { // only the link is of use
			otp = ""
		}
		if got.Template != name || got.OTP != otp || got.State != "abc" || got.Transaction != "02.id.0123456789" || got.To != o.tenant.Directory.Snapshot().Users[0].Email {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}

func TestMailerSendsToTheAddressOfTheEffect(t *testing.T) {
	o, m, tx := aMailer(t)
	if err := m.Send(tx, engine.SendMail{Template: directory.ForgotPassword, UserID: tx.UserID, To: "second@example.com", Link: aLink(o)}); err != nil {
		t.Fatal(err)
	}
	if got, err := o.Mailbox().Wait(t.Context(), "second@example.com"); err != nil || got.OTP != "123456" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestMailerSendsTextMessages(t *testing.T) {
	o, m, tx := aMailer(t)
	for _, channel := range []string{"sms", "voice"} {
		if err := m.SendText(tx, engine.SendText{Channel: channel, UserID: tx.UserID, To: "+15551234567", Link: aLink(o)}); err != nil {
			t.Fatal(err)
		}
		got, err := o.Mailbox().Wait(t.Context(), "+15551234567")
		if err != nil || got.Channel != channel || got.OTP != "123456" || got.Link != "" || got.State != "abc" || got.Transaction != "02.id.0123456789" {
			t.Errorf("%s: got %+v, %v", channel, got, err)
		}
	}
	if n := o.Journal().Count(func(e Event) bool { return e.Outcome == "text_delivered" }); n != 2 {
		t.Errorf("journal has %d text messages, want 2", n)
	}
	if err := m.SendText(tx, engine.SendText{Channel: "sms", UserID: tx.UserID, To: "555", Link: aLink(o)}); err == nil {
		t.Error("a text message went to 555")
	}
}

// Only the org can go on with what it began, so its own mails lead there.
func TestMailerLinksHostedSignInsToTheOrg(t *testing.T) {
	o, m, tx := aMailer(t)
	if err := o.Configure(func(c *Config) error { c.Apps[0].MailLink = directory.LinkToApp; return nil }); err != nil {
		t.Fatal(err)
	}
	for hosted, prefix := range map[bool]string{true: o.URL() + "/email/verify/", false: o.tenant.Directory.Snapshot().Apps[0].EmailVerificationURI} {
		o.mailbox.Clear()
		tx.Request.Hosted = hosted
		if err := m.Send(tx, engine.SendMail{Template: directory.EmailChallenge, UserID: tx.UserID, Link: aLink(o)}); err != nil {
			t.Fatal(err)
		}
		if got := o.mailbox.List()[0].Link; !strings.HasPrefix(got, prefix) {
			t.Errorf("hosted %t: link %s, want %s…", hosted, got, prefix)
		}
	}
}

func TestMailerRefuses(t *testing.T) {
	for _, tc := range []struct {
		name    string
		change  func(*engine.Transaction, *engine.SendMail)
		journal bool
		want    string
	}{
		{"unknown user", func(_ *engine.Transaction, s *engine.SendMail) { s.UserID = "00uNobody" }, false, "user 00uNobody was deleted"},
		{"unknown app", func(tx *engine.Transaction, _ *engine.SendMail) { tx.Request.ClientID = "0oaNothing" }, false, "app 0oaNothing was deleted"},
		{"unknown mail", func(_ *engine.Transaction, s *engine.SendMail) { s.Template = "Fax" }, true, "mail template Fax: there is no such mail"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			o, m, tx := aMailer(t)
			s := engine.SendMail{Template: directory.EmailChallenge, UserID: tx.UserID, Link: aLink(o)}
			tc.change(&tx, &s)
			if err := m.Send(tx, s); err == nil || err.Error() != tc.want {
				t.Errorf("Send: %v, want %s", err, tc.want)
			}
			noted := slices.ContainsFunc(o.tenant.Journal.Events(), func(e Event) bool { return e.Outcome == "mail_not_composed" && e.Reason == tc.want })
			if noted != tc.journal || len(o.mailbox.List()) != 0 {
				t.Errorf("noted in the journal: %t, want %t; %d mails", noted, tc.journal, len(o.mailbox.List()))
			}
		})
	}
}
