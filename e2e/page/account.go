package page

import "github.com/idxlab/idxlab/e2e/chrome"

// Register fills in the registration form as a newcomer called Mary Somerville
// and goes on to the page that waits for the mail.
func (Forms) Register(tab *chrome.Tab, app, email string) {
	tab.Navigate(app + "/")
	tab.Click(`main [data-test="register"]`)
	tab.Type("#firstName", "Mary")
	tab.Type("#lastName", "Somerville")
	tab.Type("#email", email)
	tab.Click(submits)
	tab.Click(`[data-test="okta_email"]`)
	tab.WaitFor(waitsForCode)
}

// Recover goes from the sign-in page to the one that waits for the mail of a
// password recovery.
func (Forms) Recover(tab *chrome.Tab, app, login string) {
	tab.Navigate(app + "/login")
	tab.Click(`main [data-test="recover"]`)
	tab.Type("#username", login)
	tab.Click(submits)
	tab.Click(`[data-test="send"]`)
	tab.WaitFor(waitsForCode)
}

// Unlock goes from the sign-in page to the one that waits for the mail that
// unlocks an account.
func (Forms) Unlock(tab *chrome.Tab, app, login string) {
	tab.Navigate(app + "/login")
	tab.Click(`main [data-test="unlock"]`)
	tab.Type("#username", login)
	tab.Click(submits)
	tab.WaitFor(waitsForCode)
}

// SetUpPassword chooses the password from the list of what must be set up, and
// leaves out what can be.
func (f Forms) SetUpPassword(tab *chrome.Tab, password string) {
	tab.Click(`[data-test="okta_password"]`)
	f.NewPassword(tab, password)
	tab.Click(`[data-test="skip"]`)
}

// NewPassword fills in the page that asks for one.
func (Forms) NewPassword(tab *chrome.Tab, password string) {
	tab.Type(`main[data-test="page-password"] #password`, password)
	tab.Type("#confirm", password)
	tab.Click(submits)
}

// FieldError waits for the message at the input with that id.
func (Forms) FieldError(tab *chrome.Tab, id string) string {
	return tab.TextOf("#" + id + "-error")
}
