// Package syslog tells an org's journal as Okta's System Log: one event of the
// journal is none, one or several entries, named as Okta names them.
//
// The log is not kept. It is worked out from the journal each time it is read,
// so it goes back as far as the journal does, and the journal's Clear clears it
// too. Who did something and what it was done to is looked up in the directory
// as it is now. An entry is the same at every reading: its uuid follows from the
// number of the event.
//
// Source: Okta, System Log API; "Event types".
package syslog
