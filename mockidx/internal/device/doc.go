// Package device is the phone on which the users of an org have Okta Verify, as
// far as a test needs one: it gets push notifications and answers them, is set
// up by what a QR code or a link says, and shows codes.
//
// Nothing about a push is kept but where it belongs: whether it still waits is
// what its sign-in says. A push that another took the place of, one that expired
// and one of a sign-in that ended is simply not there any more.
package device
