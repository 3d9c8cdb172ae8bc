package controltest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/idxlab/idxlab/mockidx/internal/control"
	"github.com/idxlab/idxlab/mockidx/internal/mailpit"
)

const prefix = "/api/v1"

// Document is the OpenAPI document, valid itself.
var Document = sync.OnceValues(func() (*openapi3.T, error) {
	doc, err := openapi3.NewLoader().LoadFromData(control.Document())
	if err != nil {
		return nil, err
	}
	return doc, doc.Validate(context.Background())
})

var router = sync.OnceValues(func() (routers.Router, error) {
	for _, binary := range []string{"message/rfc822", "application/yaml", "text/event-stream", "image/svg+xml", "text/html"} {
		openapi3filter.RegisterBodyDecoder(binary, openapi3filter.FileBodyDecoder)
	}
	doc, err := Document()
	if err != nil {
		return nil, err
	}
	return gorillamux.NewRouter(doc)
})

// Check returns an error if the document does not describe an exchange. A
// refused request may break any rule; that it is refused, and how, may not.
// What is below no path of the API, such as a page, is not looked at, nor is
// Mailpit's API.
func Check(method, target string, header http.Header, body []byte, status int, answer http.Header, answerBody []byte) error {
	if !described(target) || mailpit.Serves(target) {
		return nil
	}
	r, err := router()
	if err != nil {
		return err
	}
	req, err := http.NewRequest(method, long(target), bytes.NewReader(body))
	if err != nil {
		return nil // no client could send it
	}
	req.Header = header.Clone()
	route, params, err := r.FindRoute(req)
	if err != nil {
		if status >= 400 && answer.Get("Content-Type") == "application/problem+json" {
			return nil
		}
		return fmt.Errorf("%s %s is answered %d, and not in the document: %w", method, target, status, err)
	}
	input := &openapi3filter.RequestValidationInput{
		Request: req, PathParams: params, Route: route,
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	}
	if status < 400 {
		if err := openapi3filter.ValidateRequest(context.Background(), input); err != nil {
			return fmt.Errorf("request of %s %s: %w", method, target, err)
		}
	}
	err = openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: status, Header: answer,
		Body: io.NopCloser(bytes.NewReader(answerBody)), Options: input.Options,
	})
	if err != nil {
		return fmt.Errorf("answer of %s %s: %w", method, target, err)
	}
	return nil
}

// described reports whether the document is about a path at all.
func described(target string) bool {
	path, _, _ := strings.Cut(target, "?")
	return strings.HasPrefix(target, prefix) || path == "/livez" || path == "/readyz"
}

// long names the org in a path that leaves it out; its name does not matter
// here.
func long(target string) string {
	rest, inAPI := strings.CutPrefix(target, prefix)
	if !inAPI {
		return target
	}
	for _, top := range []string{"/orgs", "/openapi.yaml", "/reload"} {
		if path, _, _ := strings.Cut(rest, "?"); path == top || strings.HasPrefix(rest, top+"/") {
			return target
		}
	}
	return prefix + "/orgs/first" + rest
}

// Transport checks every exchange that Base makes with the control API, except
// streams. Its answers fail with what is wrong.
type Transport struct {
	Base http.RoundTripper
	Done func(operation string) // told of every operation that succeeded, by its operationId; may be nil
}

// RoundTrip implements [http.RoundTripper].
func (t Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, errors.Join(err, r.Body.Close())
		}
		body = b
		r.Body = io.NopCloser(bytes.NewReader(b))
	}
	resp, err := t.Base.RoundTrip(r)
	if err == nil && t.Done != nil && resp.StatusCode < 300 {
		if operation, ok := Operation(r.Method, r.URL.RequestURI()); ok {
			t.Done(operation)
		}
	}
	if err != nil || strings.HasPrefix(resp.Header.Get("Content-Type"), "text/event-stream") {
		return resp, err
	}
	answer, err := io.ReadAll(resp.Body)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(answer))
	if r.Method == http.MethodHead {
		return resp, nil
	}
	if err := Check(r.Method, r.URL.RequestURI(), r.Header, body, resp.StatusCode, resp.Header, answer); err != nil {
		return nil, fmt.Errorf("the OpenAPI document and the server differ: %w", err)
	}
	return resp, nil
}
