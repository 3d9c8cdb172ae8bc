package httpkit

import (
	"context"
	"net/http"
)

// Note is what a handler adds to its request's journal event.
type Note struct {
	Outcome     string
	Reason      string
	Transaction string
	App         string
	User        string
	Fault       string // id of the rule that did something to the request
}

type noteKey struct{}

// NoteOf returns the note of a request that came through a [Kit]. The handler
// of the request owns it.
func NoteOf(r *http.Request) *Note {
	if n, ok := r.Context().Value(noteKey{}).(*Note); ok {
		return n
	}
	return &Note{}
}

func withNote(r *http.Request, n *Note) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), noteKey{}, n))
}
