package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// maxEventLine is more than any event takes.
const maxEventLine = 1 << 20

// open asks the control API for something that is no JSON document to decode,
// and lets read work on it.
func (f *clientFlags) open(ctx context.Context, path string, query url.Values, read func(body io.Reader) error) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, f.base()+path+"?"+query.Encode(), nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return f.unreachable(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusOK {
		return read(resp.Body)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return fmt.Errorf("read the answer of %s: %w", f.base(), err)
	}
	return refusal(resp, body)
}

// stream asks the control API for server-sent events and hands the data of each
// on. It ends without an error when ctx does, or the server.
func (f *clientFlags) stream(ctx context.Context, path string, query url.Values, event func(data []byte) error) error {
	return f.open(ctx, path, query, func(body io.Reader) error {
		lines := bufio.NewScanner(body)
		lines.Buffer(nil, maxEventLine)
		for lines.Scan() {
			if data, ok := bytes.CutPrefix(lines.Bytes(), []byte("data: ")); ok {
				if err := event(data); err != nil {
					return err
				}
			}
		}
		if err := lines.Err(); ctx.Err() == nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			return err
		}
		return nil // interrupted, or the server was stopped
	})
}
