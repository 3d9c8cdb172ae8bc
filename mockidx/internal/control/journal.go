package control

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/idxlab/idxlab/mockidx/internal/journal"
)

var journalRoutes = []route{
	{"GET", "/journal", listEvents},
	{"DELETE", "/journal", clearEvents},
	{"GET", "/journal/count", countEvents},
	{"GET", "/journal/wait", waitEvent},
	{"GET", "/journal/stream", streamEvents},
	{"GET", "/journal/export", exportEvents},
	{"GET", "/journal/{seq}", showEvent},
}

// filters are the parameters by which events are chosen.
var filters = []string{"after", "kind", "outcome", "transaction", "app", "user", "method", "path", "status"}

// chosen reads the parameters of r: the filters, and those of others.
func chosen(r *http.Request, others ...string) (journal.Filter, url.Values, error) {
	query, err := parameters(r, append(slices.Clone(filters), others...)...)
	if err != nil {
		return journal.Filter{}, nil, err
	}
	f := journal.Filter{
		Kind: journal.Kind(query.Get("kind")), Outcome: query.Get("outcome"), Transaction: query.Get("transaction"),
		App: query.Get("app"), User: query.Get("user"), Method: query.Get("method"), Path: query.Get("path"),
	}
	if f.After, err = number(query, "after"); err != nil {
		return f, nil, err
	}
	if kinds := journal.Kinds(); f.Kind != "" && !slices.Contains(kinds, f.Kind) {
		return f, nil, problem(http.StatusBadRequest, "there is no kind %q", f.Kind).hint(fmt.Sprintf("there are %v", kinds))
	}
	if s := query.Get("status"); s != "" {
		if f.Status, err = strconv.Atoi(s); err != nil || f.Status < 100 || f.Status > 599 {
			return f, nil, problem(http.StatusBadRequest, "parameter status is %q", s).hint("send an HTTP status, as in 401")
		}
	}
	return f, query, nil
}

// listEvents answers with the first events after one that was named, so that
// they can be read page by page, or else with the last ones.
func listEvents(w http.ResponseWriter, r *http.Request, org Org) error {
	filter, query, err := chosen(r, "limit")
	if err != nil {
		return err
	}
	limit, err := number(query, "limit")
	if err != nil {
		return err
	}
	events := slices.DeleteFunc(org.Journal.Events(), func(e journal.Event) bool { return !filter.Match(e) })
	if n := uint64(len(events)); limit > 0 && limit < n {
		if query.Has("after") {
			events = events[:limit]
		} else {
			events = events[n-limit:]
		}
	}
	return writeJSON(w, events)
}

func clearEvents(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	org.Journal.Clear()
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func countEvents(w http.ResponseWriter, r *http.Request, org Org) error {
	filter, _, err := chosen(r)
	if err != nil {
		return err
	}
	return writeJSON(w, struct {
		Count int `json:"count"`
	}{org.Journal.Count(filter.Match)})
}

func waitEvent(w http.ResponseWriter, r *http.Request, org Org) error {
	filter, query, err := chosen(r, "timeout")
	if err != nil {
		return err
	}
	e, err := await(r, query, "no such event happened", "GET the journal to see what happened instead", func(ctx context.Context) (journal.Event, error) {
		return org.Journal.Wait(ctx, filter.Match)
	})
	if err != nil {
		return err
	}
	return writeJSON(w, e)
}

func showEvent(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	seq, err := strconv.ParseUint(r.PathValue("seq"), 10, 64)
	if err != nil {
		return problem(http.StatusNotFound, "there is no event %q", r.PathValue("seq")).hint("the events of the journal list their seq")
	}
	e, ok := org.Journal.Get(seq)
	if !ok {
		return problem(http.StatusNotFound, "there is no event %d", seq).hint("it has not happened, was cleared, or is older than what is kept")
	}
	return writeJSON(w, e)
}

// mediaTypes are those of the formats that are no JSON.
var mediaTypes = map[journal.Format]string{journal.Mermaid: "text/plain; charset=utf-8", journal.SVG: "image/svg+xml"}

func exportEvents(w http.ResponseWriter, r *http.Request, org Org) error {
	filter, query, err := chosen(r, "format")
	if err != nil {
		return err
	}
	format := journal.Format(query.Get("format"))
	if formats := journal.Formats(); !slices.Contains(formats, format) {
		return problem(http.StatusBadRequest, "there is no format %q", format).hint(fmt.Sprintf("there are %v", formats))
	}
	var b bytes.Buffer
	if err := org.Journal.Export(&b, format, filter.Match); err != nil {
		return err
	}
	w.Header().Set("Content-Type", cmp.Or(mediaTypes[format], "application/json"))
	w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'")
	if format == journal.HAR {
		w.Header().Set("Content-Disposition", `attachment; filename="journal.har"`)
	}
	_, _ = w.Write(b.Bytes()) // fails only when the client is gone
	return nil
}
