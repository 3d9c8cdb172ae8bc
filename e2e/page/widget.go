package page

import (
	"fmt"

	"github.com/idxlab/idxlab/e2e/chrome"
	"github.com/idxlab/idxlab/mockidx"
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
	if who.Password == "" {
		w.fill(tab, identifier, who.Login)
		w.press(tab, "Next")
		w.Choose(tab, mockidx.FactorEmail)
	} else {
		w.enterLogin(tab, who)
	}
	w.SendMail(tab)
}

func (w Widget) enterLogin(tab *chrome.Tab, who Person) {
	w.fill(tab, identifier, who.Login)
	w.fill(tab, passcode, who.Password)
	w.submit(tab, passcode)
}

// OpenCode implements [SignIn].
func (w Widget) OpenCode(tab *chrome.Tab) {
	w.settle(tab)
	tab.WaitUntil("show where the code belongs", openCode)
}

// EnterCode implements [SignIn]. It submits with Enter and not with the button:
// the error of a wrong code goes away when the input loses the focus, and the
// button moves away from under the pointer.
func (w Widget) EnterCode(tab *chrome.Tab, code string) {
	w.OpenCode(tab)
	w.fill(tab, passcode, code)
	w.submit(tab, passcode)
}

// openCode is true when the input for the code is there. Until then it asks for
// it, more than once if need be, as a person does who sees nothing happen: the
// page may be drawn anew just then.
const openCode = `(() => {
	if (document.querySelector('input[name="credentials.passcode"]')?.getClientRects().length) return true;
	[...document.querySelectorAll('button')].find(b => b.innerText.trim() === 'Enter a verification code instead')?.click();
	return false;
})()`

// submit presses Enter in an input.
func (w Widget) submit(tab *chrome.Tab, input string) {
	w.pace(tab)
	tab.Submit(input)
}

// press presses a button that is a form of its own.
func (w Widget) press(tab *chrome.Tab, text string) {
	w.settle(tab)
	tab.WaitUntil("show "+text, fmt.Sprintf(
		`[...document.querySelectorAll('button, a, input[type="submit"]')].some(e => (e.value || e.innerText).trim() === %q && e.getClientRects().length)`, text))
	w.pace(tab)
	tab.Press(text)
}

// ChooseProvider goes on to an identity provider that the page offers.
func (w Widget) ChooseProvider(tab *chrome.Tab, name string) { w.press(tab, "Sign in with "+name) }

// pace waits until the widget takes another form.
func (w Widget) pace(tab *chrome.Tab) {
	tab.WaitUntil("take another form", afterThrottle)
	chrome.Eval[float64](tab, noteSubmit)
}

// settle waits until the page that was submitted last has made way for what the
// org answered: many pages have inputs and buttons of the same names.
func (w Widget) settle(tab *chrome.Tab) {
	tab.WaitUntil("have sent the last form", sent)
	tab.WaitSettled()
}

// fill types into an input of a form.
func (w Widget) fill(tab *chrome.Tab, input, text string) {
	w.settle(tab)
	tab.WaitFor(input)
	chrome.Eval[bool](tab, noteLeaving)
	tab.Type(input, text)
}

// Generation 2 ignores a form that is submitted within 200 ms of the last. And
// 100 ms after an empty input loses the focus, as when the page that has just
// appeared moves the focus to its first one, it says so there and takes back
// what the org said of the form. No person is that fast.
const (
	noteSubmit    = `window.submittedAt = performance.now()`
	noteLeaving   = `!!(window.leftAt ??= (document.addEventListener('focusout', e => { if (e.target.value === '') window.leftAt = performance.now() }), -1))`
	sent          = `performance.now() - (window.submittedAt ?? -250) > 100`
	afterThrottle = `performance.now() - Math.max(window.submittedAt ?? -250, window.leftAt ?? -250) > 250`
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
