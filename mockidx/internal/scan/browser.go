package scan

import (
	"context"
	"time"
)

// maxPress bounds one visit of a [Browser], in real time.
const maxPress = time.Minute

// Browser is what GetJS scans with. It is safe for concurrent use.
type Browser interface {
	// Available says why it cannot be used; nil: it can.
	Available() error

	// Press loads link in a profile of its own, runs its scripts, and presses
	// every button and link of the page. It connects to this machine only, and
	// leaves nothing running when it returns, at the latest soon after ctx ends.
	Press(ctx context.Context, link string) Pressing
}

// Pressing is what a [Browser] saw.
type Pressing struct {
	UserAgent string
	Hops      []Hop  // requests for pages and of scripts, in the order they were sent
	Page      string // HTML of the page that the link led to, once it was quiet
	Pressed   int    // buttons and links
	Err       error  // why it went no further
}

// mayPress refuses what cannot be done without a browser.
func (s *Scanner) mayPress() error {
	if s.browser == nil {
		return &Error{Detail: "the server has no browser to scan with", Hint: "start it with mockidx.WithScanBrowser(browserscan.New()), or with \"mockidx serve\""}
	}
	if err := s.browser.Available(); err != nil {
		return &Error{Detail: err.Error(), Hint: "where the server runs, that is; the other profiles need no browser"}
	}
	return nil
}

// press returns a visit with the browser.
func (s *Scanner) press(link, otp string) func(context.Context, string) Visit {
	return func(ctx context.Context, _ string) Visit {
		ctx, cancel := context.WithTimeout(ctx, maxPress)
		defer cancel()
		p := s.browser.Press(ctx, link)
		visit := Visit{UserAgent: p.UserAgent, Hops: p.Hops, Pressed: p.Pressed}
		if len(visit.Hops) == 0 {
			visit.Hops = []Hop{{Method: kinds[GetJS].method, URL: link, SetCookie: []string{}}}
		}
		secrets := []string{otp}
		for _, h := range visit.Hops {
			secrets = append(secrets, otpOf(h.URL))
		}
		visit.Title, visit.Leaks = preview([]byte(p.Page), secrets)
		if p.Err != nil {
			visit.Error = p.Err.Error()
		}
		return visit
	}
}
