// Package a18n answers as api.a18n.help does, the service in which the test
// suites of Okta's SDKs receive mails, text messages and calls.
//
// An [Inbox] is of a server, not of an org: whatever any of its orgs delivers to
// the address or phone number of a profile is a message of that profile.
//
//	profile   made, with an address and a number that no other has, until it is
//	          deleted, or the oldest of too many
//	message   delivered, until it or its profile is deleted, it is the oldest of
//	          too many, or the org that sent it was reset or closed
//
// There are at most 500 profiles and 50 messages to each, of all channels
// together. A profile or message that is one too many takes the place of the
// oldest.
//
// # Choices
//
// The service has no public description; what its clients send and read is
// known. Beyond that:
//
//   - Any x-api-key is right, and so is none.
//   - The time of a message is the machine's, whatever the clocks of the orgs
//     show: clients compare it with their own, and drop what is older than 30 or
//     60 seconds.
//   - The content of a mail is its text followed by its HTML, for some clients
//     look for words of the one and some of the other.
//   - The content of a call has its passcode in one piece, as whoever writes it
//     down has.
//   - Lists are in the order of time, profiles the oldest first, messages the
//     newest.
//   - The body of a new profile is read as JSON, whatever its content type says.
//     A body that is empty or one bare word is none: okta-idx-dotnet sends the
//     former, okta-idx-java the latter.
//
// Source: the A18N clients of okta-auth-js, okta-signin-widget, samples-golang,
// okta-idx-java, okta-idx-dotnet, okta-idx-swift and okta-idx-android.
package a18n
