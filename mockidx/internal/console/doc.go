// Package console is the web page for people on the control listener: the
// mails and text messages of each org, newest first, with passcode and link at
// hand, and what one needs to know to sign in.
//
//	GET /                            the first org
//	GET /orgs/{org}                  its newest mail; a new one takes its place
//	GET /orgs/{org}/mails/{id}       one mail; ?view=html, text or raw
//	GET /orgs/{org}/mails/{id}/html  what the frame of the former shows
//	GET /orgs/{org}/events           ?after=SEQ; an event for each new mail
//
// # Rules
//
// Mails are hostile: templates, names and states are chosen by whoever tests.
// A mail's HTML is shown in a frame without scripts and without an origin, by
// attribute and by the frame's own Content-Security-Policy; its links open in
// a tab of their own. The page itself allows its own two assets and nothing
// inline.
//
// The page is complete without scripts; with them it follows the mailbox.
package console
