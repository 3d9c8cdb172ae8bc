// Package session keeps who is signed in at the org itself, in which browser:
// Okta's global session, which single sign-on goes by.
//
//	begun ──used──▶ begun ──idle too long, signed out, user gone──▶ none
//
// # Rules
//
//   - A browser has at most one session, which its cookies idx and sid name.
//   - A use begins the idle time anew, on the org's clock. Asking whether
//     there is a session is no use of it.
//   - A session is good only while its user is ACTIVE, so one whose user was
//     suspended or deleted is none, and is one again if they come back in time.
//   - Nothing is kept of a session that ended, but when its user signed in last.
package session
