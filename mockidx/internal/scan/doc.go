// Package scan fetches the link of a mail as those fetch it who are not its
// reader: mail gateways, browsers that prefetch, and chats that show a preview.
// It tells every hop of the way and what the org's journal says came of it.
//
// A [Scanner] connects to loopback addresses only, whatever a link or a
// redirect says: whoever may use the control listener must not reach through
// it what this machine reaches. Certificates are not verified, for those of
// test servers are their own. Bodies, hops, visits and time are bounded.
package scan
