// Package httpkit is the one wrapper round every handler of an org.
//
// A handler parses its request once, works, and returns an error if it
// refuses. The wrapper gives every answer Okta's headers, answers preflights,
// bounds bodies, turns a returned error or a panic into Okta's error body, and
// appends one event to the journal. Handlers add what only they know to the
// event through [Note].
package httpkit
