package a18n

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/hostname"
)

// Host is the name of the service, which most clients have built in.
const Host = "api.a18n.help"

// refusal is an answer that is not a success.
type refusal struct {
	status int
	reason string
}

func (e *refusal) Error() string { return e.reason }

func refuse(status int, format string, args ...any) error {
	return &refusal{status, fmt.Sprintf(format, args...)}
}

type handle func(w http.ResponseWriter, r *http.Request) error

// methods are what may be asked of a path.
type methods map[string]handle

// Handler serves the inbox to clients of this machine, which may call it by one
// of the hosts besides loopback addresses, localhost and [Host].
func (i *Inbox) Handler(hosts []string) http.Handler {
	mux := http.NewServeMux()
	for pattern, may := range map[string]methods{
		"/": nil,
		"/v1/profile": {
			http.MethodGet: i.listProfiles, http.MethodPost: i.createProfile,
		},
		"/v1/profile/{profile}": {
			http.MethodGet: i.inProfile(showProfile), http.MethodDelete: i.inProfile(i.deleteProfile),
		},
		"/v1/profile/{profile}/{channel}": {
			http.MethodGet: i.inChannel(listMessages), http.MethodDelete: i.inChannel(i.deleteMessages),
		},
		"/v1/profile/{profile}/{channel}/{message}": {
			http.MethodGet: i.inMessage(showMessage), http.MethodDelete: i.inMessage(i.deleteMessages),
		},
		"/v1/profile/{profile}/{channel}/{message}/content": {
			http.MethodGet: i.inMessage(showContent),
		},
	} {
		mux.Handle(pattern, may)
	}
	return guard(append(slices.Clone(hosts), Host), mux)
}

// guard refuses requests that a foreign page made a browser send, and mends the
// paths of clients whose address of the service ends with a slash.
func guard(hosts []string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch origin := r.Header.Get("Origin"); {
		case !hostname.Trusted(hosts, r.Host):
			writeRefusal(w, refuse(http.StatusForbidden, "host %q is not trusted: name a loopback address, localhost or %s", r.Host, Host))
		case origin != "" && !hostname.Same(origin, r.Host):
			writeRefusal(w, refuse(http.StatusForbidden, "origin %q may not use the inbox: call it from a program", origin))
		default:
			mended, u := *r, *r.URL
			u.Path, u.RawPath = path.Clean("/"+u.Path), ""
			mended.URL = &u
			next.ServeHTTP(w, &mended)
		}
	})
}

// ServeHTTP implements [http.Handler].
func (m methods) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	h, ok := m[method]
	switch {
	case m == nil:
		writeRefusal(w, refuse(http.StatusNotFound, "there is nothing at %s", r.URL.Path))
	case !ok:
		var allowed []string
		for method := range m {
			allowed = append(allowed, method)
		}
		slices.Sort(allowed)
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		writeRefusal(w, refuse(http.StatusMethodNotAllowed, "%s takes no %s, only %s", r.URL.Path, r.Method, strings.Join(allowed, " and ")))
	default:
		if err := h(w, r); err != nil {
			writeRefusal(w, err)
		}
	}
}

// writeRefusal writes the reason where clients look for one.
func writeRefusal(w http.ResponseWriter, err error) {
	status := http.StatusInternalServerError
	if refused, ok := errors.AsType[*refusal](err); ok {
		status = refused.status
	}
	writeJSON(w, status, struct {
		ErrorDescription string `json:"errorDescription"`
	}{err.Error()})
}

// writeJSON writes HTML as it is: some clients look for it without decoding the
// JSON around it.
func writeJSON(w http.ResponseWriter, status int, v any) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v) // strings and numbers always encode
	writeBody(w, status, "application/json", b.Bytes())
}

func writeBody(w http.ResponseWriter, status int, contentType string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(body) // fails only when the client is gone
}
