package httpkit

import (
	"bytes"
	"cmp"
	"net/http"
)

// Kept is an answer that is kept in memory, not sent. It is for one handler at
// a time.
type Kept struct {
	Body   bytes.Buffer
	header http.Header
	status int
}

// Keep returns an answer that has begun with header, which is the handler's to
// change.
func Keep(header http.Header) *Kept { return &Kept{header: header} }

// Status is that of the answer.
func (k *Kept) Status() int { return cmp.Or(k.status, http.StatusOK) }

// Header implements [http.ResponseWriter].
func (k *Kept) Header() http.Header { return k.header }

// Write implements [http.ResponseWriter].
func (k *Kept) Write(b []byte) (int, error) { return k.Body.Write(b) }

// WriteHeader implements [http.ResponseWriter]. As with a sent answer, the
// first status stands.
func (k *Kept) WriteHeader(status int) { k.status = cmp.Or(k.status, status) }
