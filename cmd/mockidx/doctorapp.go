package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/netip"
	"net/url"
	"strings"

	"github.com/idxlab/idxlab/mockidx"
)

// errStatus is an answer that is not what was asked for.
var errStatus = errors.New("unexpected answer")

const maxDocument = 1 << 20

// getDocument fetches JSON and returns what the server calls itself.
func (c *doctorCmd) getDocument(ctx context.Context, target string, out any) (server string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return "", err
	}
	client, err := c.client()
	if err != nil {
		return "", err
	}
	resp, err := client.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%w: %s", errStatus, resp.Status)
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxDocument)).Decode(out); err != nil {
		return "", fmt.Errorf("%w: %w", errStatus, err)
	}
	return resp.Header.Get("Server"), nil
}

// onThisMachine reports whether a URL can be opened without asking anybody else.
func onThisMachine(rawURL string) bool {
	u, err := url.Parse(rawURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	addr, err := netip.ParseAddr(u.Hostname())
	return u.Hostname() == "localhost" || err == nil && addr.IsLoopback()
}

// visit opens the app's page to sign in, as a browser would up to the org, and
// fills in settings what the app sends there and nobody told.
func (c *doctorCmd) visit(ctx context.Context, settings *mockidx.AppSettings) []finding {
	const check = "app"
	found := func(level, hint, format string, args ...any) []finding {
		return []finding{{Check: check, Level: mockidx.FindingLevel(level), Text: fmt.Sprintf(format, args...), Hint: hint}}
	}
	if !onThisMachine(c.AppURL) {
		return found("wrong", "give a URL of localhost or a loopback address", "the app at %s is not on this machine, and is not opened", c.AppURL)
	}
	start, _ := url.Parse(c.AppURL) // onThisMachine did
	if strings.Trim(start.Path, "/") == "" {
		start.Path = "/login"
	}
	left, status, err := c.follow(ctx, start)
	switch {
	case err != nil:
		return found("wrong", "start the app, and give the URL at which people open it", "%s cannot be opened: %v", start, err)
	case status >= http.StatusInternalServerError:
		return found("wrong", "the app's own log has more; what the org refused it is below", "%s answers %d", start, status)
	case left == nil && status >= http.StatusBadRequest:
		return found("wrong", "give the URL of the page where a sign-in begins", "%s answers %d", start, status)
	case left == nil:
		return found("ok", "", "%s answers with a page", start)
	}
	issuer, isOkta := issuerOf(left)
	if !isOkta {
		return found("warning", "give the URL of the page where a sign-in begins", "%s leads to %s, which is no /authorize", start, left.Host)
	}
	query := left.Query()
	findings := found("ok", "", "%s leads to %s/v1/authorize", start, issuer)
	for _, s := range []struct {
		name, sent string
		told       *string
	}{
		{"issuer", issuer, &settings.Issuer}, {"client_id", query.Get("client_id"), &settings.ClientID}, {"redirect_uri", query.Get("redirect_uri"), &settings.RedirectURI},
	} {
		if *s.told != "" && *s.told != s.sent {
			findings = append(findings, found("wrong", "restart the app with the settings that are meant", "the app uses the %s %s, and here it is %s", s.name, s.sent, *s.told)...)
		}
		*s.told = s.sent
	}
	if sent := strings.Fields(query.Get("scope")); len(sent) > 0 {
		settings.Scopes = sent
	}
	return findings
}

// maxRedirects is more than an app has before it leaves for its org.
const maxRedirects = 10

// follow opens a page of the app and goes where it redirects, until that is
// another site, which it returns, or a page, whose status it returns.
func (c *doctorCmd) follow(ctx context.Context, at *url.URL) (left *url.URL, status int, err error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, 0, err
	}
	trusting, err := c.client()
	if err != nil {
		return nil, 0, err
	}
	client := &http.Client{Transport: trusting.Transport, Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	app := at.Host
	for range maxRedirects {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
		if err != nil {
			return nil, 0, err
		}
		resp, err := client.Do(req)
		if err != nil {
			return nil, 0, err
		}
		resp.Body.Close()
		next, err := resp.Location()
		if err != nil {
			return nil, resp.StatusCode, nil
		}
		if next.Host != app {
			return next, resp.StatusCode, nil
		}
		at = next
	}
	return nil, 0, fmt.Errorf("it redirects more than %d times", maxRedirects)
}

// issuerOf returns the issuer of the authorization server to whose /authorize a
// URL leads.
func issuerOf(u *url.URL) (string, bool) {
	base, ok := strings.CutSuffix(u.Path, "/v1/authorize")
	return u.Scheme + "://" + u.Host + strings.TrimSuffix(base, "/oauth2"), ok && strings.HasPrefix(base, "/oauth2")
}
