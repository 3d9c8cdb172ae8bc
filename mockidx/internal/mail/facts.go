package mail

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// facts are what a recipient finds in a mail.
type facts struct {
	link     string
	linkOTP  string
	state    string
	hasState bool     // the link has a state, maybe an empty one
	pieces   []string // what is shown: lines of the text, pieces of text in the HTML
}

var urlInText = regexp.MustCompile(`https?://[^\s<>"]+`)

// findFacts looks for what m shows. Whether a link is the magic link is told by
// what original says it was before it was rewritten.
func findFacts(m Mail, original func(link string) string) facts {
	links, pieces := readHTML(m.HTML)
	for _, l := range urlInText.FindAllString(m.Text, -1) {
		links = append(links, trimLink(l))
	}
	if m.Channel == ChannelVoice {
		m.Text = Heard(m.Text)
	}
	f := facts{pieces: append(pieces, strings.Split(m.Text, "\n")...)}
	for _, l := range links {
		if isMagic(original(l)) {
			f.takeLink(l)
			break
		}
	}
	return f
}

// trimLink takes off the sentence around a link in a text.
func trimLink(l string) string { return strings.TrimRight(l, ".,;:!?)'") }

// isMagic reports whether l is a magic link: of the org, with a token, which is
// the end of the path where an administrator sent it, or of an app, with a
// passcode and state. Names are matched exactly. An app on a phone may have a
// scheme of its own; one that runs what the link holds is no link.
func isMagic(l string) bool {
	u, err := url.Parse(l)
	if err != nil || slices.Contains([]string{"", "javascript", "data", "vbscript"}, u.Scheme) {
		return false
	}
	return isOrgLink(u) || u.Query().Has("otp")
}

// handed are the paths of the links that administrators send: an id of the mock
// ends them.
var handed = regexp.MustCompile(`^/(welcome|reset_password)/[A-Za-z0-9_-]{20,}$`)

func isOrgLink(u *url.URL) bool {
	if u.Path == "/auth/push/link" && u.Query().Get("token") != "" {
		return true
	}
	return u.RawQuery == "" && handed.MatchString(u.Path) || strings.Contains(u.Path+"/", "/email/verify/") && u.Query().Get("token") != ""
}

// takeLink makes l the link, with the passcode and state that it shows.
func (f *facts) takeLink(l string) {
	f.link = l
	u, err := url.Parse(l)
	if err != nil || isOrgLink(u) {
		return
	}
	query := u.Query()
	f.linkOTP = query.Get("otp")
	f.state, f.hasState = query.Get("state"), query.Has("otp") && query.Has("state")
}

// readHTML returns the targets of links and the shown pieces of text.
func readHTML(s string) (links, pieces []string) {
	z := html.NewTokenizer(strings.NewReader(s))
	hidden := false // what follows is the text of a style, script or title
	for {
		switch z.Next() {
		case html.ErrorToken:
			return links, pieces
		case html.StartTagToken:
			t := z.Token()
			hidden = slices.Contains([]string{"style", "script", "title"}, t.Data)
			for _, a := range t.Attr {
				if t.Data == "a" && a.Key == "href" {
					links = append(links, strings.TrimSpace(a.Val))
				}
			}
		case html.EndTagToken:
			hidden = false
		case html.TextToken:
			if s := strings.TrimSpace(string(z.Text())); s != "" && !hidden {
				pieces = append(pieces, html.UnescapeString(s))
			}
		}
	}
}

// known returns otp if the mail shows it, and nothing otherwise.
func (f facts) known(otp string) string {
	if otp == "" || f.linkOTP == otp || slices.ContainsFunc(f.pieces, func(p string) bool { return hasWord(p, otp) }) {
		return otp
	}
	return ""
}

// hasWord reports whether word stands in s without a letter or digit next to it.
func hasWord(s, word string) bool {
	for from := 0; ; {
		i := strings.Index(s[from:], word)
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(word)
		before, _ := utf8.DecodeLastRuneInString(s[:start])
		after, _ := utf8.DecodeRuneInString(s[end:])
		if !inWord(before) && !inWord(after) {
			return true
		}
		from = start + 1
	}
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

var (
	codeAlone = regexp.MustCompile(`^[0-9A-Za-z]*[0-9][0-9A-Za-z]*$`)
	number    = regexp.MustCompile(`\b[0-9]{4,12}\b`)
)

// guess returns what looks like the passcode.
func (f facts) guess() string {
	if f.linkOTP != "" {
		return f.linkOTP
	}
	var numbers []string
	for _, p := range f.pieces {
		p = strings.TrimSpace(p)
		if len(p) >= 4 && len(p) <= 12 && codeAlone.MatchString(p) {
			return p
		}
		numbers = append(numbers, number.FindAllString(urlInText.ReplaceAllString(p, ""), -1)...)
	}
	slices.Sort(numbers)
	if numbers = slices.Compact(numbers); len(numbers) == 1 {
		return numbers[0]
	}
	return ""
}
