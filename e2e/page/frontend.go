package page

import (
	"github.com/idxlab/idxlab/e2e/appproc"
	"github.com/idxlab/idxlab/e2e/chrome"
)

// Person is who signs in. Password is empty where mail alone is asked for.
type Person struct{ Login, FirstName, LastName, Password string }

// Name is how the app calls them.
func (p Person) Name() string { return p.FirstName + " " + p.LastName }

// FrontEnd is a way of asking the user to sign in.
type FrontEnd struct {
	Name  string
	Flags appproc.Flags // that start the sample app with it
	SignIn
	Account
}

// SignIn is what a person does on the pages of a front end.
type SignIn interface {
	// AskForMail goes from the app's login page to the one that waits for the
	// link or the code.
	AskForMail(tab *chrome.Tab, app string, who Person)
	// OpenCode waits for the page that takes a code, and for its input.
	OpenCode(tab *chrome.Tab)
	// EnterCode types a code on the page that waits for it and submits it.
	EnterCode(tab *chrome.Tab, code string)
	// Resend asks for another mail on the page that waits for it.
	Resend(tab *chrome.Tab)
	// GoOn does what the page that waited needs after the link was used
	// elsewhere in this browser, and waits until it says so.
	GoOn(tab *chrome.Tab)
	// WaitRefused waits until the page says that the code is no good.
	WaitRefused(tab *chrome.Tab)
	// WaitTooMany waits until the page says that there were too many codes.
	WaitTooMany(tab *chrome.Tab)
	// WaitLinkRefused waits until the page to which a link led says that the
	// link does not help, and the page can still be used.
	WaitLinkRefused(tab *chrome.Tab)
}

// FrontEnds returns every front end.
func FrontEnds() []FrontEnd {
	return []FrontEnd{
		{"widget2", appproc.Flags{"frontend": "widget", "widget-generation": "2"}, Widget{Generation: 2}, Widget{Generation: 2}},
		{"widget3", appproc.Flags{"frontend": "widget", "widget-generation": "3"}, Widget{Generation: 3}, Widget{Generation: 3}},
		{"sdk", appproc.Flags{"frontend": "sdk"}, Forms{}, Forms{}},
	}
}
