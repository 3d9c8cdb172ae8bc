package httpkit

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/clock"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

// maxBody bounds a request body. No legitimate request of these protocols
// comes near it.
const maxBody = 64 << 10

// Handler answers a request or returns why not. After an error it must not
// have written anything.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Layer puts something between the kit and a handler. It may answer in the
// handler's place, call it more than once, or not at all.
type Layer func(next Handler) Handler

// Kit mounts the handlers of one org.
type Kit struct {
	tenant *tenant.Tenant
	log    *slog.Logger
	mux    *http.ServeMux
	layers []Layer // the outermost first

	unknown http.HandlerFunc // answers a path that is none
}

// New returns a kit without handlers: every path is answered with Okta's 404.
// Every request but a preflight passes through the layers, the first one first.
func New(t *tenant.Tenant, log *slog.Logger, layers ...Layer) *Kit {
	k := &Kit{tenant: t, log: log, mux: http.NewServeMux(), layers: layers}
	k.unknown = k.wrap(CORSTrusted, nil, func(http.ResponseWriter, *http.Request) error { return NotFound })
	k.mux.Handle("/", k.unknown)
	return k
}

// ServeHTTP implements [http.Handler]. The mux redirects a path that is not
// clean, as an issuer with a slash too many makes it, past the journal; at Okta
// it is no path.
func (k *Kit) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !clean(r.URL.Path) {
		k.unknown(w, r)
		return
	}
	k.mux.ServeHTTP(w, r)
}

// clean reports whether p has neither empty nor dot elements. It may end in a
// slash.
func clean(p string) bool {
	return p == "/" || !strings.HasSuffix(p, "//") && path.Clean(p) == strings.TrimSuffix(p, "/")
}

// Mount serves pattern, a path of [http.ServeMux] without a method, with h for
// the methods named; nil stands for any method. HEAD is served where GET is.
func (k *Kit) Mount(pattern string, cors CORS, methods []string, h Handler) {
	k.mux.Handle(pattern, k.wrap(cors, methods, h))
}

func (k *Kit) wrap(cors CORS, methods []string, h Handler) http.HandlerFunc {
	h = k.answering(only(methods, h))
	for _, layer := range slices.Backward(k.layers) {
		h = layer(h)
	}
	return func(w http.ResponseWriter, r *http.Request) {
		elapsed := clock.Stopwatch()
		note := &Note{Outcome: "ok"}
		rec := &recorder{ResponseWriter: w, exchange: k.exchange(r)}
		id := k.tenant.Chance.ID("req")
		k.standardHeaders(rec.Header(), id)
		k.allowOrigin(rec.Header(), r, cors)
		if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
			rec.WriteHeader(http.StatusNoContent)
			return
		}
		r.Body = http.MaxBytesReader(rec, r.Body, maxBody)
		err := serve(rec, withNote(r, note), h)
		aborted := errors.Is(err, ErrAbort)
		if err != nil && !aborted {
			k.refuse(rec, note, id, err)
		}
		k.tenant.Journal.Record(journal.Event{
			Time: k.tenant.Clock.Now(), Kind: journal.Request, Sender: journal.SenderOf(r.Method, r.URL.Path, r.Header),
			Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery, Status: rec.status(aborted),
			Outcome: note.Outcome, Reason: note.Reason,
			Transaction: note.Transaction, App: note.App, User: note.User,
			RequestID: id, UserAgent: r.UserAgent(), Duration: elapsed(), Fault: note.Fault,
		}, rec.kept())
		if aborted {
			panic(http.ErrAbortHandler) // net/http ends the connection and logs nothing
		}
	}
}

// ErrAbort makes the kit end the connection without another byte. The journal
// has the status that was sent, or none.
var ErrAbort = errors.New("the connection is to be aborted")

// answering writes the refusal that h returns, so that layers see every answer
// in the same way.
func (k *Kit) answering(h Handler) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		rec := &recorder{ResponseWriter: w}
		if err := serve(rec, r, h); err != nil {
			k.refuse(rec, NoteOf(r), w.Header().Get("X-Okta-Request-Id"), err)
		}
		return nil
	}
}

// serve calls h and turns a panic into an error, so that one bad request ends
// in a 500 and a log line, not in a dead connection.
func serve(w http.ResponseWriter, r *http.Request, h Handler) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return h(w, r)
}

// only refuses other methods than those named; nil stands for any.
func only(methods []string, h Handler) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if methods != nil && !allowed(methods, r.Method) {
			return MethodNotAllowed
		}
		return h(w, r)
	}
}

func allowed(methods []string, method string) bool {
	return slices.Contains(methods, method) ||
		method == http.MethodHead && slices.Contains(methods, http.MethodGet)
}

// refuse writes err as the answer, unless the handler broke its promise and
// has already begun one.
func (k *Kit) refuse(w *recorder, note *Note, id string, err error) {
	var tooLarge *http.MaxBytesError
	var refusal *Error
	switch {
	case errors.As(err, &refusal):
	case errors.As(err, &tooLarge):
		refusal = TooLarge
	default:
		k.log.Error("request failed", "requestId", id, "err", err)
		refusal = Internal.Because("%v", err)
	}
	note.Outcome, note.Reason = refusal.Outcome, refusal.Reason
	if w.wrote != 0 {
		return
	}
	for name, values := range refusal.Header {
		w.Header()[name] = values
	}
	_ = WriteJSON(w, refusal.Status, "application/json", refusal.body(k.tenant.Chance)) // plain structs always encode
}
