package page

import (
	"fmt"

	"github.com/idxlab/idxlab/e2e/chrome"
	"github.com/idxlab/idxlab/mockidx"
)

const (
	confirmation = `input[name="confirmPassword"]`
	answer       = `input[name="credentials.answer"]`
	phoneNumber  = `input[name="authenticator.phoneNumber"]`
)

func profileInput(attribute string) string { return `input[name="userProfile.` + attribute + `"]` }

// Register implements [Account].
func (w Widget) Register(tab *chrome.Tab, app string) {
	tab.Navigate(app + "/login")
	tab.Press("Sign up")
	tab.WaitFor(profileInput("email"))
}

// EnterProfile implements [Account].
func (w Widget) EnterProfile(tab *chrome.Tab, who Person) {
	w.fill(tab, profileInput("firstName"), who.FirstName)
	w.fill(tab, profileInput("lastName"), who.LastName)
	w.fill(tab, profileInput("email"), who.Login)
	w.submit(tab, profileInput("email"))
}

// EnterLogin implements [Account].
func (w Widget) EnterLogin(tab *chrome.Tab, app string, who Person) {
	tab.Navigate(app + "/login")
	w.enterLogin(tab, who)
}

// EnterName implements [Account].
func (w Widget) EnterName(tab *chrome.Tab, app, login string) {
	tab.Navigate(app + "/login")
	w.fill(tab, identifier, login)
	w.submit(tab, identifier)
}

// WaitUnknown implements [Account].
func (w Widget) WaitUnknown(tab *chrome.Tab, login string) {
	tab.WaitForText("There is no account with the Username " + login + ".")
}

// WaitLoginRefused implements [Account].
func (w Widget) WaitLoginRefused(tab *chrome.Tab) { tab.WaitForText("Unable to sign in") }

// StartAgain implements [Account].
func (w Widget) StartAgain(tab *chrome.Tab) {
	tab.Press("Back to sign in")
	tab.WaitFor(identifier)
}

// ChooseAnother implements [Account].
func (w Widget) ChooseAnother(tab *chrome.Tab, f mockidx.Factor) {
	w.press(tab, "Verify with something else")
	w.Choose(tab, f)
}

// StaySignedIn implements [Account].
func (w Widget) StaySignedIn(tab *chrome.Tab, stay bool) {
	w.press(tab, map[bool]string{true: "Stay signed in", false: "Don't stay signed in"}[stay])
}

// AskForText implements [Account].
func (w Widget) AskForText(tab *chrome.Tab) { w.press(tab, "Receive a code via SMS") }

// AskForCall implements [Account].
func (w Widget) AskForCall(tab *chrome.Tab) { w.press(tab, "Receive a voice call instead") }

// Choose implements [Account].
func (w Widget) Choose(tab *chrome.Tab, f mockidx.Factor) {
	button := fmt.Sprintf(`.authenticator-button[data-se=%q] .button, button [data-se=%[1]q]`, f)
	w.settle(tab)
	tab.WaitFor(button)
	w.pace(tab)
	tab.Click(button)
}

// SkipOptional implements [Account].
func (w Widget) SkipOptional(tab *chrome.Tab) { w.press(tab, "Continue") }

// EnterPassword implements [Account].
func (w Widget) EnterPassword(tab *chrome.Tab, password string) { w.EnterPasscode(tab, password) }

// EnterNewPassword implements [Account].
func (w Widget) EnterNewPassword(tab *chrome.Tab, password string) {
	w.fill(tab, passcode, password)
	w.fill(tab, confirmation, password)
	w.submit(tab, confirmation)
}

// EnterPhone implements [Account].
func (w Widget) EnterPhone(tab *chrome.Tab, number string) {
	w.fill(tab, phoneNumber, number)
	chrome.Eval[bool](tab, countDrawings)
	tab.WaitUntil("take the number", `window.drawings >= 3`)
	w.press(tab, "Receive a code via SMS")
}

// Generation 3 takes a phone number into what it submits two drawings after it
// was typed, and no person is that fast.
const countDrawings = `(() => {
	window.drawings = 0;
	const count = () => requestAnimationFrame(() => setTimeout(() => { if (++window.drawings < 3) count() }));
	count();
	return true;
})()`

// EnterPasscode implements [Account].
func (w Widget) EnterPasscode(tab *chrome.Tab, code string) {
	w.fill(tab, passcode, code)
	w.submit(tab, passcode)
}

// PickQuestion implements [Account].
func (w Widget) PickQuestion(tab *chrome.Tab, key, text string) {
	tab.Select(`select[name="credentials.questionKey"]`, key)
	w.AnswerQuestion(tab, text)
}

