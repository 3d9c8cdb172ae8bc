package mail_test

import (
	"bytes"
	netmail "net/mail"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/chance"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

var (
	now = time.Date(2031, 2, 3, 4, 5, 6, 0, time.UTC)
	ada = directory.User{Login: "ada", Email: "ada@example.com", FirstName: "Ada", LastName: "Lovelace", Locale: "en_US"}
	app = directory.App{ID: "0oaapp", ClientID: "0oaapp", Label: "Sample App", EmailVerificationURI: "https://app.example.com/cb?x=1", MailLink: directory.LinkToOrg}

	challenge = mail.Letter{Template: directory.EmailChallenge, OTP: "012345", LinkToken: "ftToken-_", State: "s/1&2", Expires: now.Add(5 * time.Minute), Transaction: "02.id.x"}
)

const orgLink = "http://org.test:8080/email/verify/0oaapp?token=ftToken-_"

func composer(templates ...directory.MailTemplate) mail.Composer {
	return mail.Composer{
		Org:     &directory.Org{Name: "default", Templates: templates},
		BaseURL: "http://org.test:8080",
		Mint:    chance.New(1),
		Now:     now,
	}
}

func compose(t *testing.T, c mail.Composer, u directory.User, a directory.App, l mail.Letter) mail.Mail {
	t.Helper()
	m, err := c.Mail(u, a, l)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestMail(t *testing.T) {
	m := compose(t, composer(), ada, app, challenge)
	for _, tc := range []struct{ name, got, want string }{
		{"to", m.To, "ada@example.com"},
		{"from", m.From, `"default" <noreply@mockidx.test>`},
		{"subject", m.Subject, "Sign in to Sample App"},
		{"otp", m.OTP, "012345"},
		{"link", m.Link, orgLink},
		{"state", m.State, "s/1&2"},
		{"channel", m.Channel, "email"},
		{"template", m.Template, "EmailChallenge"},
		{"transaction", m.Transaction, "02.id.x"},
		{"sent at", m.SentAt.String(), now.String()},
		{"length of the id", m.ID[:3] + strings.Repeat("x", len(m.ID)-3), "msgxxxxxxxxxxxxxxxxx"},
	} {
		if tc.got != tc.want {
			t.Errorf("%s = %q, want %q", tc.name, tc.got, tc.want)
		}
	}
	for name, part := range map[string]string{"text": m.Text, "html": m.HTML} {
		for _, want := range []string{"Hello Ada,", "012345", "It works for 5 minutes"} {
			if !strings.Contains(part, want) {
				t.Errorf("%s does not say %q:\n%s", name, want, part)
			}
		}
		if strings.ContainsAny(part, "$#") && strings.Contains(part, "${") {
			t.Errorf("%s has an unresolved variable:\n%s", name, part)
		}
	}
}

func TestMessageIsWellFormed(t *testing.T) {
	u := ada
	u.FirstName = "Ada Ünïcode " + strings.Repeat("x", 200)
	m := compose(t, composer(), u, app, challenge)
	for i, line := range bytes.Split(m.Raw, []byte("\r\n")) {
		if len(line) > 998 || bytes.ContainsAny(line, "\r\n") || bytes.ContainsFunc(line, func(r rune) bool { return r > 126 }) { // RFC 5322 §2.1.1
			t.Errorf("line %d is not fit for mail: %q", i+1, line)
		}
	}
	msg, err := netmail.ReadMessage(bytes.NewReader(m.Raw))
	if err != nil {
		t.Fatal(err)
	}
	if got := msg.Header.Get("Content-Type"); !strings.HasPrefix(got, "multipart/alternative;") {
		t.Errorf("Content-Type = %q", got)
	}
	if strings.Index(m.HTML, "<!doctype html>") != 0 || !strings.HasPrefix(m.Text, "Hello Ada Ünïcode") {
		t.Errorf("parts were read back as %.40q and %.40q", m.HTML, m.Text)
	}
}

func TestSameSeedSameMail(t *testing.T) {
	a := compose(t, composer(), ada, app, challenge)
	b := compose(t, composer(), ada, app, challenge)
	if !bytes.Equal(a.Raw, b.Raw) {
		t.Errorf("two orgs with one seed wrote\n%s\nand\n%s", a.Raw, b.Raw)
	}
}

func TestNoLink(t *testing.T) {
	ch := challenge
	ch.LinkToken = ""
	m := compose(t, composer(), ada, app, ch)
	if m.Link != "" || m.OTP != "012345" || m.State != "s/1&2" {
		t.Errorf("link %q, otp %q, state %q", m.Link, m.OTP, m.State)
	}
	if strings.Contains(m.HTML, "href") || strings.Contains(m.Text, "http") {
		t.Errorf("the mail has a link:\n%s\n%s", m.HTML, m.Text)
	}
}

// The link without the id of the app is the org's as well.
func TestLinkWithoutApp(t *testing.T) {
	c := composer()
	c.Org.Interoperability.LinkWithoutApp = true
	if m := compose(t, c, ada, app, challenge); m.Link != "http://org.test:8080/email/verify?token=ftToken-_" || m.OTP != "012345" || m.State != "s/1&2" {
		t.Errorf("link %q, otp %q, state %q", m.Link, m.OTP, m.State)
	}
}

func TestLinkToApp(t *testing.T) {
	a := app
	a.MailLink = directory.LinkToApp
	m := compose(t, composer(), ada, a, challenge)
	u, err := url.Parse(m.Link)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := m.Link, "https://app.example.com/cb?x=1&otp=012345&state=s%2F1%262"; got != want {
		t.Errorf("link = %q, want %q", got, want)
	}
	if m.OTP != "012345" || m.State != "s/1&2" || u.Query().Get("x") != "1" {
		t.Errorf("otp %q, state %q, query %q", m.OTP, m.State, u.RawQuery)
	}
}

func TestOrgTemplates(t *testing.T) {
	const custom = `<a href="https://app.example.com/callback?otp=${verificationToken}&state=${request.relayState}">Go</a>`
	template := func(language, html, text string) directory.MailTemplate {
		return directory.MailTemplate{Name: directory.EmailChallenge, Language: language, Subject: "S " + language, HTML: html, Text: text}
	}
	hex := challenge
	hex.State = "1b34371af02dd31d"
	tests := []struct {
		name                            string
		locale                          string
		templates                       []directory.MailTemplate
		subject, otp, link, state, html string
	}{
		{
			"custom link", "en_US", []directory.MailTemplate{template("en", custom, "")},
			"S en", "012345", "https://app.example.com/callback?otp=012345&state=1b34371af02dd31d", "1b34371af02dd31d", ">Go<",
		},
		{
			"custom link without state", "en_US", []directory.MailTemplate{template("en", strings.ReplaceAll(custom, "${request.relayState}", ""), "")},
			"S en", "012345", "https://app.example.com/callback?otp=012345&state=", "", ">Go<",
		},
		{
			"mistyped variable: no passcode", "en_US", []directory.MailTemplate{template("en", "Code 2031: ${verificationTokn}", "")},
			"S en", "", "", "1b34371af02dd31d", "${verificationTokn}",
		},
		{
			"a variable of another mail: no passcode", "en_US", []directory.MailTemplate{template("en", "", "${oneTimePassword}")},
			"S en", "", "", "1b34371af02dd31d", "",
		},
		{
			"text only", "en_US", []directory.MailTemplate{template("en", "", "Code:${verificationToken}. Link: ${emailAuthenticationLink}.")},
			"S en", "012345", orgLink, "1b34371af02dd31d", "",
		},
		{
			"region before language", "de_AT", []directory.MailTemplate{template("en", "en", ""), template("de", "de", ""), template("de-AT", "at", "")},
			"S de-AT", "", "", "1b34371af02dd31d", "at",
		},
		{
			"language before English", "de_CH", []directory.MailTemplate{template("en", "en", ""), template("de", "de", "")},
			"S de", "", "", "1b34371af02dd31d", "de",
		},
		{
			"English before built-in", "fr", []directory.MailTemplate{template("de", "de", ""), template("en", "en", "")},
			"S en", "", "", "1b34371af02dd31d", "en",
		},
		{
			"built-in at last", "fr", []directory.MailTemplate{template("de", "de", "")},
			"Sign in to Sample App", "012345", orgLink, "1b34371af02dd31d", "<main>",
		},
		{
			"Okta's own wording", "en_US", []directory.MailTemplate{template("en", "Hi $!{StringTool.escapeHtml($!{user.profile.firstName})}, #if(${appName})${appName}#end ${f.formatTimeDiffDateNowInUserLocale(${tokenExpirationDate})} ${verificationToken} ${orgTechSupportEmail}", "")},
			"S en", "012345", "", "1b34371af02dd31d", "Hi Ada, Sample App 5 minutes 012345 support@mockidx.test",
		},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			u := ada
			u.Locale = tc.locale
			m := compose(t, composer(tc.templates...), u, app, hex)
			if m.Subject != tc.subject || m.OTP != tc.otp || m.Link != tc.link || m.State != tc.state {
				t.Errorf("subject %q, otp %q, link %q, state %q\nwant    %q, otp %q, link %q, state %q",
					m.Subject, m.OTP, m.Link, m.State, tc.subject, tc.otp, tc.link, tc.state)
			}
			if !strings.Contains(m.HTML, tc.html) {
				t.Errorf("html %q does not have %q", m.HTML, tc.html)
			}
		})
	}
}

