// Package metrics tells Prometheus what a server of package mockidx does:
//
//	srv, err := mockidx.New(append(opts, metrics.Options()...)...)
//
// serves them at /metrics of the control listener. They are in a package of
// their own so that whoever does not want them does not get Prometheus.
//
//	mockidx_requests_total{endpoint,outcome,status}   requests that orgs answered
//	mockidx_request_duration_seconds{endpoint}        how long that took, in real time
//	mockidx_mails_total{outcome}                      mails and text messages
//	mockidx_orgs                                      orgs that are open
//	mockidx_transactions                              sign-ins that are remembered, all orgs together
//	go_…, process_…                                   the process
//
// # Cardinality
//
// Endpoint is a path with {as} for an authorization server, {app} for an app
// and so on; a path that is none is "none", and after a hundred endpoints the
// rest is "other". Outcome is one of docs/outcomes.md. There is no label for an
// org, app or user, of which there may be any number.
package metrics
