// Package journal remembers what happened in an org: one ordered event for
// each request and for each effect.
//
// The journal explains what the wire hides. A client that redeems a code too
// late reads "invalid_grant"; the journal's event says
// interaction_code_expired. Bodies, codes, passwords and tokens are never
// written to it.
package journal
