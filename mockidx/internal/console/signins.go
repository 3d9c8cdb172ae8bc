package console

import (
	"net/http"
	"net/url"
	"slices"

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
	Missing   bool
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
	At moment
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
	for _, e := range events {
		if v.ID != "" && e.Transaction == v.ID {
			v.Events = append(v.Events, eventRow{e, moment{e.Time}})
		}
	}
	v.Missing = !v.Following && len(v.Events) == 0
	return v, !v.Missing
}

func signInHref(o control.Org, transaction string) string {
	return orgHref(o) + "/signins?transaction=" + url.QueryEscape(transaction) + "#signin"
}
