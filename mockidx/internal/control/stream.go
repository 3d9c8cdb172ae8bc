package control

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/journal"
)

// heartbeat is shorter than the patience of the proxies between.
const heartbeat = 15 * time.Second

// streamEvents sends the events that there are, and then each as it happens. A
// browser that lost the connection says which one it got last.
// Source: WHATWG HTML, "Server-sent events".
func streamEvents(w http.ResponseWriter, r *http.Request, org Org) error {
	filter, _, err := chosen(r)
	if err != nil {
		return err
	}
	if s := r.Header.Get("Last-Event-ID"); s != "" {
		if filter.After, err = strconv.ParseUint(s, 10, 64); err != nil {
			return problem(http.StatusBadRequest, "Last-Event-ID is %q", s).hint("send the id of an event of the stream")
		}
	}
	w.Header().Set("Content-Type", "text/event-stream")
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	s := &stream{w: w, out: http.NewResponseController(w)}
	s.write(": the journal of %s\n\n", org.Name)
	tick := time.NewTicker(heartbeat)
	defer tick.Stop()
	for events := follow(ctx, org.Journal, filter); s.err == nil; {
		select {
		case e, ok := <-events:
			if !ok {
				return nil // the org is closed, or the client is gone
			}
			s.event(e)
		case <-tick.C:
			s.write(": still here\n\n")
		}
	}
	return nil // the client is gone
}

// follow is [journal.Journal.Follow] as a channel, which is closed at the end.
func follow(ctx context.Context, j *journal.Journal, filter journal.Filter) <-chan journal.Event {
	events := make(chan journal.Event)
	go func() {
		defer close(events)
		for e := range j.Follow(ctx, filter.After) {
			if !filter.Match(e) {
				continue
			}
			select {
			case events <- e:
			case <-ctx.Done():
				return
			}
		}
	}()
	return events
}

// stream writes server-sent events until one cannot be written.
type stream struct {
	w   http.ResponseWriter
	out *http.ResponseController
	err error
}

func (s *stream) event(e journal.Event) {
	data, _ := json.Marshal(e) // strings, numbers and a time always encode
	s.write("id: %d\ndata: %s\n\n", e.Seq, data)
}

func (s *stream) write(format string, args ...any) {
	if _, s.err = fmt.Fprintf(s.w, format, args...); s.err == nil {
		s.err = s.out.Flush()
	}
}
