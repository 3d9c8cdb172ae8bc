package mailpit

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

// messagesSummary is a page of a list, as Mailpit's MessagesSummary.
type messagesSummary struct {
	Total          int              `json:"total"`           // in the mailbox
	Unread         int              `json:"unread"`          // in the mailbox
	Count          int              `json:"count"`           // on the page
	MessagesCount  int              `json:"messages_count"`  // in the list
	MessagesUnread int              `json:"messages_unread"` // in the list
	Start          int              `json:"start"`
	Tags           []string         `json:"tags"`
	Messages       []messageSummary `json:"messages"`
}

// newestFirst returns what lies in the mailbox.
func newestFirst(box *mail.Mailbox) []*stored {
	unread := map[uint64]bool{}
	for _, m := range box.Unread() {
		unread[m.Seq] = true
	}
	mails := box.List()
	slices.Reverse(mails)
	all := make([]*stored, len(mails))
	for i, m := range mails {
		all[i] = &stored{Mail: m, read: !unread[m.Seq]}
	}
	return all
}

func countUnread(list []*stored) int {
	n := 0
	for _, m := range list {
		if !m.read {
			n++
		}
	}
	return n
}

// zone is the parameter tz; what is no zone is passed over.
func zone(query url.Values) *time.Location {
	loc, err := time.LoadLocation(query.Get("tz"))
	if err != nil {
		return time.UTC
	}
	return loc
}

// found returns the mails that the parameter query asks for.
func found(query url.Values, box *mail.Mailbox) ([]*stored, error) {
	q := strings.TrimSpace(query.Get("query"))
	if q == "" {
		return nil, bad("Error: no search query")
	}
	return filter(newestFirst(box), parseSearch(q, zone(query)).match), nil
}

func filter(list []*stored, keep test) []*stored {
	return slices.DeleteFunc(slices.Clone(list), func(m *stored) bool { return !keep(m) })
}

// olderThan applies the parameter before.
func olderThan(query url.Values, list []*stored) []*stored {
	at, ok := parseDate(query.Get("before"), time.UTC)
	if !ok {
		return list
	}
	return filter(list, func(m *stored) bool { return m.SentAt.Before(at) })
}

const defaultLimit = 50

// page returns the parameters start and limit; what is no number is passed over.
func page(query url.Values) (start, limit int) {
	limit = defaultLimit
	if n, err := strconv.Atoi(query.Get("start")); err == nil && n > 0 {
		start = n
	}
	if n, err := strconv.Atoi(query.Get("limit")); err == nil && n >= 0 {
		limit = n
	}
	return start, limit
}

func cut(list []*stored, start, limit int) []messageSummary {
	list = list[min(start, len(list)):]
	list = list[:min(limit, len(list))]
	cut := make([]messageSummary, len(list))
	for i, m := range list {
		cut[i] = m.summary()
	}
	return cut
}

func listMessages(w http.ResponseWriter, r *http.Request, box *mail.Mailbox) error {
	query := r.URL.Query()
	start, limit := page(query)
	all := newestFirst(box)
	s := messagesSummary{Total: len(all), Unread: countUnread(all), Start: start, Tags: []string{}}
	s.MessagesCount, s.MessagesUnread = s.Total, s.Unread
	if limit == 0 { // Mailpit then lists everything, from the start
		s.Messages = cut(olderThan(query, all), 0, len(all))
	} else {
		s.Messages = cut(olderThan(query, all), start, limit)
	}
	s.Count = len(s.Messages)
	return writeJSON(w, s)
}

func searchMessages(w http.ResponseWriter, r *http.Request, box *mail.Mailbox) error {
	query := r.URL.Query()
	hits, err := found(query, box)
	if err != nil {
		return err
	}
	hits = olderThan(query, hits)
	start, limit := page(query)
	s := messagesSummary{
		Total: len(box.List()), Unread: len(box.Unread()), MessagesCount: len(hits), MessagesUnread: countUnread(hits),
		Start: start, Tags: []string{}, Messages: cut(hits, start, limit),
	}
	s.Count = len(s.Messages)
	return writeJSON(w, s)
}
