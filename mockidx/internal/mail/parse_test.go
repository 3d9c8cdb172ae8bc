package mail_test

import (
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

func message(contentType, encoding, body string) []byte {
	return []byte("From: a@b.c\r\nTo: =?utf-8?q?Ad=C3=A0?= <ada@example.com>\r\nSubject: =?utf-8?q?=C3=A4?=\r\n" +
		"Message-ID: <m1@b.c>\r\nContent-Type: " + contentType + "\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n" + body)
}

func TestParse(t *testing.T) {
	tests := []struct {
		name             string
		raw              []byte
		otp, link, state string
	}{
		{"soft break in the link", message("text/html", "quoted-printable", "<a href=3D\"http://o/email/ver=\r\nify/x?token=3Dft1\">x</a>"), "", "http://o/email/verify/x?token=ft1", ""},
		{"base64", message("text/plain", "base64", "Q29kZTogMTIzNDU2Lg=="), "123456", "", ""},
		{"entities in the link", message("text/html", "8bit", `<a href="https://a/cb?state=s&amp;otp=12">x</a>`), "12", "https://a/cb?state=s&otp=12", "s"},
		{"code alone beats numbers", message("text/html", "8bit", `<p>Room 2031, 1999</p><b> 0A9xZ </b>`), "0A9xZ", "", ""},
		{"code alone on a line", message("text/plain", "8bit", "In 2031\n\n  4711\n"), "4711", "", ""},
		{"two numbers: no guess", message("text/plain", "8bit", "In 2031 or 2032"), "", "", ""},
		{"hidden numbers do not count", message("text/html", "8bit", `<style>a{z-index:99999}</style><title>12345</title>code 4711`), "4711", "", ""},
		{"other links are passed over", message("text/plain", "8bit", "https://a/help http://o/email/verify/x?token=ft2."), "", "http://o/email/verify/x?token=ft2", ""},
		{"a link without token is none", message("text/plain", "8bit", "http://o/email/verify/x?token="), "", "", ""},
		{"names match exactly", message("text/plain", "8bit", "https://a/cb?OTP=1&otp_x=2"), "", "", ""},
		{"scheme of an app", message("text/html", "8bit", `<a href="com.example.app:/cb?otp=1&state=s">`), "1", "com.example.app:/cb?otp=1&state=s", "s"},
		{"script is no link", message("text/html", "8bit", `<a href="JavaScript://x/%0aalert(1)?otp=1&state=s">`), "", "", ""},
		{"no content type", []byte("To: ada@example.com\r\n\r\ncode 123456"), "123456", "", ""},
		{"nested parts", message("multipart/mixed; boundary=a", "7bit", "--a\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n4711\r\n--b--\r\n--a--\r\n"), "4711", "", ""},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			m, err := mail.Parse(tc.raw)
			if err != nil {
				t.Fatal(err)
			}
			if m.OTP != tc.otp || m.Link != tc.link || m.State != tc.state || m.To != "ada@example.com" {
				t.Errorf("otp %q, link %q, state %q, to %q, want %q, %q, %q", m.OTP, m.Link, m.State, m.To, tc.otp, tc.link, tc.state)
			}
		})
	}
}

func TestParseErrors(t *testing.T) {
	for _, tc := range []struct {
		name string
		raw  []byte
	}{
		{"empty", nil},
		{"no header", []byte("hello")},
		{"bad base64", message("text/plain", "base64", "!")},
		{"parts that never end", message("multipart/mixed; boundary=a", "7bit", "--a\r\n\r\nx")},
		{"too many parts", message("multipart/mixed; boundary=a", "7bit", strings.Repeat("--a\r\n\r\n\r\n", 200)+"--a--")},
		{"too large", message("text/plain", "8bit", strings.Repeat("a", 10<<20))},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if m, err := mail.Parse(tc.raw); err == nil {
				t.Errorf("Parse = %+v, want an error", m)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add(message("text/html", "quoted-printable", "<a href=3D\"http://o/email/verify/x?token=3Dft1\">x</a>"))
	f.Add(message("multipart/mixed; boundary=a", "7bit", "--a\r\nContent-Type: text/html\r\n\r\n<b>4711</b>\r\n--a--\r\n"))
	f.Add([]byte("X-Mockidx-State: %zz\r\nDate: x\r\nTo: <\r\n\r\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := mail.Parse(raw)
		if err != nil {
			return
		}
		if m.Link != "" && !strings.Contains(m.Link, "?") {
			t.Errorf("link %q has no parameters", m.Link)
		}
		if len(m.Text)+len(m.HTML) > 4*len(raw) {
			t.Errorf("%d bytes of mail grew to %d", len(raw), len(m.Text)+len(m.HTML))
		}
	})
}
