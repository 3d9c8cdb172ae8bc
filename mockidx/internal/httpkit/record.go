package httpkit

import (
	"io"
	"net/http"

	"github.com/idxlab/idxlab/mockidx/internal/journal"
)

// exchange begins to keep r for the journal; nil if the journal keeps none.
func (k *Kit) exchange(r *http.Request) *journal.Exchange {
	if !k.tenant.Journal.KeepsExchanges() {
		return nil
	}
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	x := &journal.Exchange{BaseURL: scheme + r.Host, Target: r.RequestURI, Proto: r.Proto, RequestHeader: r.Header.Clone()}
	r.Body = &heard{r.Body, x, r.Header.Get("Content-Type")}
	return x
}

// heard is a request body of which the journal keeps what is read.
type heard struct {
	io.ReadCloser
	exchange  *journal.Exchange
	mediaType string
}

// Read implements [io.Reader].
func (h *heard) Read(b []byte) (int, error) {
	n, err := h.ReadCloser.Read(b)
	h.exchange.RequestBody.Add(b[:n], h.mediaType)
	return n, err
}

// recorder remembers the status that was sent and, for the journal, the body.
type recorder struct {
	http.ResponseWriter
	wrote    int
	exchange *journal.Exchange // nil: the journal keeps none
}

func (r *recorder) WriteHeader(status int) {
	if r.wrote == 0 {
		r.wrote = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.wrote == 0 {
		r.wrote = http.StatusOK
	}
	if r.exchange != nil {
		r.exchange.ResponseBody.Add(b, r.Header().Get("Content-Type"))
	}
	return r.ResponseWriter.Write(b)
}

func (r *recorder) status(aborted bool) int {
	if r.wrote == 0 && !aborted {
		return http.StatusOK
	}
	return r.wrote
}

// kept is the exchange, now that it is over.
func (r *recorder) kept() *journal.Exchange {
	if r.exchange != nil {
		r.exchange.ResponseHeader = r.Header().Clone()
	}
	return r.exchange
}

// Unwrap lets [http.ResponseController] reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
