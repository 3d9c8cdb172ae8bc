// Package mailpit answers for an org's mailbox as Mailpit does for its own, so
// that tests written for Mailpit find the mails of an org.
//
// It has what reads, marks and deletes mails: see [Patterns]. The paths are
// Mailpit's for the first org, and for any org they are below /mailpit/{org}.
// What Mailpit does besides, such as to send, tag and check mails, is not there.
//
// The shapes, the search and the refusals are Mailpit's: 200 with the text "ok"
// for a change, 400 or 404 with a text that says why. One thing is stricter: a
// DELETE whose body is broken deletes nothing.
//
// The mails are those of package mail, texts and calls included: their address
// is the phone number at mockidx.test. Ids are the mails' own. Times are on the
// org's clock.
//
// Source: Mailpit, server/apiv1 and internal/storage; "Search filters".
package mailpit
