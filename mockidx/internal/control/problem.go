package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
)

// refusal is a problem document (RFC 9457 §3).
type refusal struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Hint   string `json:"hint,omitempty"` // what to do about it
}

func (p *refusal) Error() string { return p.Detail }

func problem(status int, format string, args ...any) *refusal {
	return &refusal{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: fmt.Sprintf(format, args...)}
}

func (p *refusal) hint(h string) *refusal {
	p.Hint = h
	return p
}

// answer runs a handler and writes the problem it returns.
func answer(w http.ResponseWriter, r *http.Request, handle func(http.ResponseWriter, *http.Request) error) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	err := handle(w, r)
	if err == nil {
		return
	}
	p, ok := errors.AsType[*refusal](err)
	switch {
	case ok:
	case errors.Is(err, context.Canceled): // unless the client is gone, the server is about to be
		p = problem(http.StatusServiceUnavailable, "the server stops")
	default:
		p = problem(http.StatusInternalServerError, "%v", err)
	}
	body, _ := json.Marshal(p) // strings and a number always encode
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_, _ = w.Write(append(body, '\n'))
}
