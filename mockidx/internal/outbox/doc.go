// Package outbox is what stands between an org that sends a mail and the
// mailbox that it arrives in: where a test holds mails back, lets them go in
// another order, loses, delays, doubles and rewrites them.
//
// A mail that is submitted meets the rules of the [Outbox] in the order they
// were added. Each that matches does its thing; what fails or drops the mail
// ends it. Then the mail, with its copies, is
//
//	held       while [Outbox.Hold] is in force or a rule says so, until it is
//	           released or discarded
//	delayed    until the org's clock gets there, or it is released or discarded
//	delivered  into the mailbox, and to the SMTP relay if there is one
//
// Text messages and calls go the same way, but to no relay.
//
// # Order
//
// Mails that wait are kept in the order of submission, and delivered in that
// order unless a [Release] says otherwise. Each is delivered or discarded
// exactly once, whoever releases it and however the clock is moved meanwhile.
// A clock that is moved past the time of a delayed mail has delivered it when
// the move returns.
//
// # Rewritten links
//
// A rewritten link leads to a path of the org itself, which redirects to the
// link it stands for, and to no other: the outbox knows every link it rewrote,
// up to a bound.
//
// # Bounds
//
// Rules, waiting mails, copies, known links and mails on their way to the relay
// are bounded; the oldest waiting mail is delivered to make room.
package outbox
