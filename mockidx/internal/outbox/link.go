package outbox

import (
	"net/http"
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// The paths of an org that rewritten links lead to.
const (
	safeLinksPath = "/outbox/safelinks"
	trackPath     = "/outbox/track/"
)

// maxLinks bounds the links that are known; the oldest are forgotten.
const maxLinks = 10_000

// RewrittenLink is a link of the org that stands for another.
type RewrittenLink struct {
	ID      string  `json:"id"`
	Rewrite Rewrite `json:"rewrite"` // SafeLinks or Track
	URL     string  `json:"url"`     // what the mail has
	Target  string  `json:"target"`  // where it leads
	Mail    string  `json:"mail"`    // id of the mail
	Clicks  int     `json:"clicks"`  // how often it was followed; HEAD does not count
}

// linkBook holds the links of an outbox, the oldest first.
type linkBook struct {
	list []*RewrittenLink
	byID map[string]*RewrittenLink
}

func (b *linkBook) add(l RewrittenLink) *RewrittenLink {
	if b.byID == nil {
		b.byID = map[string]*RewrittenLink{}
	}
	if len(b.list) >= maxLinks {
		for _, old := range b.list[:maxLinks/10] {
			delete(b.byID, old.ID)
		}
		b.list = slices.Delete(b.list, 0, maxLinks/10)
	}
	b.list = append(b.list, &l)
	b.byID[l.ID] = &l
	return &l
}

// Links returns the rewritten links, the oldest first.
func (o *Outbox) Links() []RewrittenLink {
	o.mu.Lock()
	defer o.mu.Unlock()
	links := make([]RewrittenLink, len(o.links.list))
	for i, l := range o.links.list {
		links[i] = *l
	}
	return links
}

// Mount serves the redirects of rewritten links.
func (o *Outbox) Mount(k *httpkit.Kit) {
	get := []string{http.MethodGet}
	k.Mount(safeLinksPath, httpkit.CORSTrusted, get, func(w http.ResponseWriter, r *http.Request) error {
		return o.follow(w, r, SafeLinks, r.URL.Query().Get("data"))
	})
	k.Mount(trackPath+"{id}", httpkit.CORSTrusted, get, func(w http.ResponseWriter, r *http.Request) error {
		return o.follow(w, r, Track, r.PathValue("id"))
	})
}

// follow redirects to what a rewritten link stands for. Whatever else the
// request says, it leads nowhere but there.
func (o *Outbox) follow(w http.ResponseWriter, r *http.Request, kind Rewrite, id string) error {
	clicked := r.Method != http.MethodHead
	target, ok := o.target(kind, id, clicked)
	if !ok {
		unknown := *httpkit.NotFound
		unknown.Outcome = "rewritten_link_unknown"
		return unknown.Because("no mail has this link")
	}
	note := httpkit.NoteOf(r)
	note.Outcome = "rewritten_link_probed"
	if clicked {
		note.Outcome = "rewritten_link_followed"
	}
	w.Header().Set("Location", target)
	w.WriteHeader(http.StatusFound)
	return nil
}

// target returns where a rewritten link leads, and counts a click on it.
func (o *Outbox) target(kind Rewrite, id string, clicked bool) (string, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	l, ok := o.links.byID[id]
	if !ok || l.Rewrite != kind {
		return "", false
	}
	if clicked {
		l.Clicks++
	}
	return l.Target, true
}
