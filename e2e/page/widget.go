package page

import (
	"github.com/idxlab/idxlab/e2e/chrome"
)

// Widget is the Sign-In Widget. Its generations have the same words and the
// same names of inputs.
type Widget struct{ Generation int }

const (
	identifier = `input[name="identifier"]`
	passcode   = `input[name="credentials.passcode"]`
)

// AskForMail implements [SignIn].
func (w Widget) AskForMail(tab *chrome.Tab, app string, who Person) {
	tab.Navigate(app + "/login")
	w.askForMail(tab, who)
}

func (w Widget) askForMail(tab *chrome.Tab, who Person) {
	tab.Type(identifier, who.Login)
	if who.Password == "" {
		tab.Press("Next")
		tab.Click(w.chooseEmail())
	} else {
		tab.Type(passcode, who.Password)
		tab.Press("Sign in")
	}
	tab.Press("Send me an email")
	tab.WaitForText("Enter a verification code instead")
}

// chooseEmail selects the one entry of the list of authenticators.
func (w Widget) chooseEmail() string {
	if w.Generation == 2 {
		return `.authenticator-row .authenticator-button .button`
	}
	return `[data-se="authenticator-button"]`
}

// EnterCode implements [SignIn]. It submits with Enter and not with the button:
// the error of a wrong code goes away when the input loses the focus, and the
// button moves away from under the pointer.
func (w Widget) EnterCode(tab *chrome.Tab, code string) {
	if !tab.Has(passcode) {
		tab.Press("Enter a verification code instead")
	}
	w.submit(tab, code)
}

// submit types a code or password and submits it with Enter.
func (Widget) submit(tab *chrome.Tab, secret string) {
	tab.WaitUntil("take another answer", afterThrottle)
	tab.Type(passcode, secret)
	chrome.Eval[float64](tab, noteSubmit)
	tab.Submit(passcode)
}

// Generation 2 ignores a form that is submitted within 200 ms of the last, and
// no person is that fast.
const (
	noteSubmit    = `window.submittedAt = performance.now()`
	afterThrottle = `!window.submittedAt || performance.now() - window.submittedAt > 250`
)

// Resend implements [SignIn]. The widget offers it 30 seconds after the mail,
// by a time that it keeps in sessionStorage: an earlier time there is as good
// as waiting.
func (w Widget) Resend(tab *chrome.Tab) {
	chrome.Eval[string](tab, `sessionStorage['osw-oie-resend-timestamp'] = '1'`)
	tab.Press("Send again")
}

// GoOn implements [SignIn]: the widget polls.
func (w Widget) GoOn(tab *chrome.Tab) {
	tab.WaitForText("Flow continued in a new tab.")
}

// WaitRefused implements [SignIn].
func (w Widget) WaitRefused(tab *chrome.Tab) {
	tab.WaitForText("Invalid code. Try again.")
}

// WaitTooMany implements [SignIn].
func (w Widget) WaitTooMany(tab *chrome.Tab) {
	tab.WaitForText("Too many attempts")
}

// WaitLinkRefused implements [SignIn].
func (w Widget) WaitLinkRefused(tab *chrome.Tab) {
	tab.WaitForText("That link is too old, or a newer mail was sent.")
	tab.WaitForText("Verify with your email")
}
