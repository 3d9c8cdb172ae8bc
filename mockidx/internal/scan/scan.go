package scan

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/journal"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

// Bounds of a scan. Times are real.
const (
	MaxCount = 100
	maxHops  = 10
	maxBody  = 1 << 20
	maxVisit = 10 * time.Second
	maxScan  = 2 * time.Minute
)

// Request says what to scan, and how.
type Request struct {
	Mail    string            // id of a mail whose link to scan; empty: scan URL
	URL     string            // http or https, to a loopback address
	Profile Profile           // empty: Get
	Count   int               // how often, 1 to MaxCount; 0: once
	Cookies map[string]string // that a prefetch brings to the host of the link
}

// Report is what came of a scan.
type Report struct {
	URL     string          `json:"url"` // that was scanned
	Profile Profile         `json:"profile"`
	Visits  []Visit         `json:"visits"`
	Leaks   bool            `json:"leaks"`   // a title or preview shows the passcode
	Spent   bool            `json:"spent"`   // the link was used, or a code was answered, in the meantime
	Answers int             `json:"answers"` // requests that answered a challenge of that sign-in in the meantime
	Events  []journal.Event `json:"events"`  // of the org's journal: the scanner's own requests, and those of that sign-in in the meantime
}

// Visit is one time that a scanner came.
type Visit struct {
	UserAgent string `json:"userAgent"`
	Hops      []Hop  `json:"hops"`    // never empty
	Title     string `json:"title"`   // of the last page
	Pressed   int    `json:"pressed"` // buttons and links of the page, by GetJS
	Leaks     bool   `json:"leaks"`   // its title or a preview's text (og:, twitter:, description) shows the passcode
	Error     string `json:"error"`   // why it went no further; empty if it came to an end
}

// Hop is one request of a visit.
type Hop struct {
	Method    string   `json:"method"`
	URL       string   `json:"url"`
	Status    int      `json:"status"`    // 0: no answer
	SetCookie []string `json:"setCookie"` // names
	Location  string   `json:"location"`  // as the answer has it
	RequestID string   `json:"-"`         // of the org, which its journal has
}

// Error is a request that is not one.
type Error struct {
	Detail, Hint string
	NoMail       bool // there is no mail of that id
}

// Error implements error.
func (e *Error) Error() string { return e.Detail }

// Scanner scans links of one org. It is safe for concurrent use.
type Scanner struct {
	mailbox *mail.Mailbox
	journal *journal.Journal
	browser Browser
}

// New returns a scanner of an org's mails. Without a browser, which is nil, it
// refuses GetJS.
func New(m *mail.Mailbox, j *journal.Journal, b Browser) *Scanner { return &Scanner{m, j, b} }

// Run scans. A link that does not answer, or leads elsewhere than to this
// machine, is told in the report; the errors are an [*Error] and the
// context's.
func (s *Scanner) Run(ctx context.Context, r Request) (Report, error) {
	m, err := s.complete(&r)
	if err != nil {
		return Report{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, maxScan)
	defer cancel()
	report := Report{URL: r.URL, Profile: r.Profile}
	began := s.last()
	client := newVisitor(r, m.OTP)
	defer client.close()
	for range r.Count {
		for _, agent := range kinds[r.Profile].agents {
			visit := client.visit
			if client.kind.presses {
				visit = s.press(r.URL, m.OTP)
			}
			v := visit(ctx, agent)
			report.Visits = append(report.Visits, v)
			report.Leaks = report.Leaks || v.Leaks
			if err := ctx.Err(); err != nil {
				return report, fmt.Errorf("scan of %s: %w", r.URL, err)
			}
		}
	}
	s.judge(&report, began, m.Transaction)
	return report, nil
}

// complete checks r, fills in what is left out, and returns the mail that shows
// the link, if one does.
func (s *Scanner) complete(r *Request) (mail.Mail, error) {
	var m mail.Mail
	switch {
	case (r.Mail == "") == (r.URL == ""):
		return m, &Error{Detail: "a scan is of one mail or one URL", Hint: "name the mail or the url, not both"}
	case r.Mail != "":
		found, ok := s.mailbox.Get(r.Mail)
		if !ok {
			return m, &Error{Detail: fmt.Sprintf("there is no mail %q", r.Mail), Hint: "the mails of the org list their ids", NoMail: true}
		}
		if found.Link == "" {
			return m, &Error{Detail: fmt.Sprintf("mail %q shows no link", r.Mail), Hint: "text messages have none; a mail's template may leave it out"}
		}
		m, r.URL = found, found.Link
	default:
		mails := s.mailbox.List()
		if i := slices.IndexFunc(mails, func(m mail.Mail) bool { return m.Link == r.URL }); i >= 0 {
			m = mails[i]
		}
	}
	if r.Profile == "" {
		r.Profile = Get
	}
	k, ok := kinds[r.Profile]
	if !ok {
		return m, &Error{Detail: fmt.Sprintf("there is no profile %q", r.Profile), Hint: "there are: " + names()}
	}
	if k.presses {
		if err := s.mayPress(); err != nil {
			return m, err
		}
	}
	if r.Count == 0 {
		r.Count = 1
	}
	if r.Count < 1 || r.Count > MaxCount {
		return m, &Error{Detail: fmt.Sprintf("a scan cannot come %d times", r.Count), Hint: fmt.Sprintf("count is 1 to %d", MaxCount)}
	}
	if len(r.Cookies) > 0 && !k.cookies {
		return m, &Error{Detail: fmt.Sprintf("a scanner of profile %s has no cookies", r.Profile), Hint: "profile prefetch may bring those of a browser"}
	}
	return m, checkURL(r.URL)
}

func names() string {
	var all []string
	for _, p := range Profiles() {
		all = append(all, string(p))
	}
	return strings.Join(all, ", ")
}

// checkURL refuses what can be seen to be no link to this machine. What a name
// resolves to is known only when it is dialled.
func checkURL(s string) error {
	u, err := url.Parse(s)
	switch {
	case err != nil:
		return &Error{Detail: fmt.Sprintf("url is malformed: %v", errors.Unwrap(err)), Hint: loopbackHint}
	case u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		return &Error{Detail: fmt.Sprintf("url %q is not of http or https", s), Hint: loopbackHint}
	case !mayBeLoopback(u.Hostname()):
		return &Error{Detail: fmt.Sprintf("host %q is not this machine", u.Hostname()), Hint: loopbackHint}
	}
	return nil
}

// last is the number of the journal's newest event.
func (s *Scanner) last() uint64 {
	events := s.journal.Events()
	if len(events) == 0 {
		return 0
	}
	return events[len(events)-1].Seq
}

// spending are the outcomes of a link that was used.
var spending = []string{"link_completed", "link_returned", "link_allowed", "link_denied"}

// judge reads in the journal what came of the visits.
func (s *Scanner) judge(r *Report, began uint64, transaction string) {
	ours := map[string]bool{}
	for _, v := range r.Visits {
		for _, h := range v.Hops {
			ours[h.RequestID] = h.RequestID != ""
		}
	}
	r.Events = []journal.Event{}
	for _, e := range s.journal.Events() {
		if e.Seq <= began || !ours[e.RequestID] && (transaction == "" || e.Transaction != transaction) {
			continue
		}
		r.Events = append(r.Events, e)
		if strings.HasSuffix(e.Path, "/challenge/answer") {
			r.Answers++
		}
		r.Spent = r.Spent || slices.Contains(spending, e.Outcome)
	}
	r.Spent = r.Spent || r.Answers > 0
}
