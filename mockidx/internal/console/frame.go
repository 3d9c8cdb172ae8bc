package console

import (
	"net/http"

	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

// showFrame writes a mail's HTML so that its links open in a tab of their own.
func (c *console) showFrame(w http.ResponseWriter, r *http.Request) {
	org, ok := c.orgs.Find(r.PathValue("org"))
	if !ok {
		http.NotFound(w, r)
		return
	}
	m, ok := org.Mailbox.Get(r.PathValue("id"))
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Security-Policy", mail.FramePolicy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write([]byte(`<!doctype html><base target="_blank">` + m.HTML)) // fails only when the browser is gone
}
