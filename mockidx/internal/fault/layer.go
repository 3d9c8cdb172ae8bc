package fault

import (
	"bytes"
	"cmp"
	"io"
	"maps"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// Caller is whom a request is about, as far as it tells.
type Caller struct{ App, User, Login string }

// SignIns is what faults need to know of the sign-ins of an org.
type SignIns interface {
	// Whose returns whom r is about. It leaves the body to be read.
	Whose(r *http.Request) Caller
	// Throttled answers a request of the IDX API as one too many, with the page
	// that the sign-in is at or without a way on, or reports false if r is none of
	// a known sign-in.
	Throttled(w http.ResponseWriter, r *http.Request, wayOn bool, reason string) (bool, error)
}

var tooMany = httpkit.API(http.StatusTooManyRequests, "E0000047", "API call exceeded rate limit due to too many requests.", "fault_answered")

// Layer does to requests what the rules say.
func (f *Faults) Layer(signIns SignIns) httpkit.Layer {
	return func(next httpkit.Handler) httpkit.Handler {
		return func(w http.ResponseWriter, r *http.Request) error {
			e, gate := f.pick(r, func() Caller { return signIns.Whose(r) })
			if e == nil {
				return next(w, r)
			}
			note := httpkit.NoteOf(r)
			if note.Fault == "" {
				note.Fault = e.ID
			}
			reason := "rule " + e.ID + " says " + string(e.Kind)
			switch e.Kind {
			case Answer, Empty:
				note.Outcome, note.Reason = "fault_answered", reason
				e.answer(w)
			case Throttle, ThrottleEnd:
				if done, err := signIns.Throttled(w, r, e.Kind == Throttle, reason); done || err != nil {
					return err
				}
				return tooMany.Because("%s", reason)
			case Hang:
				note.Outcome, note.Reason = "fault_hung", reason
				if err := f.hold(r, e, gate, 0); err != nil {
					return err
				}
				return httpkit.ErrAbort
			case Drop:
				note.Outcome, note.Reason = "fault_dropped", reason
				return httpkit.ErrAbort
			case Delay:
				if err := f.hold(r, e, gate, e.Delay); err != nil {
					return err
				}
				return next(w, r)
			case Barrier:
				if err := f.hold(r, e, gate, cmp.Or(e.Timeout, defaultTimeout)); err != nil {
					return err
				}
				return next(w, r)
			case Duplicate:
				return twice(w, r, next)
			default:
				return spoil(e.Kind, w, r, next)
			}
			return nil
		}
	}
}

// hold waits until the gate opens, or d is over, unless that is 0. It fails if
// the client does not wait as long: nobody wants what it asked for.
func (f *Faults) hold(r *http.Request, e *entry, gate <-chan struct{}, d time.Duration) error {
	defer f.waited(e, gate)
	// The server notices that a client is gone only when it has the whole request.
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	var over <-chan time.Time
	if d > 0 {
		timer := time.NewTimer(d)
		defer timer.Stop()
		over = timer.C
	}
	select {
	case <-gate:
	case <-over:
	case <-r.Context().Done():
	}
	if r.Context().Err() == nil {
		return nil
	}
	if note := httpkit.NoteOf(r); note.Outcome == "ok" {
		note.Outcome, note.Reason = "client_gone", "the client hung up while rule "+e.ID+" held its request"
	}
	return httpkit.ErrAbort
}

func (e *entry) answer(w http.ResponseWriter) {
	if e.ContentType != "" {
		w.Header().Set("Content-Type", e.ContentType)
	}
	for name, value := range e.Header {
		w.Header().Set(name, value)
	}
	w.WriteHeader(max(e.Status, http.StatusOK))
	_, _ = io.WriteString(w, e.Body) // fails only when the client is gone
}

// twice lets the handler work twice on one request, and sends what it says the
// second time.
func twice(w http.ResponseWriter, r *http.Request, next httpkit.Handler) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	_ = next(httpkit.Keep(w.Header().Clone()), r) // the first answer goes to nobody
	r.Body = io.NopCloser(bytes.NewReader(body))
	r.Form, r.PostForm = nil, nil
	return next(w, r)
}

// spoil lets the handler work and keeps its answer, or half of it, back.
func spoil(kind Kind, w http.ResponseWriter, r *http.Request, next httpkit.Handler) error {
	kept := httpkit.Keep(w.Header().Clone())
	if err := next(kept, r); err != nil {
		return err
	}
	if kind == DropAfter {
		return httpkit.ErrAbort
	}
	maps.Copy(w.Header(), kept.Header())
	half := kept.Body.Bytes()[:kept.Body.Len()/2]
	if kind == Reset {
		w.Header().Set("Content-Length", strconv.Itoa(kept.Body.Len()))
	}
	w.WriteHeader(kept.Status())
	_, _ = w.Write(half)
	if kind == Malformed {
		return nil
	}
	control := http.NewResponseController(w)
	_ = control.Flush()
	reset(control)
	return httpkit.ErrAbort
}

// reset ends the connection by a TCP reset where that can be had: not over
// HTTP/2 or TLS, where the caller's abort ends it.
func reset(control *http.ResponseController) {
	conn, _, err := control.Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
