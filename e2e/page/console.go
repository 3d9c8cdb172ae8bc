package page

import (
	"fmt"

	"github.com/idxlab/idxlab/e2e/chrome"
)

// Console is the page for people on the control listener, in a tab.
type Console struct {
	*chrome.Tab
	home string // of the org
}

// OpenConsole opens a view of an org's console: "" for the mailbox, or the
// path of another.
func OpenConsole(p *chrome.Profile, controlURL, org, view string) Console {
	c := Console{p.NewTab(), controlURL + "/orgs/" + org}
	c.Visit(view)
	return c
}

// Visit goes to another view.
func (c Console) Visit(view string) {
	c.Navigate(c.home + view)
	chrome.Eval[bool](c.Tab, `window.loadedOnce = true`)
}

// Reloaded reports whether the page was loaded anew since it was visited.
func (c Console) Reloaded() bool { return !chrome.Eval[bool](c.Tab, `!!window.loadedOnce`) }

// WaitMail waits until the mail that is shown is one to that address, and
// returns the code that it shows.
func (c Console) WaitMail(to string) string {
	c.WaitUntil("show a mail to "+to, fmt.Sprintf(`[...document.querySelectorAll('#mail dd')].some(e => e.innerText === %q)`, to))
	return c.TextOf("#mail .code strong")
}

// Look remembers the mail that is shown, and StillThere reports whether the page
// has not put another in its place: what is pressed or selected would be lost.
func (c Console) Look() { chrome.Eval[bool](c.Tab, `document.querySelector('#mail').seen = true`) }

// StillThere is described at [Console.Look].
func (c Console) StillThere() bool {
	return chrome.Eval[bool](c.Tab, `!!document.querySelector('#mail').seen`)
}

// WaitSignIn waits until the sign-in that is shown is a user's, and has that
// outcome last.
func (c Console) WaitSignIn(login, outcome string) {
	c.WaitUntil("show a sign-in of "+login+" that came to "+outcome, fmt.Sprintf(
		`(e => !!e && e.innerText.includes(%q) && e.innerText.includes(%q))(document.querySelector('#list [aria-current]'))`, login, outcome))
}

// Warning waits for a warning above the view and returns it.
func (c Console) Warning() string { return c.TextOf("#banner .warning") }

// DoTo presses a button in the row of a user.
func (c Console) DoTo(login, label string) {
	c.WaitUntil("offer "+label+" for "+login, fmt.Sprintf(
		`[...document.querySelectorAll('form[aria-label=%q] button')].some(b => b.innerText === %q)`, login, label))
	c.PressNth(fmt.Sprintf(`[...document.querySelectorAll('form[aria-label=%q] button')].filter(b => b.innerText === %q)`, login, label), 0)
}

// WaitStatus waits until a user has that status.
func (c Console) WaitStatus(login, status string) {
	c.WaitUntil("show "+login+" as "+status, fmt.Sprintf(
		`document.querySelector('form[aria-label=%q]')?.closest('tr').querySelector('.status').innerText === %q`, login, status))
}

// Scan lets a scanner open the link of the mail that is shown.
func (c Console) Scan(profile string) {
	button := fmt.Sprintf(`button[name="profile"][value=%q]`, profile)
	c.WaitFor(button)
	c.Click(button)
}

// WaitScanned waits until that scanner is through, and returns what came of it.
func (c Console) WaitScanned(profile string) string {
	c.WaitUntil("show what came of "+profile, fmt.Sprintf(`!!document.querySelector('#scannedtitle')?.innerText.startsWith('Scanned as %s:')`, profile))
	return c.TextOf("#scannedtitle")
}

// OpenArrow opens the first request of the diagram for that path, and returns
// the request and the answer.
func (c Console) OpenArrow(path string) string {
	c.WaitArrow(path)
	c.PressNth(fmt.Sprintf(`[...document.querySelectorAll('.diagram svg a')].filter(a => a.textContent.includes(%q)).map(a => ({click: () => location.assign(a.href.baseVal)}))`, path), 0)
	return c.TextOf("#event")
}

// WaitArrow waits until the diagram has a request for that path.
func (c Console) WaitArrow(path string) {
	c.WaitUntil("draw "+path, fmt.Sprintf(`[...document.querySelectorAll('.diagram svg a')].some(a => a.textContent.includes(%q))`, path))
}
