package mail

import (
	"bytes"
	"fmt"
	netmail "net/mail"
	"net/url"
	"strings"

	gomail "github.com/wneessen/go-mail"
)

// mailDomain can never be someone's (RFC 2606 §2).
const mailDomain = "mockidx.test"

// Header fields of our own. Their values are percent-encoded, so that no value
// can end its line.
const (
	headerOrg         = "X-Mockidx-Org"
	headerChannel     = "X-Mockidx-Channel" // left out in mails
	headerTemplate    = "X-Mockidx-Template"
	headerTransaction = "X-Mockidx-Transaction"
	headerState       = "X-Mockidx-State"
)

// build returns the message as RFC 5322 wants it.
func (c Composer) build(address, name string, body content, headers map[string]string) ([]byte, error) {
	to, err := netmail.ParseAddress("<" + address + ">")
	if err != nil {
		return nil, fmt.Errorf("address %q: %w", address, err)
	}
	to.Name = oneLine(name)
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithBoundary("mockidx-"+c.Mint.Opaque(32)))
	m.FromMailAddress(&netmail.Address{Name: oneLine(c.Org.Name), Address: "noreply@" + mailDomain})
	m.ToMailAddress(to)
	m.Subject(oneLine(body.subject))
	m.SetDateWithValue(c.Now)
	m.SetMessageIDWithValue(c.Mint.ID("msg") + "@" + mailDomain)
	m.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834 §5
	for name, value := range headers {
		m.SetGenHeader(gomail.Header(name), url.QueryEscape(value))
	}
	switch {
	case body.text == "":
		m.SetBodyString(gomail.TypeTextHTML, body.html)
	case body.html == "":
		m.SetBodyString(gomail.TypeTextPlain, body.text)
	default:
		m.SetBodyString(gomail.TypeTextPlain, body.text)
		m.AddAlternativeString(gomail.TypeTextHTML, body.html)
	}
	var raw bytes.Buffer
	if _, err := m.WriteTo(&raw); err != nil {
		return nil, err
	}
	return raw.Bytes(), nil
}

// oneLine replaces each run of white space and control characters by a space.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 }), " ")
}
