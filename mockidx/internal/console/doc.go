// Package console is the web page for people on the control listener.
//
//	GET  /                                   the mailbox of the first org
//	GET  /orgs/{org}                         its newest mail; a new one takes its place
//	GET  /orgs/{org}/mails/{id}              one mail; ?view=html, text or raw
//	GET  /orgs/{org}/mails/{id}/html         what the frame of the former shows
//	GET  /orgs/{org}/signins                 what happened in the newest sign-in; ?transaction= in another
//	GET  /orgs/{org}/directory               users, apps and switches
//	GET  /orgs/{org}/clock                   the org's time
//	GET  /orgs/{org}/faults                  fault rules, presets and the profile
//	GET  /orgs/{org}/events                  ?mails=SEQ ?events=SEQ; a line for each later one
//
// The forms of a view are posted to its address: that of a mail lets a scanner
// open its link. Those of the outbox are posted to /orgs/{org}/mails.
//
// # Rules
//
// Mails are hostile, and so is whatever an app sent: templates, names and
// states are chosen by whoever tests. A mail's HTML is shown in a frame without
// scripts and without an origin, by attribute and by the frame's own
// Content-Security-Policy; its links open in a tab of their own. The page
// itself allows its own two assets and nothing inline.
//
// The page is complete without scripts: what can be done is a form, what can be
// looked at is a link. With scripts it follows what happens: each element with
// data-live is replaced by what the page would show now.
package console
