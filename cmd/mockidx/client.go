package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// clientFlags are those of every command that asks a running server.
type clientFlags struct {
	controlFlag
	Org  string `env:"MOCKIDX_ORG" placeholder:"NAME" help:"Name of the org; without it, the first."`
	JSON bool   `name:"json" env:"MOCKIDX_JSON" help:"Print JSON."`
}

const controlHint = "--control is the address of the mailbox, not of an org"

const maxAnswer = 64 << 20 // a mailbox of many mails

func (f *controlFlag) base() string {
	if strings.Contains(f.Control, "://") {
		return strings.TrimSuffix(f.Control, "/")
	}
	if f.TLS {
		return "https://" + f.Control
	}
	return "http://" + f.Control
}

// orgPath is the path of something in the org that was chosen.
func (f *clientFlags) orgPath(elem ...string) string {
	path := "/api/v1"
	if f.Org != "" {
		path += "/orgs/" + url.PathEscape(f.Org)
	}
	for _, e := range elem {
		path += "/" + url.PathEscape(e)
	}
	return path
}

// get asks the control API. A wait that came to nothing is errTimeout.
func (f *clientFlags) get(ctx context.Context, path string, query url.Values, out any) error {
	return f.request(ctx, http.MethodGet, path, query, nil, out)
}

// request sends a request, with in as its JSON body unless that is nil. Out may
// be nil if nothing of the answer matters.
func (f *clientFlags) request(ctx context.Context, method, path string, query url.Values, in, out any) error {
	m := message{method: method, path: path, query: query}
	if in != nil {
		var err error
		if m.body, err = json.Marshal(in); err != nil {
			return err
		}
		m.mediaType = "application/json"
	}
	return f.send(ctx, m, out)
}

// message is a request to the control API.
type message struct {
	method, path string
	query        url.Values
	mediaType    string // of the body; empty: there is none
	body         []byte
	accept       string // empty: anything
}

// send sends a request and reads its answer as JSON, unless out is nil.
func (f *clientFlags) send(ctx context.Context, m message, out any) error {
	body, err := f.exchange(ctx, m)
	if err != nil || out == nil {
		return err
	}
	if err := json.Unmarshal(body, out); err != nil {
		return withHint(fmt.Errorf("%s%s does not answer like mockidx: %w", f.base(), m.path, err), controlHint)
	}
	return nil
}

// exchange sends a request and returns the body of its answer.
func (f *clientFlags) exchange(ctx context.Context, m message) ([]byte, error) {
	target := f.base() + m.path
	if len(m.query) > 0 {
		target += "?" + m.query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, m.method, target, bytes.NewReader(m.body))
	if err != nil {
		return nil, err
	}
	if m.mediaType != "" {
		req.Header.Set("Content-Type", m.mediaType)
	}
	if m.accept != "" {
		req.Header.Set("Accept", m.accept)
	}
	client, err := f.client()
	if err != nil {
		return nil, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, f.unreachable(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, fmt.Errorf("read the answer of %s: %w", f.base(), err)
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return nil, refusal(resp, body)
	}
	return body, nil
}

func (f *controlFlag) unreachable(err error) error {
	if !errors.Is(err, syscall.ECONNREFUSED) {
		return err
	}
	return withHint(fmt.Errorf("no mockidx answers at %s: %w", f.base(), err), `start one with "mockidx serve", or name its control listener with --control`)
}

// refusal is the error of an answer that is not OK, which is a problem document
// (RFC 9457) if mockidx gave it.
func refusal(resp *http.Response, body []byte) error {
	if bytes.Contains(body, []byte("HTTP request to an HTTPS server")) { // as net/http says
		return withHint(fmt.Errorf("%s is reached over HTTPS only", resp.Request.URL.Host), "add --tls, or set MOCKIDX_TLS=true")
	}
	var problem struct{ Detail, Hint string }
	if json.Unmarshal(body, &problem) != nil || problem.Detail == "" {
		return withHint(fmt.Errorf("%s answers %s", resp.Request.URL, resp.Status), controlHint)
	}
	err := errors.New(problem.Detail)
	if resp.StatusCode == http.StatusRequestTimeout {
		hint := problem.Hint
		if strings.HasSuffix(resp.Request.URL.Path, "/mails/wait") {
			hint = `"mockidx mail list" prints what came instead`
		}
		return withHint(fmt.Errorf("%w: %w", errTimeout, err), "%s", hint)
	}
	if problem.Hint == "" {
		return err
	}
	return withHint(err, "%s", problem.Hint)
}

// retryEvery is short against what a person notices.
const retryEvery = 50 * time.Millisecond

// getWhenUp is get for a server that may be starting.
func (f *clientFlags) getWhenUp(ctx context.Context, patience time.Duration, path string, out any) error {
	patient, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	tick := time.NewTicker(retryEvery)
	defer tick.Stop()
	for {
		err := f.get(ctx, path, nil, out)
		if !errors.Is(err, syscall.ECONNREFUSED) {
			return err
		}
		select {
		case <-tick.C:
		case <-patient.Done():
			return fmt.Errorf("%w: %w", errTimeout, err)
		}
	}
}
