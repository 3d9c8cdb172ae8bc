package page

import "github.com/idxlab/idxlab/e2e/chrome"

// Forms are the server-rendered pages over okta-idx-golang.
type Forms struct{}

const (
	waitsForCode = `main[data-test="page-code"]`
	submits      = `main [data-test="submit"]`
)

// AskForMail implements [SignIn].
func (f Forms) AskForMail(tab *chrome.Tab, app string, who Person) {
	f.EnterLogin(tab, app, who)
	f.SendMail(tab)
}

// OpenCode implements [SignIn].
func (Forms) OpenCode(tab *chrome.Tab) { tab.WaitFor("#code") }

// EnterCode implements [SignIn].
func (Forms) EnterCode(tab *chrome.Tab, code string) {
	tab.Type("#code", code)
	tab.Click(submits)
}

// Resend implements [SignIn].
func (Forms) Resend(tab *chrome.Tab) {
	tab.Click(`[data-test="send-again"]`)
	tab.WaitForText("We asked for a new mail.")
}

// GoOn implements [SignIn]: the page polls nothing, its button reloads it.
func (Forms) GoOn(tab *chrome.Tab) {
	tab.Click(`[data-test="reload"]`)
	WaitSignedIn(tab)
}

// WaitRefused implements [SignIn].
func (Forms) WaitRefused(tab *chrome.Tab) {
	tab.WaitForText("That code is wrong or too old.")
}

// WaitTooMany implements [SignIn].
func (Forms) WaitTooMany(tab *chrome.Tab) {
	tab.WaitForText("That was too often.")
}

// WaitLinkRefused implements [SignIn].
func (f Forms) WaitLinkRefused(tab *chrome.Tab) { f.WaitRefused(tab) }
