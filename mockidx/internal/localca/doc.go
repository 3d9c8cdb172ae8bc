// Package localca makes a certificate authority for one machine, so that a
// server on it can be reached over HTTPS by clients that were told to trust it.
//
// An authority signs for this machine and the hosts it was made for, and for
// nothing else: its certificate constrains the names (RFC 5280 §4.2.1.10), so
// that whoever takes its key can impersonate nobody else to those who trust it.
// It lives for 90 days. It is kept in a folder, as ca.pem and ca-key.pem, the
// key readable by its owner only, and made anew when it is about to expire; or
// it lives in memory, for one test.
//
// Certificates are of the machine, not of an org: they take their time from the
// machine's clock and their keys from its randomness, because the clients that
// verify them do, whatever a test does to an org's clock or seed.
package localca
