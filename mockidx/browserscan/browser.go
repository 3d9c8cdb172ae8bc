package browserscan

import (
	"context"
	"fmt"
	"net/netip"
	"net/url"
	"strings"

	"github.com/chromedp/chromedp"

	"github.com/idxlab/idxlab/mockidx/internal/scan"
)

// atOnce bounds the processes that run at a time; further visits wait.
const atOnce = 2

// Browser scans with Chromium. It is a mockidx.ScanBrowser and safe for
// concurrent use.
type Browser struct{ running chan struct{} }

// New returns a browser. Whether there is one is seen when it is used.
func New() *Browser { return &Browser{make(chan struct{}, atOnce)} }

// Available says what is missing; nil: nothing.
func (*Browser) Available() error {
	_, err := Find()
	return err
}

// Press implements mockidx.ScanBrowser.
func (b *Browser) Press(ctx context.Context, link string) scan.Pressing {
	select {
	case b.running <- struct{}{}:
		defer func() { <-b.running }()
	case <-ctx.Done():
		return scan.Pressing{Err: ctx.Err()}
	}
	path, err := Find()
	if err != nil {
		return scan.Pressing{Err: err}
	}
	options := append(Options(path),
		chromedp.IgnoreCertErrors,
		chromedp.Flag("no-proxy-server", true),
		chromedp.Flag("force-webrtc-ip-handling-policy", "disable_non_proxied_udp"), // which knows no resolver
		chromedp.Flag("host-resolver-rules", onlyLoopback(link)),
	)
	allocator, stop := chromedp.NewExecAllocator(ctx, options...)
	defer stop() // waits until the process has ended
	tab, cancel := chromedp.NewContext(allocator)
	defer cancel()
	v, err := newVisit(tab)
	if err != nil {
		return scan.Pressing{Err: fmt.Errorf("start %s: %w", path, err)}
	}
	err = v.pressAll(link)
	return v.pressing(err)
}

// onlyLoopback are rules under which Chromium finds no host but this machine,
// addresses among them. A pattern such as 127.* would also fit names.
func onlyLoopback(link string) string {
	hosts := []string{"localhost", "*.localhost", "127.0.0.1", "[::1]"}
	if u, err := url.Parse(link); err == nil {
		if addr, err := netip.ParseAddr(u.Hostname()); err == nil && addr.Is4() && addr.IsLoopback() {
			hosts = append(hosts, addr.String())
		}
	}
	return "MAP * ~NOTFOUND, EXCLUDE " + strings.Join(hosts, ", EXCLUDE ")
}
