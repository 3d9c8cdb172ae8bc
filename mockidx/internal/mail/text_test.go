package mail_test

import (
	"bytes"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

var textMessage = mail.TextMessage{Channel: mail.ChannelSMS, To: "+15551234567", OTP: "012345", Expires: now.Add(5 * time.Minute), Transaction: "02.id.x", State: "s/1&2"}

func TestText(t *testing.T) {
	for _, tc := range []struct{ name, channel, locale, subject, text string }{
		{"SMS", mail.ChannelSMS, "en_US", "Text message", "Your verification code is 012345. It is for Sample App and works for 5 minutes."},
		{"SMS in German", mail.ChannelSMS, "de_DE", "Textnachricht", "Ihr Bestätigungscode ist 012345. Er ist für Sample App und gilt 5 Minuten."},
		{"SMS in a language that is not built in", mail.ChannelSMS, "fr_FR", "Text message", "Your verification code is 012345. It is for Sample App and works for 5 minutes."},
		{"call", mail.ChannelVoice, "en_US", "Voice call", "Hello. Your verification code is 0, 1, 2, 3, 4, 5. It is for Sample App. Again: 0, 1, 2, 3, 4, 5. Goodbye."},
		{"call in German", mail.ChannelVoice, "de_AT", "Anruf", "Hallo. Ihr Bestätigungscode ist 0, 1, 2, 3, 4, 5. Er ist für Sample App. Noch einmal: 0, 1, 2, 3, 4, 5. Auf Wiederhören."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			u, msg := ada, textMessage
			u.Locale, msg.Channel = tc.locale, tc.channel
			m, err := composer().Text(u, app, msg)
			if err != nil {
				t.Fatal(err)
			}
			if m.Channel != tc.channel || m.To != "+15551234567" || m.OTP != "012345" || m.Link != "" || m.State != "s/1&2" || m.Transaction != "02.id.x" || m.Template != "" {
				t.Errorf("got %+v", m)
			}
			if m.Subject != tc.subject || strings.TrimSpace(m.Text) != tc.text || m.HTML != "" {
				t.Errorf("subject %q, text %q, html %q", m.Subject, m.Text, m.HTML)
			}
			again, err := mail.Parse(m.Raw)
			if err != nil || again.To != m.To || again.Channel != m.Channel || again.OTP != m.OTP {
				t.Errorf("read again: %+v, %v", again, err)
			}
			read, err := netmail.ReadMessage(bytes.NewReader(m.Raw))
			if err != nil {
				t.Fatal(err)
			}
			if to, err := read.Header.AddressList("To"); err != nil || to[0].Name != "Ada Lovelace" || to[0].Address != "+15551234567@mockidx.test" {
				t.Errorf("To: %v, %v", to, err)
			}
		})
	}
}

// Okta's suites find the link behind the first colon.
func TestTextWithLink(t *testing.T) {
	msg := mail.TextMessage{Channel: mail.ChannelSMS, To: "+15551234567", Link: "http://org.test/auth/push/link?token=abc", Expires: now.Add(time.Hour)}
	m, err := composer().Text(ada, app, msg)
	if err != nil || strings.TrimSpace(m.Text) != "Click here to enroll Okta Verify : "+msg.Link || m.Link != msg.Link || m.OTP != "" || m.Channel != mail.ChannelSMS {
		t.Errorf("got %+v, %v", m, err)
	}
}

func TestTextErrors(t *testing.T) {
	for _, tc := range []struct{ name, channel, to, want string }{
		{"no number", mail.ChannelSMS, "", `compose sms to ada: phone number "" is malformed`},
		{"national number", mail.ChannelSMS, "5551234567", `compose sms to ada: phone number "5551234567" is malformed`},
		{"too long", mail.ChannelVoice, "+1234567890123456", `compose voice to ada: phone number "+1234567890123456" is malformed`},
		{"second line", mail.ChannelSMS, "+1555\r\nBcc: eve@example.com", `compose sms to ada: phone number "+1555\r\nBcc: eve@example.com" is malformed`},
		{"channel", "fax", "+15551234567", `compose message to ada: unknown channel "fax"`},
		{"no channel of phones", mail.ChannelEmail, "+15551234567", `compose message to ada: unknown channel "email"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			msg := textMessage
			msg.Channel, msg.To = tc.channel, tc.to
			if m, err := composer().Text(ada, app, msg); err == nil || err.Error() != tc.want {
				t.Errorf("Text = %+v, %v, want %s", m, err, tc.want)
			}
		})
	}
}

// A mail that lists digits is not a call.
func TestOnlyCallsAreHeard(t *testing.T) {
	m, err := mail.Parse(message("text/plain", "8bit", "Rooms 1, 2, 3, 4"))
	if err != nil || m.OTP != "" || m.Channel != mail.ChannelEmail {
		t.Errorf("otp %q, channel %q, %v", m.OTP, m.Channel, err)
	}
}

func TestCodeOfLettersIsHeard(t *testing.T) {
	msg := textMessage
	msg.Channel, msg.OTP = mail.ChannelVoice, "aB3dE6"
	m, err := composer().Text(ada, app, msg)
	if err != nil || m.OTP != "aB3dE6" || !strings.Contains(m.Text, "a, B, 3, d, E, 6") {
		t.Errorf("otp %q, %v: %s", m.OTP, err, m.Text)
	}
}

func TestWaitByPhoneNumber(t *testing.T) {
	b := mail.NewMailbox()
	m, err := composer().Text(ada, app, textMessage)
	if err != nil {
		t.Fatal(err)
	}
	b.Deliver(m)
	if got, err := b.Wait(soon(t), "+15551234567"); err != nil || got.OTP != "012345" {
		t.Errorf("Wait = %+v, %v", got, err)
	}
}