func TestMailErrors(t *testing.T) {
	tests := []struct{ name, subject, html, email, want string }{
		{"subject", "#if(", "x", "a@b.c", "mail template EmailChallenge: subject: line 1, column 5: "},
		{"html", "", "a\n#end", "a@b.c", "mail template EmailChallenge: html: line 2, column 1: #end without #if"},
		{"address", "", "x", "a@b.c>\r\nBcc: <eve@example.com", "compose mail to ada: address "},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			u := ada
			u.Email = tc.email
			c := composer(directory.MailTemplate{Name: directory.EmailChallenge, Language: "en", Subject: tc.subject, HTML: tc.html})
			if _, err := c.Mail(u, app, challenge); err == nil || !strings.HasPrefix(err.Error(), tc.want) {
				t.Errorf("Mail: %v, want %s…", err, tc.want)
			}
		})
	}
}

// TestHostileValues holds that what users and clients choose stays data.
func TestHostileValues(t *testing.T) {
	const evil = "x\r\nBcc: eve@example.com\r\n\r\n<script>alert(1)</script>\"'${verificationToken}${code}#end\u2028y"
	u, a, l, msg := ada, app, challenge, textMessage
	u.Login, u.FirstName, u.LastName, a.Label, l.State, l.Transaction, msg.State, msg.Transaction = evil, evil, evil, evil, evil, evil, evil, evil
	c := composer()
	c.Org.Name = evil
	for _, name := range directory.MailTemplates() {
		t.Run(name, func(t *testing.T) {
			l.Template = name
			m := compose(t, c, u, a, l)
			checkHarmless(t, m, evil)
			if strings.Contains(m.HTML, "<script") || !strings.Contains(m.HTML, "&lt;script&gt;") || m.To != "ada@example.com" {
				t.Errorf("markup was injected into the mail to %s:\n%s", m.To, m.HTML)
			}
		})
	}
	for _, channel := range []string{mail.ChannelSMS, mail.ChannelVoice} {
		t.Run(channel, func(t *testing.T) {
			msg.Channel = channel
			m, err := c.Text(u, a, msg)
			if err != nil {
				t.Fatal(err)
			}
			checkHarmless(t, m, evil)
			if m.To != "+15551234567" || m.HTML != "" || m.Channel != channel {
				t.Errorf("to %q, channel %q, html %q", m.To, m.Channel, m.HTML)
			}
		})
	}
}

