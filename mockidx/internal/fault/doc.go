// Package fault makes an org misbehave on demand.
//
// A [Rule] says which requests it is about and what is done to them: another
// answer, none, half of one, a late one, or one that comes after its effect and
// never arrives. The first rule that matches a request and is due fires; every
// rule that matches counts it. What fired is in the journal, by the rule's id.
//
// # Before and after
//
// A fault of before keeps the request from its handler: nothing changes in the
// org. A fault of after lets the handler work, so that a code is spent and a
// mail is sent, and then spoils the answer. Clients that retry must cope with
// both.
//
// # Who asks
//
// Which app and which user a request is about is known before its handler runs
// as far as the request tells: by a client id in the Authorization header, the
// form or the query, by a state handle, interaction handle, code or link token
// that is known, or by an identifier that names a user. A rule for an app or a
// user passes over the others.
package fault
