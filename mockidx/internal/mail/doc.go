// Package mail writes the mails and text messages of an org and keeps them
// where a test or a person finds them.
//
// A [Composer] renders a template, builds a MIME message and reads it back
// with [Parse]: the passcode, link and state of a [Mail] are what a recipient
// finds in the message, not what the server meant to send. So an org's own
// template that mistypes a variable gives a mail without a passcode, as it
// would in production. The one exception is the state of a link to the org,
// which no mail shows; it travels in the header X-Mockidx-State.
//
//	m, err := mail.Composer{Org: org, BaseURL: url, Mint: source, Now: now}.Mail(user, app, letter)
//	…
//	mailbox.Deliver(m)
//
// A [Mailbox] holds the mails of one org, oldest first. Each mail is either
// kept, or dropped when newer ones need its place; "waited for" is a mark on
// it, so that a test never gets the same mail twice. Text messages and what
// calls say are mails too, with a channel and a phone number; no phone network
// is told by either.
//
// # Templates
//
// A template is chosen by name and by the user's language: the org's own in
// that language, the org's own in English, then the built-in one in that
// language or in English. Subject, HTML and text are each written in the
// language of package velocity with the variables that Okta documents for the
// template of that name. Values are escaped in HTML; in URLs and text they are
// written as they are, as Okta does.
//
// The built-in mails are two layouts, HTML and text, with the words of each
// mail and language put in: templates/en.yaml and its like.
//
// Source: Okta, "Customize email notifications"; "Email magic links overview".
package mail
