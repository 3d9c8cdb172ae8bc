package control

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// parameters returns the query of r, which may have the allowed names only,
// each once.
func parameters(r *http.Request, allowed ...string) (url.Values, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, problem(http.StatusBadRequest, "the query is malformed: %v", err)
	}
	for name, values := range query {
		switch {
		case !slices.Contains(allowed, name):
			p := problem(http.StatusBadRequest, "there is no parameter %q", name)
			if len(allowed) == 0 {
				return nil, p.hint("send none")
			}
			return nil, p.hint("there are: " + strings.Join(allowed, ", "))
		case len(values) > 1:
			return nil, problem(http.StatusBadRequest, "parameter %q is there %d times", name, len(values)).hint("send it once")
		}
	}
	return query, nil
}

// number returns a parameter that counts mails or events; 0 if it is missing.
func number(query url.Values, name string) (uint64, error) {
	s := query.Get(name)
	if s == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		return 0, problem(http.StatusBadRequest, "parameter %s is %q", name, s).hint("send the seq of a mail or event")
	}
	return n, nil
}

// Bounds of a wait, in real time.
const (
	defaultWait = 30 * time.Second
	maxWait     = 10 * time.Minute
)

// patience is the parameter timeout.
func patience(query url.Values) (time.Duration, error) {
	s := query.Get("timeout")
	if s == "" {
		return defaultWait, nil
	}
	timeout, err := time.ParseDuration(s)
	if err != nil || timeout < 0 || timeout > maxWait {
		return 0, problem(http.StatusBadRequest, "timeout %q is not between 0s and %v", s, maxWait).hint("write it as in 1m30s")
	}
	return timeout, nil
}

// await calls wait with the patience that the query asks for. If that runs out
// it is answered 408, with what did not happen and where to look instead.
func await[T any](r *http.Request, query url.Values, inVain, hint string, wait func(context.Context) (T, error)) (T, error) {
	timeout, err := patience(query)
	if err != nil {
		var none T
		return none, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), timeout)
	defer cancel()
	v, err := wait(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = problem(http.StatusRequestTimeout, "%s within %v", inVain, timeout).hint(hint)
	}
	return v, err
}

const maxBody = 64 << 10

// readJSON decodes the body of r, which must be one JSON value without members
// that v lacks.
func readJSON(w http.ResponseWriter, r *http.Request, v any) error {
	if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || t != "application/json" {
		return problem(http.StatusUnsupportedMediaType, "content type %q is not read", r.Header.Get("Content-Type")).hint("send application/json")
	}
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	dec.DisallowUnknownFields()
	err := dec.Decode(v)
	if err == nil {
		if _, more := dec.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("something follows the JSON value")
		}
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return problem(http.StatusRequestEntityTooLarge, "the body is larger than %d bytes", maxBody)
	}
	if err != nil {
		return problem(http.StatusBadRequest, "the body is not understood: %v", err).hint("GET /api/v1/openapi.yaml describes what is sent")
	}
	return nil
}
