package scan

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
)

const loopbackHint = "a scanner fetches http and https from localhost and loopback addresses only"

// mayBeLoopback reports whether a host is a loopback address or a name that
// stands for one (RFC 6761 §6.3).
func mayBeLoopback(host string) bool {
	if addr, err := netip.ParseAddr(host); err == nil {
		return addr.Unmap().IsLoopback()
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}

// onlyLoopback refuses to connect elsewhere, after names are resolved.
func onlyLoopback(_, address string, _ syscall.RawConn) error {
	if to, err := netip.ParseAddrPort(address); err != nil || !to.Addr().Unmap().IsLoopback() {
		return fmt.Errorf("%s is not this machine: %s", address, loopbackHint)
	}
	return nil
}

// visitor makes the visits of one scan.
type visitor struct {
	request Request
	kind    kind
	otp     string // of the mail; empty if unknown
	host    string // that cookies go to
	client  *http.Client
}

func newVisitor(r Request, otp string) *visitor {
	transport := &http.Transport{
		DialContext:       (&net.Dialer{Control: onlyLoopback}).DialContext,
		TLSClientConfig:   &tls.Config{InsecureSkipVerify: true}, //nolint:gosec // of this machine
		DisableKeepAlives: true,
	}
	u, _ := url.Parse(r.URL) // checked
	return &visitor{
		request: r, kind: kinds[r.Profile], otp: otp, host: u.Hostname(),
		client: &http.Client{
			Transport:     transport,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

func (v *visitor) close() { v.client.CloseIdleConnections() }

// visit follows the link to its end.
func (v *visitor) visit(ctx context.Context, agent string) Visit {
	ctx, cancel := context.WithTimeout(ctx, maxVisit)
	defer cancel()
	visit := Visit{UserAgent: agent}
	secrets := []string{v.otp}
	for next := v.request.URL; ; {
		secrets = append(secrets, otpOf(next))
		hop, body, err := v.fetch(ctx, next, agent)
		visit.Hops = append(visit.Hops, hop)
		switch {
		case err != nil:
			visit.Error = err.Error()
			return visit
		case hop.Location == "" || hop.Status < 300 || hop.Status > 399:
			visit.Title, visit.Leaks = preview(body, secrets)
			return visit
		case len(visit.Hops) == maxHops:
			visit.Error = fmt.Sprintf("it is redirected after %d requests still", maxHops)
			return visit
		}
		if next, err = resolve(next, hop.Location); err != nil {
			visit.Error = err.Error()
			return visit
		}
	}
}

// otpOf is the passcode in a URL; empty if it has none.
func otpOf(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	return u.Query().Get("otp")
}

func resolve(base, location string) (string, error) {
	from, err := url.Parse(base)
	if err != nil {
		return "", err
	}
	to, err := from.Parse(location)
	if err != nil {
		return "", err
	}
	to.Fragment = ""
	return to.String(), checkURL(to.String())
}

func (v *visitor) fetch(ctx context.Context, target, agent string) (Hop, []byte, error) {
	hop := Hop{Method: v.kind.method, URL: target, SetCookie: []string{}}
	req, err := http.NewRequestWithContext(ctx, v.kind.method, target, nil)
	if err != nil {
		return hop, nil, err
	}
	for name, values := range v.kind.header {
		req.Header[name] = values
	}
	req.Header.Set("User-Agent", agent)
	if req.URL.Hostname() == v.host { // cookies know no ports (RFC 6265 §8.5)
		for name, value := range v.request.Cookies {
			req.AddCookie(&http.Cookie{Name: name, Value: value})
		}
	}
	resp, err := v.client.Do(req)
	if err != nil {
		if inner := errors.Unwrap(err); inner != nil {
			err = inner // without the URL, which the hop has
		}
		return hop, nil, err
	}
	defer resp.Body.Close()
	hop.Status, hop.Location, hop.RequestID = resp.StatusCode, resp.Header.Get("Location"), resp.Header.Get("X-Okta-Request-Id")
	for _, c := range resp.Cookies() {
		hop.SetCookie = append(hop.SetCookie, c.Name)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	return hop, body, err
}
