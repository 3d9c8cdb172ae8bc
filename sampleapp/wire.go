package sampleapp

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// wire is what okta-idx-golang and the org said to each other about one
// transaction, as far as the app needs it and the SDK keeps it to itself: the
// state of an enrolment or a reset, at which field an error is, the question,
// the QR code.
type wire struct {
	state  string    // given to /interact
	answer idxAnswer // the newest that a page can be made of

	// Of the newest answer.
	faults faults // the messages at fields of the app's pages
	said   string // the others, if they refuse something
}

type wireKey struct{}

// tapped is ctx for requests that w is to hear.
func tapped(ctx context.Context, w *wire) context.Context {
	return context.WithValue(ctx, wireKey{}, w)
}

// tap lets the wire of a request's context hear it.
type tap struct{ next http.RoundTripper }

func (t tap) RoundTrip(r *http.Request) (*http.Response, error) {
	w, ok := r.Context().Value(wireKey{}).(*wire)
	if !ok {
		return t.next.RoundTrip(r)
	}
	if strings.HasSuffix(r.URL.Path, "/v1/interact") {
		w.state = formValue(r, "state")
	}
	resp, err := t.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	w.hear(body)
	return resp, nil
}

// hear takes an answer, or leaves it if it is none of the Identity Engine.
func (w *wire) hear(body []byte) {
	var a idxAnswer
	if json.Unmarshal(body, &a) != nil || a.Version == "" {
		return
	}
	at, rest := a.faults().split()
	w.faults, w.said = at, strings.TrimSpace(strings.Join(append(rest, a.refusal()), " "))
	if len(a.Remediation.Value) > 0 || a.Success != nil || a.ended() != "" {
		w.answer = a
	}
}

// informs reports whether err is nothing but the newest answer telling
// something, which the SDK takes for an error.
func (w *wire) informs(err error) bool {
	return errorKey(err) == "" && !isTransport(err) && w.said == "" && len(w.faults) == 0 && w.answer.information() != ""
}

// words are what to say at no field about an error for which the app has text.
// Where that is nothing better, the org's words are.
func (w *wire) words(text string) string {
	switch {
	case text != refusedText:
		return text
	case w.said != "":
		return w.said
	case len(w.faults) > 0:
		return ""
	}
	return text
}

// formValue is a parameter of the form that r sends.
func formValue(r *http.Request, name string) string {
	if r.GetBody == nil {
		return ""
	}
	body, err := r.GetBody()
	if err != nil {
		return ""
	}
	defer body.Close()
	text, err := io.ReadAll(io.LimitReader(body, maxForm))
	if err != nil {
		return ""
	}
	form, err := url.ParseQuery(string(text))
	if err != nil {
		return ""
	}
	return form.Get(name)
}
