// Package engine is the sign-in state machine: Okta's Identity Engine without
// HTTP, clock, chance or store.
//
// [Begin] makes a [Transaction]. [Step] takes a transaction, an [Input] and the
// world ([Env]) and returns the next transaction, the [Page] that the client
// sees and the [Effect]s to be committed with it. A step never calls another
// step and touches nothing outside, so it can be taken again after a conflict.
//
// # States
//
// A transaction's place follows from what it holds:
//
//	nobody named                       identify
//	factors pending, none chosen       select-authenticator-authenticate
//	email chosen, no mail out          authenticator-verification-data
//	password chosen, or a mail out     challenge-authenticator
//	every factor verified, code out    successWithInteractionCode
//	code redeemed or expired           idx.session.expired
//
// # Rules
//
//   - What a client sees is rendered from the transaction, never stored. So
//     introspect, poll and challenge show the same page byte for byte, and a
//     wrong answer is that page plus a message.
//   - An interaction code is issued in one place, only when every factor that
//     the policy asks for was verified by an active user who is assigned to
//     the app, and the user is looked at again when the code is redeemed.
//   - A deadline belongs to the time before it: what lives five minutes still
//     works at five minutes sharp. That goes for links, passcodes, interaction
//     codes and state handles alike.
//   - A link is live exactly while its email challenge waits for an answer.
//     Opening it from another device changes nothing and counts nothing.
//   - Polling and opening links do not prolong a transaction; everything else
//     that a client does, does.
//   - Whatever cannot be done now is answered with the page that is, and the
//     message "Bad request." Okta does not document its answer to that.
//   - With user enumeration prevention, someone unknown or inactive gets the
//     pages, statuses and limits of a known user, but no mail and no success.
//     Their passcodes are made and counted like any other, so that not even
//     the number of tries tells the difference.
package engine
