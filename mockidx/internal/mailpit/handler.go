package mailpit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

// Mailboxes returns the mailbox of the org of that name; an empty one stands
// for the first. It must be safe for concurrent use.
type Mailboxes func(org string) (*mail.Mailbox, bool)

// perOrg is what stands before Mailpit's paths to name an org.
const perOrg = "/mailpit/{org}"

type handler func(w http.ResponseWriter, r *http.Request, box *mail.Mailbox) error

var routes = []struct {
	method, path string
	handle       handler
}{
	{"GET", "/api/v1/info", showInfo},
	{"GET", "/api/v1/messages", listMessages},
	{"PUT", "/api/v1/messages", markMessages},
	{"DELETE", "/api/v1/messages", deleteMessages},
	{"GET", "/api/v1/search", searchMessages},
	{"DELETE", "/api/v1/search", deleteFound},
	{"GET", "/api/v1/message/{id}", showMessage},
	{"GET", "/api/v1/message/{id}/headers", showHeaders},
	{"GET", "/api/v1/message/{id}/raw", showRaw},
	{"GET", "/view/{file}", view},
}

// Patterns returns where the handler is to be mounted.
func Patterns() []string {
	return []string{"/api/v1/info", "/api/v1/messages", "/api/v1/search", "/api/v1/message/", "/view/", "/mailpit/"}
}

// Serves reports whether the handler, mounted so, gets requests for target,
// which is a path with or without a query.
func Serves(target string) bool {
	path, _, _ := strings.Cut(target, "?")
	return slices.ContainsFunc(Patterns(), func(p string) bool {
		return path == p || strings.HasSuffix(p, "/") && strings.HasPrefix(path, p)
	})
}

// New returns the handler. It is to be mounted at [Patterns], behind what
// refuses the requests of foreign pages.
func New(find Mailboxes) http.Handler {
	mux := http.NewServeMux()
	for _, route := range routes {
		for _, prefix := range []string{"", perOrg} {
			mux.Handle(route.method+" "+prefix+route.path, in(find, route.handle))
		}
	}
	return mux
}

// refusal is an answer that is not 200.
type refusal struct {
	status int
	reason string
}

func (e *refusal) Error() string { return e.reason }

func bad(format string, args ...any) error {
	return &refusal{http.StatusBadRequest, fmt.Sprintf(format, args...)}
}

func missing(reason string) error { return &refusal{http.StatusNotFound, reason} }

func in(find Mailboxes, handle handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		box, ok := find(r.PathValue("org"))
		err := missing(fmt.Sprintf("there is no org named %q", r.PathValue("org")))
		if ok {
			err = handle(w, r, box)
		}
		if err == nil {
			return
		}
		status := http.StatusInternalServerError
		if refused, ok := errors.AsType[*refusal](err); ok {
			status = refused.status
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(err.Error())) // fails only when the client is gone
	})
}

// writeJSON encodes before it writes, so that no answer is cut short.
func writeJSON(w http.ResponseWriter, v any) error {
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(v); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(b.Bytes())
	return nil
}

func writeText(w http.ResponseWriter, text []byte) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write(text)
	return nil
}

func writeOK(w http.ResponseWriter) error { return writeText(w, []byte("ok")) }
