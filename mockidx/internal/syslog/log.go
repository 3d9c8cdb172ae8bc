package syslog

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
)

// Log is the System Log of an org.
type Log struct {
	Org     *directory.Org
	Journal *journal.Journal
	Told    func(time.Time) time.Time // what clients are told for a time of the journal
}

// Entries returns every entry, the oldest first.
func (l *Log) Entries() []Entry {
	b := &builder{log: l, flows: map[string]*flow{}}
	var entries []Entry
	for _, e := range l.Journal.Events() {
		for i, d := range b.drafts(e) {
			entries = append(entries, l.entry(e, i, d))
		}
	}
	return entries
}

// draft is what is told apart of an entry.
type draft struct {
	typ, result, reason string
	targets             []Party // besides the user
}

// builder goes through the journal once.
type builder struct {
	log   *Log
	flows map[string]*flow // by the id of the transaction
}

// flow is what a transaction is about, and how far it got.
type flow struct {
	journey string // the mail that its steps send; empty: EmailChallenge
	created bool   // somebody registered
	done    bool   // its end was told
}

func (b *builder) flow(e journal.Event) *flow {
	if e.Transaction == "" {
		return &flow{}
	}
	f, ok := b.flows[e.Transaction]
	if !ok {
		f = &flow{}
		b.flows[e.Transaction] = f
	}
	return f
}

func (b *builder) drafts(e journal.Event) []draft {
	switch {
	case e.Kind == journal.Mail:
		return b.ofMail(e)
	case e.Outcome == "rate_limited":
		return []draft{{"system.operation.rate_limit.violation", "DENY", "rate_limited", nil}}
	case strings.HasPrefix(e.Path, "/api/v1/"):
		return b.ofManagement(e)
	case strings.HasSuffix(e.Path, "/v1/token"):
		return b.ofToken(e)
	}
	return b.ofSignIn(e)
}

func (l *Log) entry(e journal.Event, i int, d draft) Entry {
	entry := Entry{
		Actor: l.actor(e), Client: Client{UserAgent: UserAgent{e.UserAgent, "Unknown", "UNKNOWN"}, Zone: "null", Device: "Unknown", IPAddress: "127.0.0.1"},
		AuthenticationContext: AuthenticationContext{ExternalSessionID: cmp.Or(e.Transaction, "unknown")},
		DisplayMessage:        messages[d.typ], EventType: d.typ, Outcome: Outcome{d.result, optional(d.reason)},
		Published: l.Told(e.Time).UTC().Format("2006-01-02T15:04:05.000Z"),
		Severity:  "INFO", Transaction: Transaction{"WEB", e.RequestID, map[string]any{}}, UUID: uuid(l.Org.ID, e.Seq, i), Version: "0",
		DebugContext: DebugContext{map[string]string{"requestId": e.RequestID, "requestUri": e.Path, "url": e.Path + "?" + e.Query, "outcome": e.Outcome}},
		Request:      Request{[]any{}}, Target: append([]Party{}, d.targets...),
		Cursor: fmt.Sprintf("%d.%d", e.Seq, i),
	}
	if d.result == "FAILURE" || d.result == "DENY" {
		entry.Severity = "WARN"
	}
	if e.Reason != "" {
		entry.DebugContext.DebugData["reason"] = e.Reason
	}
	if e.App != "" {
		entry.Client.ID = optional(e.App)
	}
	if e.User != "" && !strings.HasPrefix(e.Path, "/api/v1/") {
		entry.Target = append([]Party{l.party("User", e.User)}, entry.Target...)
	}
	return entry
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// uuid is the same at every reading.
func uuid(org string, seq uint64, i int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d %d", org, seq, i))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80 // RFC 9562 §5.8
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// actor is who did it: a user who signs in, an app that asks for tokens, or
// whoever has the API token.
func (l *Log) actor(e journal.Event) Party {
	managed := strings.HasPrefix(e.Path, "/api/v1/")
	switch {
	case managed && e.App == "":
		return Party{ID: "sprLkzcJH6lO1k2Jh0g3", Type: "SystemPrincipal", AlternateID: "system@okta.com", DisplayName: "Okta System"}
	case !managed && e.User != "":
		return l.party("User", e.User)
	case e.App != "":
		p := l.party("AppInstance", e.App)
		p.Type = "PublicClientApp"
		return p
	}
	return Party{ID: "unknown", Type: "User", AlternateID: "unknown", DisplayName: "unknown"}
}

// party looks up a name for an id; nothing that is gone has one.
func (l *Log) party(kind, id string) Party {
	p := Party{ID: id, Type: kind, AlternateID: "unknown", DisplayName: "unknown"}
	switch kind {
	case "User":
		if u, ok := l.Org.UserByID(id); ok {
			p.AlternateID, p.DisplayName = u.Login, cmp.Or(u.DisplayName(), u.Login)
		}
	case "UserGroup":
		if g, ok := l.Org.GroupByName(id); ok {
			p.DisplayName = g.Name
		}
	case "AppInstance":
		for _, a := range l.Org.Apps {
			if a.ID == id || a.ClientID == id {
				p.AlternateID, p.DisplayName = a.Label, a.Label
			}
		}
	default:
		for _, d := range l.Org.Documents {
			if d.ID == id && d.Name != "" {
				p.DisplayName = d.Name
			}
		}
	}
	return p
}
