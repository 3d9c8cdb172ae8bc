package console

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/idxlab/idxlab/mockidx/internal/control"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
)

// signIns shows what happened, one sign-in at a time.
var signIns = view{title: "Sign-ins", path: "/signins", skip: "signin", tmpl: viewTemplate("signins.html"), collect: collectSignIns}

type signInsView struct {
	SignIns   []signIn
	Following bool // the newest is shown, whichever it is
	ID        string
	Events    []eventRow
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
	v.Missing = !v.Following && len(v.Events) == 0
	return v, !v.Missing
}

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
