// Package journal remembers what happened in an org: one ordered event for
// each request and for each effect.
//
// The journal explains what the wire hides. A client that redeems a code too
// late reads "invalid_grant"; the journal's event says
// interaction_code_expired.
//
// An event of a request may hold the request and its answer: headers and the
// beginning of the bodies. They are kept as they were, in memory alone, and
// nobody reads them but through package redact: an [Event] has no password,
// code, token or cookie in it. How many are kept is bounded, and so is their
// size; the oldest are dropped first, and the events stay.
package journal
