package mail

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"net/url"
	"strings"
)

// Limits of a message that is read.
const (
	maxRaw   = 10 << 20
	maxParts = 100
	maxDepth = 8
)

// Parse reads a message: who wrote it to whom, its text and HTML, and the
// passcode and link it shows. Seq is left to the mailbox. The passcode is that
// of the link, or a code that stands alone on a line or in an element, or the
// only number of 4 to 12 digits.
func Parse(raw []byte) (Mail, error) { return parse(raw, facts.guess) }

func parse(raw []byte, otp func(facts) string) (Mail, error) {
	return parseRewritten(raw, func(link string) string { return link }, otp)
}

// parseRewritten is parse for a message whose links were rewritten; original
// says what a link was before.
func parseRewritten(raw []byte, original func(link string) string, otp func(facts) string) (Mail, error) {
	if len(raw) > maxRaw {
		return Mail{}, fmt.Errorf("read mail: %d bytes, at most %d are read", len(raw), maxRaw)
	}
	msg, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return Mail{}, fmt.Errorf("read mail: %w", err)
	}
	m := Mail{Raw: raw}
	m.readHeader(msg.Header)
	b := body{budget: maxParts}
	if err := b.read(partHeader(msg.Header.Get), msg.Body, 0); err != nil {
		return Mail{}, fmt.Errorf("read mail: %w", err)
	}
	m.Text, m.HTML = b.text, b.html
	f := findFacts(m, original)
	m.Link, m.OTP = f.link, otp(f)
	if f.hasState {
		m.State = f.state
	}
	return m, nil
}

func (m *Mail) readHeader(h netmail.Header) {
	m.Subject = decodeWords(h.Get("Subject"))
	m.From = decodeWords(h.Get("From"))
	m.To = h.Get("To")
	if to, err := h.AddressList("To"); err == nil {
		m.To = to[0].Address
	}
	if date, err := h.Date(); err == nil {
		m.SentAt = date.UTC()
	}
	m.ID = localPart(strings.Trim(h.Get("Message-Id"), "<> "))
	own := func(name string) string {
		value, err := url.QueryUnescape(h.Get(name))
		if err != nil {
			return ""
		}
		return value
	}
	m.Template, m.Transaction, m.State = own(headerTemplate), own(headerTransaction), own(headerState)
	switch m.Channel = own(headerChannel); m.Channel {
	case ChannelSMS, ChannelVoice:
		m.To = localPart(m.To)
	default:
		m.Channel = ChannelEmail
	}
}

func localPart(address string) string {
	local, _, _ := strings.Cut(address, "@")
	return local
}

func decodeWords(s string) string {
	if decoded, err := new(mime.WordDecoder).DecodeHeader(s); err == nil {
		return decoded
	}
	return s
}

// body collects the first text and the first HTML part of a message.
type body struct {
	text, html string
	budget     int // parts left to read
}

type partHeader func(name string) string

func (b *body) read(header partHeader, r io.Reader, depth int) error {
	if b.budget--; b.budget < 0 || depth > maxDepth {
		return errors.New("too many parts")
	}
	mediaType, params, err := mime.ParseMediaType(header("Content-Type"))
	if err != nil {
		mediaType = "text/plain" // RFC 2045 §5.2
	}
	if strings.HasPrefix(mediaType, "multipart/") {
		return b.readParts(multipart.NewReader(r, params["boundary"]), depth)
	}
	var into *string
	switch {
	case mediaType == "text/html" && b.html == "":
		into = &b.html
	case mediaType == "text/plain" && b.text == "":
		into = &b.text
	default:
		return nil
	}
	content, err := io.ReadAll(decodeTransfer(header("Content-Transfer-Encoding"), r))
	if err != nil {
		return fmt.Errorf("%s part: %w", mediaType, err)
	}
	*into = strings.ToValidUTF8(strings.ReplaceAll(string(content), "\r\n", "\n"), "\uFFFD")
	return nil
}

func (b *body) readParts(parts *multipart.Reader, depth int) error {
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := b.read(part.Header.Get, part, depth+1); err != nil {
			return err
		}
	}
}

// decodeTransfer undoes a Content-Transfer-Encoding (RFC 2045 §6).
func decodeTransfer(encoding string, r io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		return quotedprintable.NewReader(r)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, r)
	}
	return r
}
