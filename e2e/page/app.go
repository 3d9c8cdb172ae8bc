package page

import (
	"strconv"

	"github.com/idxlab/idxlab/e2e/chrome"
)

// WaitSignedIn waits for the app's home page for somebody who is signed in and
// returns their name.
func WaitSignedIn(tab *chrome.Tab) string {
	return tab.TextOf(`main[data-test="page-home"] [data-test="name"]`)
}

// WaitSignedOut waits for the app's home page for a stranger.
func WaitSignedOut(tab *chrome.Tab) { tab.WaitFor(`main[data-test="page-home"] [data-test="sign-in"]`) }

// WaitCode waits for the app's page for a link that was opened elsewhere, and
// returns the code that it shows.
func WaitCode(tab *chrome.Tab) string {
	return tab.TextOf(`main[data-test="page-otp"] [data-test="otp"]`)
}

// WhereToType returns what the page for a link that was opened elsewhere says
// about where the code belongs.
func WhereToType(tab *chrome.Tab) string {
	return tab.TextOf(`main[data-test="page-otp"] [data-test="where"]`)
}

// WaitProblem waits for the app's page about a problem, by the name that it
// has in package sampleapp, and returns its words.
func WaitProblem(tab *chrome.Tab, name string) string {
	return tab.TextOf(`main[data-test="problem-` + name + `"]`)
}

// WaitHosted waits for the org's own page with the message of that i18n key.
func WaitHosted(tab *chrome.Tab, key string) string {
	return tab.TextOf(`main[data-key="` + key + `"]`)
}

// HostedCode returns the code on the org's own page for another browser.
func HostedCode(tab *chrome.Tab) string { return tab.TextOf("#otp") }

// Claim waits for the app's profile page and returns a claim of the ID token.
func Claim(tab *chrome.Tab, name string) string {
	return tab.TextOf(`main[data-test="page-profile"] tr[data-claim="` + name + `"] td`)
}

// AnswerConsent answers the org's own page that asks whether the sign-in may go
// on in the browser where it began.
func AnswerConsent(tab *chrome.Tab, allow bool) {
	tab.Select(`form[data-form="email-challenge-consent"] select`, strconv.FormatBool(allow))
	tab.Press("Answer")
}
