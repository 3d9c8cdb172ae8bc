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
// A transaction's place (its stage) is never kept: it follows, in this order,
// from what the transaction proved and set up, what the user has, and what the
// policies ask for now.
//
//	nobody named                              identify, and the ways to register and to unlock
//	  registering                             enroll-profile
//	  recovering                              identify-recovery
//	  unlocking                               select-authenticator-unlock-account
//	joining, something must be set up         select-authenticator-enroll
//	something is to be proved                 select-authenticator-authenticate
//	recovering, everything proved             reset-authenticator
//	denied, or never to be satisfied          a message, and back to the start
//	proved password expired                   reenroll-authenticator
//	something must or can be set up           select-authenticator-enroll [skip]
//	proved password about to expire           reenroll-authenticator-warning, skip
//	profile lacks something                   enroll-profile, or profile-update, skip
//	policy asks to stay signed in             keep-me-signed-in
//	nothing left                              successWithInteractionCode
//	code redeemed or expired                  idx.session.expired
//
// Where an authenticator is chosen, its form comes first:
// authenticator-verification-data or authenticator-enrollment-data before a
// code is out, challenge-authenticator or enroll-authenticator when an answer
// is waited for.
//
// # Journeys
//
// A journey is what is done besides signing in. Its proper part ends in settle
// or with the new password; the sign-in goes on from there with what was proved,
// unless the org ends it with a message.
//
//	registration   a user is made STAGED; joins when everything required is set up and proved
//	activation     by a token, of a STAGED or PROVISIONED user; the same
//	recovery       told by a recovery factor or a token, and by the security question if the org wants it
//	unlock         told by a recovery factor
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
//   - Nothing is reset, unlocked, activated or set up before the proofs that the
//     policies ask for, and none of them is taken over from another journey.
//   - What changed since the last step counts: a challenge that the page asks
//     for no more is dropped, a token that is spent ends its transaction.
//   - A link is live exactly while its email challenge waits for an answer.
//     Opening it from another device changes nothing and counts nothing.
//   - Polling and opening links do not prolong a transaction; everything else
//     that a client does, does.
//   - Whatever cannot be done now is answered with the page that is, and the
//     message "Bad request." Okta does not document its answer to that.
//   - With user enumeration prevention, someone unknown or inactive gets the
//     pages, statuses and limits of a known user, but no mail and no success.
//     Their passcodes are made and counted like any other, so that not even
//     the number of tries tells the difference. Made up are a password and an
//     address: of whoever has a phone, say, the page tells that they have one.
package engine
