package page

import (
	"github.com/idxlab/idxlab/e2e/chrome"
	"github.com/idxlab/idxlab/mockidx"
)

// Account is what a person does about their account on the pages of a front
// end. Each method begins on the page that the one before it leads to.
type Account interface {
	// Register goes from the app's login page to the form for a new account.
	Register(tab *chrome.Tab, app string)
	// EnterProfile fills in that form, but for a password, and submits it.
	EnterProfile(tab *chrome.Tab, who Person)
	// EnterLogin types name and password on the app's login page and submits
	// them.
	EnterLogin(tab *chrome.Tab, app string, who Person)
	// EnterName types a name alone, and WaitUnknown waits until the page says
	// that nobody has it.
	EnterName(tab *chrome.Tab, app, login string)
	WaitUnknown(tab *chrome.Tab, login string)
	// WaitLoginRefused waits until the page says that name and password do not
	// go together.
	WaitLoginRefused(tab *chrome.Tab)
	// StartAgain gives up, and waits for the first page.
	StartAgain(tab *chrome.Tab)
	// ChooseAnother takes another authenticator than the page asks for.
	ChooseAnother(tab *chrome.Tab, f mockidx.Factor)
	// StaySignedIn answers the page that asks whether to.
	StaySignedIn(tab *chrome.Tab, stay bool)
	// AskForText asks for a text message to a phone that was set up, and
	// AskForCall for a call.
	AskForText(tab *chrome.Tab)
	AskForCall(tab *chrome.Tab)
	// Choose takes one of the authenticators that the page lists.
	Choose(tab *chrome.Tab, f mockidx.Factor)
	// SkipOptional leaves out the authenticators that the page lists.
	SkipOptional(tab *chrome.Tab)
	// EnterPassword types the password on a page of its own and submits it.
	EnterPassword(tab *chrome.Tab, password string)
	// EnterNewPassword types a new password twice and submits it.
	EnterNewPassword(tab *chrome.Tab, password string)
	// EnterPhone asks for a text message to a number of the United States,
	// which is given without its country's code.
	EnterPhone(tab *chrome.Tab, number string)
	// EnterPasscode types a code on a page that asks for nothing but a code.
	EnterPasscode(tab *chrome.Tab, code string)
	// PickQuestion picks a security question by its key, and answers it.
	PickQuestion(tab *chrome.Tab, key, answer string)
	// WriteQuestion asks a security question of one's own, and answers it.
	WriteQuestion(tab *chrome.Tab, question, answer string)
	// ScanQRCode waits for the picture with the secret of Google Authenticator
	// and returns the secret.
	ScanQRCode(tab *chrome.Tab) string
	// AnswerQuestion answers a security question.
	AnswerQuestion(tab *chrome.Tab, answer string)
	// Recover goes from the app's login page to the one that offers a mail to
	// who forgot the password.
	Recover(tab *chrome.Tab, app, login string)
	// RecoverUnknown does the same for a name that nobody has, and stays where
	// the name is asked for.
	RecoverUnknown(tab *chrome.Tab, app, login string)
	// Unlock goes from the app's login page to the one that offers a mail to
	// whose account is locked.
	Unlock(tab *chrome.Tab, app, login string)
	// UnlockUnknown does the same for a name that nobody has, and stays where
	// the name is asked for.
	UnlockUnknown(tab *chrome.Tab, app, login string)
	// SendMail accepts the offer of a mail, and waits until it is out.
	SendMail(tab *chrome.Tab)
	// GoOnTo does what GoOn does after a journey that ended with words and not
	// with a sign-in.
	GoOnTo(tab *chrome.Tab, words string)
	// RemindLater leaves a password that expires soon as it is.
	RemindLater(tab *chrome.Tab)
	// WaitFault waits until the page says this of what was typed in a field,
	// at that field.
	WaitFault(tab *chrome.Tab, field Field, words string)
}

// Field is where something is typed.
type Field int

// The fields.
const (
	Email Field = iota
	Passcode
	NewPassword
	Answer
)
