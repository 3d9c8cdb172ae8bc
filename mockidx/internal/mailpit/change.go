package mailpit

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

// maxBody is enough for the ids of a full mailbox.
const maxBody = 1 << 20

// readBody decodes the body, of any content type, as Mailpit does.
func readBody(w http.ResponseWriter, r *http.Request, v any) error {
	return json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(v)
}

func ids(list []*stored) []string {
	ids := make([]string, len(list))
	for i, m := range list {
		ids[i] = m.ID
	}
	return ids
}

// markMessages marks those with the ids, those found, or all.
func markMessages(w http.ResponseWriter, r *http.Request, box *mail.Mailbox) error {
	var asked struct {
		Read   bool
		IDs    []string
		Search string
	}
	if err := readBody(w, r, &asked); err != nil {
		return bad("%v", err)
	}
	switch {
	case len(asked.IDs) > 0 && asked.Search != "":
		return bad("You may specify either IDs or a search query, not both")
	case asked.Search != "":
		asked.IDs = ids(filter(newestFirst(box), parseSearch(asked.Search, zone(r.URL.Query())).match))
	case len(asked.IDs) == 0:
		asked.IDs = ids(newestFirst(box))
	}
	box.MarkRead(asked.Read, asked.IDs...)
	return writeOK(w)
}

// deleteMessages deletes those with the ids, or all where it is told none.
func deleteMessages(w http.ResponseWriter, r *http.Request, box *mail.Mailbox) error {
	var asked struct{ IDs []string }
	if err := readBody(w, r, &asked); err != nil && !errors.Is(err, io.EOF) {
		return bad("%v", err)
	}
	if len(asked.IDs) == 0 {
		box.Clear()
	} else {
		box.DeleteAll(asked.IDs...)
	}
	return writeOK(w)
}

func deleteFound(w http.ResponseWriter, r *http.Request, box *mail.Mailbox) error {
	hits, err := found(r.URL.Query(), box)
	if err != nil {
		return err
	}
	box.DeleteAll(ids(hits)...)
	return writeOK(w)
}
