package console

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

// newest is the number of the last of mails.
func newest(mails []mail.Mail) string {
	if len(mails) == 0 {
		return "0"
	}
	return strconv.FormatUint(mails[len(mails)-1].Seq, 10)
}

// stream sends an event for each new mail, and one at once if the page that
// asks is not up to date.
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
	out := http.NewResponseController(w)
	known := r.URL.Query().Get("after")
	if last := newest(org.Mailbox.List()); last != known {
		known = last
		fmt.Fprintf(w, "event: mail\ndata: %s\n\n", known)
	}
	after, err := strconv.ParseUint(known, 10, 64)
	for err == nil {
		if err = out.Flush(); err != nil {
			return
		}
		var m mail.Mail
		if m, err = org.Mailbox.WaitAfter(r.Context(), "", after); err == nil {
			after = m.Seq
			_, err = fmt.Fprintf(w, "event: mail\ndata: %d\n\n", after)
		}
	}
}
