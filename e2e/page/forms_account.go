package page

import (
	"fmt"

	"github.com/idxlab/idxlab/e2e/chrome"
	"github.com/idxlab/idxlab/mockidx"
)

// begin follows a link of the login page.
func (Forms) begin(tab *chrome.Tab, app, link string) {
	tab.Navigate(app + "/login")
	tab.Click(`[data-test="` + link + `"]`)
	tab.WaitFor(`main[data-test="page-` + link + `"]`)
}

// fill types into inputs, named and filled in turn, and submits their form.
func (Forms) fill(tab *chrome.Tab, pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		tab.Type(pairs[i], pairs[i+1])
	}
	tab.Click(submits)
}

// Register implements [Account].
func (f Forms) Register(tab *chrome.Tab, app string) { f.begin(tab, app, "register") }

// EnterProfile implements [Account].
func (f Forms) EnterProfile(tab *chrome.Tab, who Person) {
	f.fill(tab, "#firstName", who.FirstName, "#lastName", who.LastName, "#email", who.Login)
}

// EnterLogin implements [Account].
func (Forms) EnterLogin(tab *chrome.Tab, app string, who Person) {
	tab.Navigate(app + "/login")
	tab.Type("#username", who.Login)
	if who.Password != "" {
		tab.Type("#password", who.Password)
	}
	tab.Click(submits)
}

// EnterName implements [Account].
func (f Forms) EnterName(tab *chrome.Tab, app, login string) {
	f.EnterLogin(tab, app, Person{Login: login})
}

// WaitUnknown implements [Account]: the app tells nobody who has an account.
func (f Forms) WaitUnknown(tab *chrome.Tab, _ string) { f.WaitLoginRefused(tab) }

// WaitLoginRefused implements [Account].
func (Forms) WaitLoginRefused(tab *chrome.Tab) {
	tab.WaitForText("The username or password is wrong.")
}

// StartAgain implements [Account].
func (Forms) StartAgain(tab *chrome.Tab) {
	tab.Click(`[data-test="restart"]`)
	tab.WaitFor(`main[data-test="page-login"]`)
}

// ChooseAnother implements [Account].
func (f Forms) ChooseAnother(tab *chrome.Tab, factor mockidx.Factor) {
	tab.Click(`[data-test="another"]`)
	f.Choose(tab, factor)
}

// StaySignedIn implements [Account].
func (Forms) StaySignedIn(tab *chrome.Tab, stay bool) {
	tab.Click(map[bool]string{true: `[data-test="yes"]`, false: `[data-test="no"]`}[stay])
}

// AskForText implements [Account].
func (Forms) AskForText(tab *chrome.Tab) { tab.Click(`[data-test="sms"]`) }

// AskForCall implements [Account].
func (Forms) AskForCall(tab *chrome.Tab) { tab.Click(`[data-test="voice"]`) }

// Choose implements [Account].
func (Forms) Choose(tab *chrome.Tab, factor mockidx.Factor) {
	tab.Click(`main[data-test="page-choose"] [data-test="` + string(factor) + `"]`)
}

// SkipOptional implements [Account].
func (Forms) SkipOptional(tab *chrome.Tab) { tab.Click(`[data-test="skip"]`) }

// EnterPassword implements [Account].
func (f Forms) EnterPassword(tab *chrome.Tab, password string) {
	tab.WaitFor(`main[data-test="page-verify-password"]`)
	f.fill(tab, "#password", password)
}

// EnterNewPassword implements [Account].
func (f Forms) EnterNewPassword(tab *chrome.Tab, password string) {
	tab.WaitFor("#confirm")
	f.fill(tab, "#password", password, "#confirm", password)
}

// EnterPhone implements [Account].
func (Forms) EnterPhone(tab *chrome.Tab, number string) {
	tab.Type("#phone", "+1"+number)
	tab.Click(`[data-test="sms"]`)
}

// EnterPasscode implements [Account].
func (f Forms) EnterPasscode(tab *chrome.Tab, code string) { f.fill(tab, "#code", code) }

// PickQuestion implements [Account].
func (f Forms) PickQuestion(tab *chrome.Tab, key, answer string) {
	tab.Select("#question", key)
	f.fill(tab, "#answer", answer)
}

// WriteQuestion implements [Account].
func (f Forms) WriteQuestion(tab *chrome.Tab, question, answer string) {
	tab.Select("#question", mockidx.CustomQuestion)
	f.fill(tab, "#own", question, "#answer", answer)
}

// ScanQRCode implements [Account].
func (Forms) ScanQRCode(tab *chrome.Tab) string {
	tab.WaitUntil("load the QR code", `document.querySelector('[data-test="qr"]')?.naturalWidth > 100`)
	return tab.TextOf(`[data-test="secret"]`)
}

// AnswerQuestion implements [Account].
func (f Forms) AnswerQuestion(tab *chrome.Tab, answer string) { f.fill(tab, "#answer", answer) }

// Recover implements [Account].
func (f Forms) Recover(tab *chrome.Tab, app, login string) {
	f.begin(tab, app, "recover")
	f.fill(tab, "#username", login)
}

// RecoverUnknown implements [Account].
func (f Forms) RecoverUnknown(tab *chrome.Tab, app, login string) { f.Recover(tab, app, login) }

// Unlock implements [Account].
func (f Forms) Unlock(tab *chrome.Tab, app, login string) {
	f.begin(tab, app, "unlock")
	f.fill(tab, "#username", login)
}

// UnlockUnknown implements [Account].
func (f Forms) UnlockUnknown(tab *chrome.Tab, app, login string) { f.Unlock(tab, app, login) }

// SendMail implements [Account]. To unlock an account the mail goes out with
// the name.
func (Forms) SendMail(tab *chrome.Tab) {
	tab.WaitFor(`main[data-test="page-send"], ` + waitsForCode)
	if tab.Has(`[data-test="send"]`) {
		tab.Click(`[data-test="send"]`)
	}
	tab.WaitFor(waitsForCode)
}

// RemindLater implements [Account].
func (f Forms) RemindLater(tab *chrome.Tab) { f.SkipOptional(tab) }

// GoOnTo implements [Account].
func (Forms) GoOnTo(tab *chrome.Tab, words string) {
	tab.Click(`[data-test="reload"]`)
	tab.WaitForText(words)
}

// WaitFault implements [Account].
func (Forms) WaitFault(tab *chrome.Tab, field Field, words string) {
	id := map[Field]string{Email: "email", Passcode: "code", NewPassword: "password", Answer: "answer"}[field]
	tab.WaitUntil("wait for "+words+" at "+id, fmt.Sprintf(`!!document.getElementById('%s-error')?.innerText.includes(%q)`, id, words))
}
