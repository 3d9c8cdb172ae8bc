package mailpit

import (
	netmail "net/mail"
	"strconv"
	"strings"
	"time"
)

// test reports whether a mail is as a term of a search says.
type test func(*stored) bool

// search is a list of terms that are all to be met.
type search []test

// parseSearch reads a search as Mailpit does: words and phrases in quotes,
// prefixes such as to:, and - or ! before what is not to be. What it does not
// understand of a term with a prefix, such as a date, makes the term void. Dates
// without a zone are in that of loc.
func parseSearch(query string, loc *time.Location) search {
	var s search
	for _, arg := range split(query) {
		if clean(arg) == "" {
			continue
		}
		rest, exclude := arg, false
		if len(arg) > 1 && (arg[0] == '-' || arg[0] == '!') {
			rest, exclude = arg[1:], true
		}
		t := parseTerm(rest, loc)
		switch {
		case t == nil:
		case exclude:
			s = append(s, func(m *stored) bool { return !t(m) })
		default:
			s = append(s, t)
		}
	}
	return s
}

func (s search) match(m *stored) bool {
	for _, t := range s {
		if !t(m) {
			return false
		}
	}
	return true
}

// split cuts at spaces outside quotes and removes the quotes.
func split(query string) []string {
	quoted := false
	return strings.FieldsFunc(strings.Map(func(r rune) rune {
		if r == '"' {
			quoted = !quoted
			return -1
		}
		if quoted && r == ' ' {
			return '\x00' // a space that does not cut
		}
		return r
	}, strings.ReplaceAll(query, "\x00", "")), func(r rune) bool { return r == ' ' })
}

var cleaner = strings.NewReplacer("\uFEFF", " ", "\x00", " ", ">", " ", "<", " ", `"`, " ", ",", " ", ";", " ", "(", " ", ")", " ")

// clean puts what is searched and what is searched for into the same form.
func clean(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(cleaner.Replace(s)), " "))
}

// addressFields are the prefixes that look at header fields with addresses.
var addressFields = map[string][]string{
	"to": {"To"}, "from": {"From"}, "cc": {"Cc"}, "bcc": {"Bcc"}, "reply-to": {"Reply-To"},
	"addressed": {"To", "From", "Cc", "Bcc", "Reply-To"},
}

// parseTerm returns nil for a term that is void.
func parseTerm(arg string, loc *time.Location) test {
	name, rest, _ := strings.Cut(arg, ":")
	name = strings.ToLower(name)
	value := clean(rest)
	if !strings.Contains(arg, ":") {
		return words(clean(arg))
	}
	if fields := addressFields[name]; fields != nil {
		return unlessEmpty(value, func(m *stored) bool { return m.hasAddress(fields, value) })
	}
	switch name {
	case "subject":
		subject := strings.ToLower(strings.ReplaceAll(rest, "\x00", " "))
		return unlessEmpty(subject, func(m *stored) bool { return strings.Contains(strings.ToLower(m.Subject), subject) })
	case "message-id":
		return unlessEmpty(value, func(m *stored) bool { return strings.Contains(strings.ToLower(m.messageID()), value) })
	case "tag":
		return unlessEmpty(value, none)
	case "before", "after":
		at, ok := parseDate(value, loc)
		switch {
		case !ok:
			return nil
		case name == "before":
			return func(m *stored) bool { return !m.SentAt.After(at) }
		}
		return func(m *stored) bool { return !m.SentAt.Before(at) }
	}
	switch strings.ToLower(arg) {
	case "is:read":
		return func(m *stored) bool { return m.read }
	case "is:unread":
		return func(m *stored) bool { return !m.read }
	case "is:tagged", "has:inline", "has:inlines", "has:attachment", "has:attachments":
		return none
	}
	return words(clean(arg))
}

// none is met by no mail: those of an org have no tags and nothing attached.
func none(*stored) bool { return false }

func unlessEmpty(value string, t test) test {
	if value == "" {
		return nil
	}
	return t
}

// words looks at all that is shown of a mail.
func words(value string) test {
	return unlessEmpty(value, func(m *stored) bool {
		text := []string{whole(m.sender()), m.Subject}
		for _, field := range []string{"To", "Cc", "Bcc", "Reply-To"} {
			for _, a := range m.addresses(field) {
				text = append(text, whole(a))
			}
		}
		text = append(text, m.head().Get("Return-Path"), m.shown())
		return strings.Contains(clean(strings.Join(text, " ")), value)
	})
}

func whole(a *netmail.Address) string { return a.Name + " " + a.Address }

func (s *stored) hasAddress(fields []string, value string) bool {
	for _, field := range fields {
		for _, a := range s.addresses(field) {
			if strings.Contains(clean(whole(a)), value) {
				return true
			}
		}
	}
	return false
}

// dateLayouts are the ways to write a date that are understood, besides seconds
// and milliseconds since 1970. Letters are matched in any case.
var dateLayouts = []string{
	time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04",
	"2006-01-02", "2006/01/02", "2006-01", "2006", "01/02/2006", "2 Jan 2006", "Jan 2 2006",
}

func parseDate(s string, loc *time.Location) (time.Time, bool) {
	s = strings.ToUpper(s)
	for _, layout := range dateLayouts {
		if t, err := time.ParseInLocation(layout, s, loc); err == nil {
			return t, true
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	switch {
	case err == nil && len(s) == len("1700000000"):
		return time.Unix(n, 0), true
	case err == nil && len(s) == len("1700000000000"):
		return time.UnixMilli(n), true
	}
	return time.Time{}, false
}
