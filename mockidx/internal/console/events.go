package console

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/idxlab/idxlab/mockidx/internal/control"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
)

// lastMail is the number of the last mail in the org's mailbox.
func lastMail(org control.Org) uint64 {
	mails := org.Mailbox.List()
	if len(mails) == 0 {
		return 0
	}
	return mails[len(mails)-1].Seq
}

// lastEvent is the number of the last event of the org's journal.
func lastEvent(org control.Org) uint64 {
	events := org.Journal.Events()
	if len(events) == 0 {
		return 0
	}
	return events[len(events)-1].Seq
}

// news is a line of the stream: what happened, and how far that goes.
type news struct {
	kind string // mail or event
	seq  uint64
}

// stream sends a line for each new mail and each new event of the journal, and
// one at once where the page that asks is not up to date.
// Source: WHATWG HTML, "Server-sent events".
func (c *console) stream(w http.ResponseWriter, r *http.Request) {
	org, ok := c.orgs.Find(r.PathValue("org"))
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	if r.Method == http.MethodHead {
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	lines := make(chan news)
	known := func(name string, last uint64) uint64 {
		n, err := strconv.ParseUint(r.URL.Query().Get(name), 10, 64)
		if err != nil || n > last { // of a server that ran before
			return 0
		}
		return n
	}
	go follow(ctx, lines, "mail", known("mails", lastMail(org)), func(after uint64) (uint64, error) {
		m, err := org.Mailbox.WaitAfter(ctx, "", after)
		return m.Seq, err
	})
	go follow(ctx, lines, "event", known("events", lastEvent(org)), func(after uint64) (uint64, error) {
		e, err := org.Journal.Wait(ctx, func(e journal.Event) bool { return e.Seq > after })
		return e.Seq, err
	})
	out := http.NewResponseController(w)
	for {
		if out.Flush() != nil {
			return
		}
		select {
		case n := <-lines:
			if _, err := fmt.Fprintf(w, "event: %s\ndata: %d\n\n", n.kind, n.seq); err != nil {
				return
			}
		case <-ctx.Done():
			return
		}
	}
}

// follow sends a line for whatever next returns, until the page is gone.
func follow(ctx context.Context, lines chan<- news, kind string, after uint64, next func(after uint64) (uint64, error)) {
	for {
		seq, err := next(after)
		if err != nil {
			return
		}
		after = seq
		select {
		case lines <- news{kind, seq}:
		case <-ctx.Done():
			return
		}
	}
}
