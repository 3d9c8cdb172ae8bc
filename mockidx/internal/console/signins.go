package console

import (
	"bytes"
	"encoding/json"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/idxlab/idxlab/mockidx/internal/control"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
	"github.com/idxlab/idxlab/mockidx/internal/journal/sequence"
)

// signIns shows what happened, one sign-in at a time.
var signIns = view{title: "Sign-ins", path: "/signins", skip: "signin", tmpl: viewTemplate("signins.html"), collect: collectSignIns}

type signInsView struct {
	SignIns   []signIn
	Following bool // the newest is shown, whichever it is
	ID        string
	Events    []eventRow
	Diagram   template.HTML // SVG, made by package sequence, which escapes
	Exports   []link
	Event     *eventView // nil: none is chosen
	Missing   bool
}

// eventView is one event with all that is kept of it.
type eventView struct {
	journal.Event
	At       moment
	Messages []messageView
}

type messageView struct {
	Title string
	*journal.Message
	Text string // the body, easy to read
}

// signIn is a transaction as the journal knows it.
type signIn struct {
	ID, Href  string
	App, User string
	Began     moment
	Last      string // outcome of its last event
	Current   bool
}

type eventRow struct {
	journal.Event
	At      moment
	Href    string
	Current bool
}

func collectSignIns(org control.Org, r *http.Request) (any, bool) {
	d := org.Directory.Snapshot()
	var v signInsView
	known := map[string]int{} // place in v.SignIns
	events := org.Journal.Events()
	for _, e := range events {
		if e.Transaction == "" {
			continue
		}
		i, ok := known[e.Transaction]
		if !ok {
			i = len(v.SignIns)
			known[e.Transaction] = i
			v.SignIns = append(v.SignIns, signIn{ID: e.Transaction, Href: signInHref(org, e.Transaction), Began: moment{e.Time}})
		}
		s := &v.SignIns[i]
		s.Last = e.Outcome
		if app, ok := d.AppByClientID(e.App); ok {
			s.App = app.Label
		}
		if user, ok := d.UserByID(e.User); ok {
			s.User = user.Login
		}
	}
	slices.Reverse(v.SignIns)
	v.ID = r.URL.Query().Get("transaction")
	v.Following = v.ID == ""
	if v.Following && len(v.SignIns) > 0 {
		v.ID = v.SignIns[0].ID
	}
	for i := range v.SignIns {
		v.SignIns[i].Current = v.SignIns[i].ID == v.ID
	}
	chosen, _ := strconv.ParseUint(r.URL.Query().Get("event"), 10, 64)
	for _, e := range events {
		if v.ID != "" && e.Transaction == v.ID {
			v.Events = append(v.Events, eventRow{e, moment{e.Time}, eventHref(org, e), e.Seq == chosen})
		}
	}
	if e, ok := org.Journal.Get(chosen); ok {
		v.Event = viewEvent(e)
	}
	if len(v.Events) > 0 {
		v.Diagram = diagram(org, v.ID, chosen)
		for _, format := range journal.Formats() {
			query := url.Values{"transaction": {v.ID}, "format": {string(format)}}
			v.Exports = append(v.Exports, link{Label: string(format), Href: "/api/v1" + orgHref(org) + "/journal/export?" + query.Encode()})
		}
	}
	v.Missing = !v.Following && len(v.Events) == 0
	return v, !v.Missing
}

// diagram draws a sign-in. Each arrow leads to its event.
func diagram(org control.Org, transaction string, chosen uint64) template.HTML {
	events := org.Journal.Details(journal.Filter{Transaction: transaction}.Match)
	var b bytes.Buffer
	err := journal.Diagram(events).SVG(&b, sequence.Options{
		Width: diagramWidth, Plain: true, Current: chosen,
		Href: func(seq uint64) string { return eventHref(org, journal.Event{Seq: seq, Transaction: transaction}) },
	})
	if err != nil {
		return ""
	}
	return template.HTML(b.String())
}

// diagramWidth is that of the page's right side on a common screen, in pixels.
const diagramWidth = 780

func viewEvent(e journal.Event) *eventView {
	v := &eventView{Event: e, At: moment{e.Time}}
	for _, m := range []messageView{{Title: "Request", Message: e.Request}, {Title: "Answer", Message: e.Response}} {
		if m.Message == nil {
			continue
		}
		m.Text = m.Body
		var indented bytes.Buffer
		if json.Indent(&indented, []byte(m.Body), "", "  ") == nil {
			m.Text = indented.String()
		}
		v.Messages = append(v.Messages, m)
	}
	return v
}

func eventHref(o control.Org, e journal.Event) string {
	query := url.Values{"transaction": {e.Transaction}, "event": {strconv.FormatUint(e.Seq, 10)}}
	return orgHref(o) + "/signins?" + query.Encode() + "#event"
}

func signInHref(o control.Org, transaction string) string {
	return orgHref(o) + "/signins?transaction=" + url.QueryEscape(transaction) + "#signin"
}
