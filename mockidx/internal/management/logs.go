package management

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/management/search"
	"github.com/idxlab/idxlab/mockidx/internal/syslog"
)

// logRoutes are the System Log.
// Source: Okta, System Log API.
var logRoutes = []route{{"GET", "/logs", "okta.logs", listLogs}}

const (
	logPage    = 100 // entries, unless a limit says otherwise
	maxLogPage = 1000
	logSpan    = 7 * 24 * time.Hour // how far back it begins, unless since says so
)

// logQuery is what is asked of the log.
type logQuery struct {
	since, until time.Time
	q            []string // each word must be somewhere in an entry
	filter       search.Expression
	descending   bool
	limit        int
	after        string // the cursor of the last entry of the page before
	polling      bool   // without an end: there is always a next page
}

func (c *call) logQuery() (logQuery, error) {
	query := c.URL.Query()
	now := c.tenant.Told(c.now)
	l := logQuery{since: now.Add(-logSpan), until: now.Add(time.Minute), q: strings.Fields(strings.ToLower(query.Get("q"))), limit: logPage, after: query.Get("after")}
	for name, into := range map[string]*time.Time{"since": &l.since, "until": &l.until} {
		text := query.Get(name)
		if text == "" {
			continue
		}
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return l, invalid(name, name+": The date must be written as in ISO 8601, as 2026-11-25T09:00:00Z is")
		}
		*into = at
	}
	switch order := query.Get("sortOrder"); order {
	case "", "ASCENDING":
	case "DESCENDING":
		l.descending = true
	default:
		return l, invalid("sortOrder", "sortOrder: The order must be ASCENDING or DESCENDING")
	}
	if text := query.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > maxLogPage {
			return l, invalid("limit", "limit: The limit must be a number from 0 to 1000")
		}
		l.limit = n
	}
	if filter := query.Get("filter"); filter != "" {
		e, err := search.Parse(filter, filterableLog)
		if err != nil {
			return l, errSearch.Because("%v", err)
		}
		l.filter = e
	}
	l.polling = query.Get("until") == "" && !l.descending
	return l, nil
}

// filterableLog are the attributes of entries that a filter can name.
func filterableLog(path, _ string) bool {
	_, ok := logAttribute(syslog.Entry{}, syslog.Party{}, path)
	return ok
}

// logAttribute returns an attribute of an entry and one of its targets.
func logAttribute(e syslog.Entry, target syslog.Party, path string) (string, bool) {
	party := target
	name, isTarget := strings.CutPrefix(path, "target.")
	if actor, ok := strings.CutPrefix(path, "actor."); ok {
		name, party, isTarget = actor, e.Actor, true
	}
	if isTarget {
		switch name {
		case "id":
			return party.ID, true
		case "type":
			return party.Type, true
		case "alternateId":
			return party.AlternateID, true
		case "displayName":
			return party.DisplayName, true
		}
		return "", false
	}
	switch path {
	case "eventType":
		return e.EventType, true
	case "outcome.result":
		return e.Outcome.Result, true
	case "outcome.reason":
		return textOf(e.Outcome.Reason), true
	case "severity":
		return e.Severity, true
	case "displayMessage":
		return e.DisplayMessage, true
	case "published":
		return e.Published, true
	case "uuid":
		return e.UUID, true
	case "transaction.id":
		return e.Transaction.ID, true
	case "authenticationContext.externalSessionId":
		return e.AuthenticationContext.ExternalSessionID, true
	case "client.id":
		return textOf(e.Client.ID), true
	case "client.userAgent.rawUserAgent":
		return e.Client.UserAgent.Raw, true
	case "client.ipAddress":
		return e.Client.IPAddress, true
	}
	return "", false
}

func textOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// matches reports whether e is asked for. A filter is about one of its targets
// at a time.
func (l logQuery) matches(e syslog.Entry) bool {
	at, err := time.Parse(time.RFC3339, e.Published)
	if err != nil || at.Before(l.since) || !at.Before(l.until) {
		return false
	}
	for _, word := range l.q {
		if !mentions(e, word) {
			return false
		}
	}
	if l.filter == nil {
		return true
	}
	targets := e.Target
	if len(targets) == 0 {
		targets = []syslog.Party{{}}
	}
	return slices.ContainsFunc(targets, func(t syslog.Party) bool {
		return l.filter.Matches(func(path string) (string, bool) { return logAttribute(e, t, path) })
	})
}

// mentions reports whether a word, in lower case, is in one of the texts of e
// that people know it by.
func mentions(e syslog.Entry, word string) bool {
	texts := []string{e.EventType, e.DisplayMessage, e.Outcome.Result, textOf(e.Outcome.Reason), e.Client.UserAgent.Raw, e.Transaction.ID, e.UUID}
	for _, p := range append([]syslog.Party{e.Actor}, e.Target...) {
		texts = append(texts, p.ID, p.AlternateID, p.DisplayName, p.Type)
	}
	return slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(strings.ToLower(s), word) })
}

// listLogs answers a page of the log. The cursor of the last entry leads to the
// next page, also when that is still to happen.
func listLogs(c *call) error {
	l, err := c.logQuery()
	if err != nil {
		return err
	}
	log := syslog.Log{Org: c.org, Journal: c.tenant.Journal, Told: c.tenant.Told}
	entries := slices.DeleteFunc(log.Entries(), func(e syslog.Entry) bool { return !l.matches(e) })
	if l.descending {
		slices.Reverse(entries)
	}
	if l.after != "" {
		seq, i, ok := cursor(l.after)
		if !ok {
			return invalid("after", "after: The after parameter is not a cursor of this list")
		}
		entries = slices.DeleteFunc(entries, func(e syslog.Entry) bool { return !beyond(e, seq, i, l.descending) })
	}
	page := entries[:min(l.limit, len(entries))]
	query := c.URL.Query()
	c.addLink("self", query)
	if l.limit > 0 && (len(page) < len(entries) || l.polling) { // what has no entries leads nowhere
		if len(page) > 0 {
			query.Set("after", page[len(page)-1].Cursor)
		}
		c.addNextLog(query)
	}
	return c.answer(append([]syslog.Entry{}, page...))
}

// addNextLog leads to what is behind the cursor, or, while nothing happened, to
// the same again.
func (c *call) addNextLog(query url.Values) {
	if query.Get("after") == "" {
		query.Set("after", "0.0")
	}
	c.addLink("next", query)
}

func cursor(text string) (seq uint64, i int, ok bool) {
	n, err := fmt.Sscanf(text, "%d.%d", &seq, &i)
	return seq, i, n == 2 && err == nil && text == fmt.Sprintf("%d.%d", seq, i)
}

// beyond reports whether e comes after the entry with a cursor.
func beyond(e syslog.Entry, seq uint64, i int, descending bool) bool {
	s, j, _ := cursor(e.Cursor)
	if descending {
		return s < seq || s == seq && j < i
	}
	return s > seq || s == seq && j > i
}
