package control

import (
	"net/http"
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/journal"
)

var journalRoutes = []route{
	{"GET", "/journal", listEvents},
}

func listEvents(w http.ResponseWriter, r *http.Request, org Org) error {
	query, err := parameters(r, "after", "kind", "outcome", "transaction")
	if err != nil {
		return err
	}
	after, err := number(query, "after")
	if err != nil {
		return err
	}
	fits := func(name, value string) bool { return !query.Has(name) || query.Get(name) == value }
	events := slices.DeleteFunc(org.Journal.Events(), func(e journal.Event) bool {
		return e.Seq <= after || !fits("kind", string(e.Kind)) || !fits("outcome", e.Outcome) || !fits("transaction", e.Transaction)
	})
	if events == nil {
		events = []journal.Event{}
	}
	return writeJSON(w, events)
}
