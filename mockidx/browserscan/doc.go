// Package browserscan scans a mail's link with a real browser, as mail gateways
// do that look closely:
//
//	srv := mockidx.Start(t, mockidx.WithScanBrowser(browserscan.New()))
//	report, err := srv.Org("default").Scan(ctx, mail.Link, mockidx.ScanGetJS)
//
// It is in a package of its own so that whoever does not want it does not get
// the client of the Chrome DevTools Protocol. It needs Chromium, which [Find]
// finds.
//
// Each visit is a process of its own with an empty profile, which ends with the
// visit. The browser knows the addresses of this machine only and can reach no
// other; certificates are not verified.
package browserscan
