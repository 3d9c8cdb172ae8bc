package page

import (
	"fmt"

	"github.com/idxlab/idxlab/e2e/chrome"
	"github.com/idxlab/idxlab/mockidx"
)

const totp = `input[name="credentials.totp"]`

// ChooseMethod takes a method of Okta Verify, push or totp, from the list.
func (w Widget) ChooseMethod(tab *chrome.Tab, method string) {
	w.Choose(tab, mockidx.FactorOktaVerify+"-"+mockidx.Factor(method))
}

// EnterDeviceCode types what Okta Verify shows and submits it.
func (w Widget) EnterDeviceCode(tab *chrome.Tab, code string) {
	w.fill(tab, totp, code)
	w.submit(tab, totp)
}

// WaitDeviceCodeRefused waits until the page says that the code is no good.
func (w Widget) WaitDeviceCodeRefused(tab *chrome.Tab) { tab.WaitForText("Invalid code. Try again.") }

// ShownNumber waits for the number that is to be chosen on the phone. Before it
// generation 3 has the name of a picture.
func (w Widget) ShownNumber(tab *chrome.Tab) string {
	number := map[int]string{2: `.phone--number`, 3: `[data-se="code"], #code`}[w.Generation]
	tab.WaitFor(number)
	return chrome.Eval[string](tab, fmt.Sprintf(`document.querySelector(%q).textContent.trim().match(/[0-9]+$/)[0]`, number))
}

// WaitPushRejected waits until the page says that the push was rejected.
func (w Widget) WaitPushRejected(tab *chrome.Tab) {
	tab.WaitForText("You have chosen to reject this login.")
}

// ResendPush asks for another push after one that came to nothing.
func (w Widget) ResendPush(tab *chrome.Tab) { w.press(tab, "Resend push notification") }