// WriteQuestion implements [Account].
func (w Widget) WriteQuestion(tab *chrome.Tab, question, text string) {
	tab.WaitFor(answer)
	chrome.Eval[bool](tab, `(document.querySelectorAll('input[type="radio"]')[1].click(), true)`)
	w.fill(tab, `input[name="credentials.question"]`, question)
	w.AnswerQuestion(tab, text)
}

// ScanQRCode implements [Account].
func (w Widget) ScanQRCode(tab *chrome.Tab) string {
	tab.WaitUntil("load the QR code", `[...document.querySelectorAll('form img')].some(i => i.src.startsWith('data:image/png;') && i.naturalWidth > 100)`)
	tab.Press("Can't scan?")
	tab.WaitForText("Can't scan QR code?")
	secret := chrome.Eval[string](tab, `document.body.innerText.match(/^[A-Z2-7]{16,}$/m)?.[0] ?? ''`)
	tab.WaitUntil("ask for the code that the app shows", leaveQRCode)
	return secret
}

// leaveQRCode is true when the input for the code is there. Until then it goes
// on from the QR code, more than once if need be: generation 2 may still be
// busy with the page.
const leaveQRCode = `(() => {
	if (document.querySelector('input[name="credentials.passcode"]')?.getClientRects().length) return true;
	[...document.querySelectorAll('button, a, input[type="submit"]')].find(e => (e.value || e.innerText).trim() === 'Next')?.click();
	return false;
})()`

// AnswerQuestion implements [Account].
func (w Widget) AnswerQuestion(tab *chrome.Tab, text string) {
	w.fill(tab, answer, text)
	w.submit(tab, answer)
}

// Recover implements [Account]. The link is on the first page if that asks for
// the password, else on the page that does.
func (w Widget) Recover(tab *chrome.Tab, app, login string) {
	tab.Navigate(app + "/login")
	tab.WaitFor(identifier)
	if tab.Has(passcode) {
		w.nameAccount(tab, login)
	} else {
		w.fill(tab, identifier, login)
		w.submit(tab, identifier)
		w.press(tab, "Forgot password?")
	}
	tab.WaitForText("Get a verification email")
}

// RecoverUnknown implements [Account].
func (w Widget) RecoverUnknown(tab *chrome.Tab, app, login string) {
	tab.Navigate(app + "/login")
	w.nameAccount(tab, login)
}

// nameAccount says who forgot the password.
func (w Widget) nameAccount(tab *chrome.Tab, login string) {
	w.press(tab, "Forgot password?")
	tab.WaitForText("Reset your password")
	w.fill(tab, identifier, login)
	w.submit(tab, identifier)
}

// Unlock implements [Account].
func (w Widget) Unlock(tab *chrome.Tab, app, login string) {
	w.UnlockUnknown(tab, app, login)
	tab.WaitForText("Get a verification email")
}

// UnlockUnknown implements [Account]. Generation 3 lists authenticators on a
// page of their own, if there is more than one.
func (w Widget) UnlockUnknown(tab *chrome.Tab, app, login string) {
	tab.Navigate(app + "/login")
	tab.Press("Unlock account?")
	if w.Generation == 2 {
		tab.WaitForText("Select from the following options")
		w.fill(tab, identifier, login)
		w.Choose(tab, mockidx.FactorEmail)
	} else {
		tab.WaitForText("Unlock account")
		w.fill(tab, identifier, login)
		w.submit(tab, identifier)
	}
}

// SendMail implements [Account].
func (w Widget) SendMail(tab *chrome.Tab) {
	w.press(tab, "Send me an email")
	tab.WaitForText("We sent an email to")
}

// GoOnTo implements [Account].
func (w Widget) GoOnTo(tab *chrome.Tab, _ string) { w.GoOn(tab) }

// RemindLater implements [Account].
func (w Widget) RemindLater(tab *chrome.Tab) { w.press(tab, "Remind me later") }

// WaitFault implements [Account].
func (w Widget) WaitFault(tab *chrome.Tab, field Field, words string) {
	input := map[Field]string{Email: profileInput("email"), Passcode: passcode, NewPassword: passcode, Answer: answer}[field]
	around := ".MuiFormControl-root"
	if w.Generation == 2 {
		around = ".o-form-fieldset"
	}
	tab.WaitUntil("wait for "+words+" at "+input, fmt.Sprintf(
		`!!document.querySelector(%q)?.closest(%q)?.innerText.includes(%q)`, input, around, words))
}

// EnterAttribute gives a profile that lacks it an attribute.
func (w Widget) EnterAttribute(tab *chrome.Tab, name, value string) {
	w.fill(tab, profileInput(name), value)
	w.submit(tab, profileInput(name))
}

// SkipProfile leaves a profile as it is.
func (w Widget) SkipProfile(tab *chrome.Tab) { w.press(tab, "Skip Profile") }
