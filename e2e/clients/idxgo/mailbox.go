package idxgo

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
)

// seen is the last mail that was read.
var seen int

type mail struct {
	Seq       int
	OTP, Link string
}

// MailedCode waits for the next mail or text message and returns its code.
func MailedCode(ctx context.Context, to string) (string, error) {
	m, err := nextMail(ctx, to)
	return m.OTP, err
}

// linkCode opens the link of the next mail, and returns the code with which the
// app's callback is loaded.
func linkCode(ctx context.Context, to string) (string, error) {
	m, err := nextMail(ctx, to)
	if err != nil {
		return "", err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, m.Link, nil)
	if err != nil {
		return "", err
	}
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := browser.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	target, err := resp.Location()
	if err != nil {
		return "", fmt.Errorf("open %s: %s: %w", m.Link, resp.Status, err)
	}
	return target.Query().Get("otp"), nil
}

func nextMail(ctx context.Context, to string) (mail, error) {
	query := url.Values{"to": {to}, "after": {strconv.Itoa(seen)}, "timeout": {"10s"}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, os.Getenv("CONTROL_URL")+"/mails/wait?"+query.Encode(), nil)
	if err != nil {
		return mail{}, err
	}
	var m mail
	if err := do(req, &m); err != nil {
		return mail{}, fmt.Errorf("wait for mail: %w", err)
	}
	seen = m.Seq
	return m, nil
}

// advanceClock moves the org's clock by a minute.
func advanceClock(ctx context.Context) error {
	return control(ctx, http.MethodPost, "/clock", `{"advance": "1m"}`)
}

// control asks the control API to change something in the org.
func control(ctx context.Context, method, path, body string) error {
	req, err := http.NewRequestWithContext(ctx, method, os.Getenv("CONTROL_URL")+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	return do(req, &struct{}{})
}

// Wrong is a code or answer of the same form that is not right.
func Wrong(right string) string {
	if right[0] == '1' {
		return "2" + right[1:]
	}
	return "1" + right[1:]
}
