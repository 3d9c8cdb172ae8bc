// Command golang runs the suites of okta/samples-golang against mockidx, with
// nothing of Okta's on the network. docs/suites.md says how.
//
// The suites are not changed: their own environment variables tell them where
// the org, the A18N inbox and the browser are. The browser is told where three
// hosts are that the samples name, those that jquery and the widget come from,
// and the org's without its port, which the widget's page forgets. Facebook and
// Google are orgs of mockidx behind pages with the same fields.
package main
