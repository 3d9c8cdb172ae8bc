package console

import (
	"net/http"

	"github.com/idxlab/idxlab/mockidx/internal/control"
	"github.com/idxlab/idxlab/mockidx/internal/scan"
)

// scan lets a scanner open a mail's link, and shows the mail with what came of
// it. A reload scans again.
func (c *console) scan(w http.ResponseWriter, r *http.Request) {
	if err := ownForm(w, r); err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	var report *scan.Report
	refused := ""
	if org, ok := c.orgs.Find(r.PathValue("org")); ok {
		done, err := org.Scanner.Run(r.Context(), scan.Request{Mail: r.PathValue("id"), Profile: scan.Profile(r.PostForm.Get("profile"))})
		if err != nil {
			refused = err.Error()
		} else {
			report = &done
		}
	}
	v := mailbox
	v.collect = func(org control.Org, r *http.Request) (any, bool) {
		collected, ok := collectMails(org, r)
		if view, isMailbox := collected.(mailboxView); isMailbox && view.Mail != nil {
			view.Mail.Scanned = report
		}
		return collected, ok
	}
	c.write(w, r, v, refused)
}
