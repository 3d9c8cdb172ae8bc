package mockidx

import (
	"context"

	"github.com/idxlab/idxlab/mockidx/internal/scan"
)

// Scanners.
type (
	// ScanProfile is a kind of scanner.
	ScanProfile = scan.Profile

	// ScanRequest says what to scan, and how:
	//
	//	Mail    string            // id of a mail whose link to scan; or
	//	URL     string            // http or https, to a loopback address
	//	Profile ScanProfile       // empty: ScanGet
	//	Count   int               // how often, at most 100; 0: once
	//	Cookies map[string]string // that ScanPrefetch brings
	ScanRequest = scan.Request

	// ScanReport is what came of a scan:
	//
	//	URL     string
	//	Profile ScanProfile
	//	Visits  []ScanVisit
	//	Leaks   bool    // a title or preview shows the passcode
	//	Spent   bool    // the link was used, or a code was answered, in the meantime
	//	Answers int     // requests that answered a challenge of that sign-in in the meantime
	//	Events  []Event // the scanner's own requests, and those of that sign-in in the meantime
	ScanReport = scan.Report

	// ScanVisit is one time that a scanner came:
	//
	//	UserAgent string
	//	Hops      []ScanHop
	//	Title     string // of the last page
	//	Pressed   int    // buttons and links of the page, by ScanGetJS
	//	Leaks     bool
	//	Error     string // why it went no further; empty if it came to an end
	ScanVisit = scan.Visit

	// ScanHop is one request of a visit:
	//
	//	Method, URL string
	//	Status      int      // 0: no answer
	//	SetCookie   []string // names
	//	Location    string
	ScanHop = scan.Hop

	// ScanBrowser is what ScanGetJS scans with; package browserscan has one.
	ScanBrowser = scan.Browser
)

// WithScanBrowser lets the org, or every org of the server, be scanned as
// ScanGetJS does. Without it that profile is refused.
func WithScanBrowser(b ScanBrowser) Option {
	return func(c *config) error { c.scanBrowser = b; return nil }
}

// The kinds of scanner.
const (
	ScanHead     = scan.Head     // HEAD, as gateways ask first
	ScanGet      = scan.Get      // GET, follows redirects, without cookies
	ScanPrefetch = scan.Prefetch // GET of a browser ahead of a click; it may bring cookies
	ScanUnfurl   = scan.Unfurl   // GET with a range, once as each of the preview bots
	ScanGetJS    = scan.GetJS    // a browser that runs scripts and presses every button and link; see [WithScanBrowser]
)

// ScanProfiles returns every kind of scanner, in order of name.
func ScanProfiles() []ScanProfile { return scan.Profiles() }

// Scan fetches a link, as of [Mail], as a scanner does, and returns when that
// is done. It fails if link is not http or https to this machine, and with the
// context's error; where the link leads is in the report.
func (o *Org) Scan(ctx context.Context, link string, p ScanProfile) (ScanReport, error) {
	return o.RunScan(ctx, ScanRequest{URL: link, Profile: p})
}

// RunScan is Scan with everything that may be said of one.
func (o *Org) RunScan(ctx context.Context, r ScanRequest) (ScanReport, error) {
	return o.scanner().Run(ctx, r)
}

func (o *Org) scanner() *scan.Scanner {
	browser := o.begun.options.scanBrowser
	if browser == nil {
		browser = o.server.options.scanBrowser
	}
	return scan.New(o.mailbox, o.Journal(), browser)
}
