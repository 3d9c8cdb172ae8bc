package mail_test

import (
	"bytes"
	"io"
	"mime/quotedprintable"
	"net/url"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/chance"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

func wrap(link string) string { return "http://gateway.test/?to=" + url.QueryEscape(link) + "&data=1" }

// aMail is the mail of a sign-in to an app whose link is as link says.
func aMail(t *testing.T, link directory.MailLink, change func(*directory.Org)) mail.Mail {
	t.Helper()
	org := directory.Default()
	org.Complete()
	if change != nil {
		change(org)
	}
	app := org.Apps[0]
	app.MailLink, app.EmailVerificationURI = link, "http://localhost:8080/login/callback"
	m, err := mail.Composer{Org: org, BaseURL: "http://org.test", Mint: chance.New(1), Now: now}.Mail(org.Users[0], app, mail.Letter{
		Template: directory.EmailChallenge, OTP: "123456", LinkToken: "ftTokenTokenToken", State: "st-1", Expires: now,
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func rewrite(t *testing.T, m mail.Mail, r mail.Rewriting) mail.Mail {
	t.Helper()
	got, err := m.Rewrite(r)
	if err != nil {
		t.Fatal(err)
	}
	if got.ID != m.ID || got.To != m.To || got.Subject != m.Subject || got.Template != m.Template || !got.SentAt.Equal(m.SentAt) {
		t.Errorf("the header changed: %+v", got)
	}
	return got
}

// The message is the truth: what the mail says of it is read from it again.
func checkConsistent(t *testing.T, m mail.Mail) {
	t.Helper()
	read, err := mail.Parse(m.Raw)
	if err != nil {
		t.Fatal(err)
	}
	if read.Text != m.Text || read.HTML != m.HTML {
		t.Errorf("text or HTML is not that of the message")
	}
	for _, line := range bytes.Split(m.Raw, []byte("\r\n")) {
		if len(line) > 78 { // RFC 5322 §2.1.1
			t.Errorf("a line has %d bytes: %s", len(line), line)
		}
	}
}

func TestRewriteWrapsLinks(t *testing.T) {
	m := aMail(t, directory.LinkToOrg, nil)
	got := rewrite(t, m, mail.Rewriting{Link: wrap})
	checkConsistent(t, got)
	want := wrap(m.Link)
	if got.Link != want || got.OTP != "123456" || got.State != "st-1" {
		t.Errorf("link %s, otp %q, state %q", got.Link, got.OTP, got.State)
	}
	if !strings.Contains(got.Text, want+"\n") || !strings.Contains(got.HTML, `href="`+strings.ReplaceAll(want, "&", "&amp;")+`"`) {
		t.Errorf("%s\n%s", got.Text, got.HTML)
	}
	if strings.Contains(got.Text+got.HTML, m.Link) {
		t.Error("the link itself is still there")
	}
}

func TestRewriteMangles(t *testing.T) {
	m := aMail(t, directory.LinkToApp, nil)
	mangle := func(link string) string { return strings.ReplaceAll(link, "&", "&amp;") }
	got := rewrite(t, m, mail.Rewriting{Link: mangle})
	checkConsistent(t, got)
	if got.Link != mangle(m.Link) || got.OTP != "123456" || m.Link == got.Link {
		t.Errorf("link %s of %s, otp %s", got.Link, m.Link, got.OTP)
	}
	if u, _ := url.Parse(got.Link); u.Query().Get("state") != "" {
		t.Error("the link still has its state")
	}
	if !strings.Contains(got.HTML, "&amp;amp;state=") {
		t.Error(got.HTML)
	}
}

func TestRewriteBreaksLinks(t *testing.T) {
	for name, change := range map[string]func(*directory.Org){
		"both": nil,
		"text": func(o *directory.Org) {
			o.Templates = []directory.MailTemplate{{Name: directory.EmailChallenge, Language: "en", Text: "Open ${emailAuthenticationLink}."}}
		},
		"html": func(o *directory.Org) {
			o.Templates = []directory.MailTemplate{{Name: directory.EmailChallenge, Language: "en", HTML: "<a href='${emailAuthenticationLink}'>ö</a>"}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := aMail(t, directory.LinkToOrg, change)
			got := rewrite(t, m, mail.Rewriting{SoftBreak: true})
			checkConsistent(t, got)
			if got.Link != m.Link || got.Text != m.Text {
				t.Errorf("link %s, want %s; or the text changed", got.Link, m.Link)
			}
			if !bytes.Contains(got.Raw, []byte("token=3Df=\r\ntTokenTokenToken")) || bytes.Contains(got.Raw, []byte("=3DftToken")) {
				t.Errorf("no break in the link: %s", got.Raw)
			}
		})
	}
}

func TestRewriteRefuses(t *testing.T) {
	for name, raw := range map[string]string{
		"nothing":         "",
		"no header":       "hello",
		"no content type": "To: a@b.c\r\n\r\nx",
		"encoding":        "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\neA==",
		"nested":          "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b--\r\n--a--\r\n",
		"no end":          "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: text/plain\r\n\r\nx",
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := (mail.Mail{Raw: []byte(raw)}).Rewrite(mail.Rewriting{Link: wrap}); err == nil {
				t.Errorf("it became %s", got.Raw)
			}
		})
	}
}

// Whatever an org's own template says, a rewritten part decodes to what was
// written.
func FuzzRewrite(f *testing.F) {
	f.Add("<a href=http://a/?x=1&y=2>x</a> ö\n.\n", "see https://a/b?c=d&e=f=.")
	f.Add("<a href='", strings.Repeat("=", 100)+"http://x/"+strings.Repeat("é=", 80))
	f.Fuzz(func(t *testing.T, html, text string) {
		var b bytes.Buffer
		b.WriteString("Content-Type: multipart/alternative; boundary=bound-ary-1234567890\r\n\r\n")
		for kind, s := range map[string]string{"plain": text, "html": html} {
			b.WriteString("--bound-ary-1234567890\r\nContent-Type: text/" + kind + "\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
			w := quotedprintable.NewWriter(&b)
			_, _ = io.WriteString(w, s)
			_ = w.Close()
			b.WriteString("\r\n")
		}
		b.WriteString("--bound-ary-1234567890--\r\n")
		m, err := mail.Parse(b.Bytes())
		if err != nil {
			return
		}
		got, err := m.Rewrite(mail.Rewriting{SoftBreak: true})
		if err != nil {
			t.Fatal(err)
		}
		if got.Text != m.Text {
			t.Errorf("text %q became %q", m.Text, got.Text)
		}
		if len(got.Raw) > 0 && got.Link != "" != (m.Link != "") {
			t.Errorf("link %q became %q", m.Link, got.Link)
		}
	})
}
