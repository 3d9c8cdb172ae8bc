package page

import "github.com/idxlab/idxlab/e2e/chrome"

// Hosted is what a person does on the org's own sign-in page.
type Hosted struct {
	Generation int // of the widget; 0 is the page of forms
	widget     Widget
}

// HostedPages returns the kinds of sign-in page by name.
func HostedPages() map[string]Hosted {
	return map[string]Hosted{
		"forms":   {},
		"widget2": {2, Widget{Generation: 2}},
		"widget3": {3, Widget{Generation: 3}},
	}
}

// The inputs of the page of forms.
const (
	plainIdentifier = `input[name="s:identifier"]`
	plainPasscode   = `input[name="s:credentials.passcode"]`
)

// EnterPassword signs in on a first page that asks for the password too.
func (h Hosted) EnterPassword(tab *chrome.Tab, who Person) {
	if h.Generation == 0 {
		tab.Type(plainIdentifier, who.Login)
		tab.Type(plainPasscode, who.Password)
		tab.Press("Next")
		return
	}
	h.widget.enterLogin(tab, who)
}

// WaitPasswordRefused waits until the page says that the password is wrong.
func (h Hosted) WaitPasswordRefused(tab *chrome.Tab) {
	if h.Generation == 0 {
		tab.WaitForText("Authentication failed")
		return
	}
	tab.WaitForText("Unable to sign in")
}

// AskForMail goes from the first page to the one that waits for the link or the
// code.
func (h Hosted) AskForMail(tab *chrome.Tab, who Person) {
	if h.Generation != 0 {
		h.widget.askForMail(tab, who)
		return
	}
	if who.Password != "" {
		h.EnterPassword(tab, who)
		tab.Press("Send me a code")
	} else {
		tab.Type(plainIdentifier, who.Login)
		tab.Press("Next")
		tab.Press("Email")
	}
	tab.WaitForText("I have opened the link")
}

// EnterCode types a code on the page that waits for it and submits it.
func (h Hosted) EnterCode(tab *chrome.Tab, code string) {
	if h.Generation != 0 {
		h.widget.EnterCode(tab, code)
		return
	}
	tab.Type(plainPasscode, code)
	tab.Submit(plainPasscode)
}

// GoOn does what the page that waited needs after the link was used elsewhere
// in this browser, and waits until it says so.
func (h Hosted) GoOn(tab *chrome.Tab) {
	if h.Generation == 0 {
		tab.Press("I have opened the link")
	}
	tab.WaitForText("Flow continued in a new tab.")
}

// IDToken returns the claims that okta-auth-js in the tab keeps.
func IDToken(tab *chrome.Tab) map[string]any {
	return chrome.Eval[map[string]any](tab, `auth.tokenManager.getTokensSync().idToken.claims`)
}

// ChooseProvider goes on to an identity provider that the page offers.
func (h Hosted) ChooseProvider(tab *chrome.Tab, name string) {
	if h.Generation != 0 {
		h.widget.ChooseProvider(tab, name)
		return
	}
	tab.Press("Sign in with " + name)
}
