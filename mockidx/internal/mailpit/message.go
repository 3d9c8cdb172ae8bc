package mailpit

import (
	"bytes"
	netmail "net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

// messageSummary is a message in a list, as Mailpit's MessageSummary.
type messageSummary struct {
	ID          string
	MessageID   string
	Read        bool
	From        *netmail.Address
	To          []*netmail.Address
	Cc          []*netmail.Address
	Bcc         []*netmail.Address
	ReplyTo     []*netmail.Address
	Subject     string
	Created     time.Time
	Username    string
	Tags        []string
	Size        int // bytes
	Attachments int
	Snippet     string
}

// message is a message by itself, as Mailpit's Message.
type message struct {
	ID              string
	MessageID       string
	From            *netmail.Address
	To              []*netmail.Address
	Cc              []*netmail.Address
	Bcc             []*netmail.Address
	ReplyTo         []*netmail.Address
	ReturnPath      string
	Subject         string
	ListUnsubscribe listUnsubscribe
	Date            time.Time
	Tags            []string
	Username        string
	Text            string
	HTML            string
	Size            int // bytes
	Inline          []struct{}
	Attachments     []struct{}
}

// listUnsubscribe is empty: an org's mails have no such header.
type listUnsubscribe struct {
	Header     string
	Links      []string
	Errors     string
	HeaderPost string
}

// stored is a mail as it lies in the mailbox.
type stored struct {
	mail.Mail
	read   bool
	header netmail.Header // nil until it is asked for
}

// head returns the header, which is empty if it cannot be read.
func (s *stored) head() netmail.Header {
	if s.header == nil {
		s.header = netmail.Header{}
		if msg, err := netmail.ReadMessage(bytes.NewReader(s.Raw)); err == nil {
			s.header = msg.Header
		}
	}
	return s.header
}

// addresses returns those in a header field; none if it cannot be read.
func (s *stored) addresses(field string) []*netmail.Address {
	list, err := s.head().AddressList(field)
	if err != nil {
		return []*netmail.Address{}
	}
	return list
}

func (s *stored) sender() *netmail.Address {
	if from := s.addresses("From"); len(from) > 0 {
		return from[0]
	}
	return &netmail.Address{Name: s.From}
}

func (s *stored) messageID() string { return strings.Trim(s.head().Get("Message-Id"), "<> ") }

// shown returns the text of the HTML, or the text where there is no HTML.
func (s *stored) shown() string {
	if s.HTML != "" {
		return mail.ShownText(s.HTML)
	}
	return strings.Join(strings.Fields(s.Text), " ")
}

// plain returns the text; that of the HTML where there is no text.
func (s *stored) plain() string {
	if s.Text != "" {
		return s.Text
	}
	return s.shown()
}

// maxSnippet is the length of a snippet in bytes, without what says that there
// is more.
const maxSnippet = 200

func snippet(text string) string {
	if len(text) <= maxSnippet {
		return text
	}
	end := maxSnippet
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "..."
}

func (s *stored) summary() messageSummary {
	return messageSummary{
		ID: s.ID, MessageID: s.messageID(), Read: s.read,
		From: s.sender(), To: s.addresses("To"), Cc: s.addresses("Cc"), Bcc: s.addresses("Bcc"), ReplyTo: s.addresses("Reply-To"),
		Subject: s.Subject, Created: s.SentAt, Tags: []string{}, Size: len(s.Raw), Snippet: snippet(s.shown()),
	}
}

func (s *stored) message() message {
	from := s.sender()
	returnPath := strings.Trim(s.head().Get("Return-Path"), "<>")
	if returnPath == "" {
		returnPath = from.Address
	}
	return message{
		ID: s.ID, MessageID: s.messageID(),
		From: from, To: s.addresses("To"), Cc: s.addresses("Cc"), Bcc: s.addresses("Bcc"), ReplyTo: s.addresses("Reply-To"),
		ReturnPath: returnPath, Subject: s.Subject, ListUnsubscribe: listUnsubscribe{Links: []string{}}, Date: s.SentAt, Tags: []string{},
		Text: s.plain(), HTML: s.HTML, Size: len(s.Raw), Inline: []struct{}{}, Attachments: []struct{}{},
	}
}