func checkHarmless(t *testing.T, m mail.Mail, evil string) {
	t.Helper()
	msg, err := netmail.ReadMessage(bytes.NewReader(m.Raw))
	if err != nil {
		t.Fatal(err)
	}
	if bcc := msg.Header.Get("Bcc"); bcc != "" {
		t.Errorf("a header was injected: Bcc: %s", bcc)
	}
	if m.State != evil || m.Transaction != evil || m.OTP != "012345" && asksForCode(m.Template) {
		t.Errorf("state %q, transaction %q, otp %q", m.State, m.Transaction, m.OTP)
	}
	if strings.ContainsAny(m.Subject, "\r\n\u2028") {
		t.Errorf("subject %q has more than one line", m.Subject)
	}
}

func BenchmarkMail(b *testing.B) {
	custom := directory.MailTemplate{Name: directory.EmailChallenge, Language: "en", HTML: strings.Repeat("<p>${user.firstName} #if($app.name)x#end</p>\n", 50) + "${verificationToken}"}
	for _, bc := range []struct {
		name      string
		templates []directory.MailTemplate
	}{{"built-in", nil}, {"org template", []directory.MailTemplate{custom}}} {
		b.Run(bc.name, func(b *testing.B) {
			c := composer(bc.templates...)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.Mail(ada, app, challenge); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
