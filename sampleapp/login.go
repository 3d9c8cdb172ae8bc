package sampleapp

import (
	"net/http"

	"github.com/idxlab/idxlab/sampleapp/magiclink"
)

// login answers GET /login: without parameters it begins a sign-in, with state
// it goes on with one of this browser, and with otp too it does so with the
// passcode of the mailed link.
func (a *App) login(w http.ResponseWriter, r *http.Request) error {
	c, err := magiclink.ParseCallback(r.URL.RawQuery)
	if err != nil {
		return problemDamagedLink
	}
	if c.State == "" {
		return a.beginning(signingIn)(w, r)
	}
	s := a.browsers.find(a.browser(r.Context()), c.State)
	if s == nil {
		return problemUnknownState
	}
	if !a.browsers.isPending(s) {
		return a.over(w, r, s)
	}
	otp, err := magiclink.ParseOTP(c.OTP)
	if err != nil && c.OTP != "" {
		return problemDamagedLink
	}
	if _, ok := a.signedIn(r.Context()); ok {
		return a.show(w, r, "switch", switchPage{s.state, otp})
	}
	return a.front.resume(w, r, s, otp)
}

// switchPage asks somebody who is signed in whether to go on with a sign-in
// that may be somebody else's.
type switchPage struct{ State, OTP string }

// switchUser answers POST /login/switch: sign out here and go on
// with the sign-in of the form.
func (a *App) switchUser(w http.ResponseWriter, r *http.Request) error {
	state, otp := r.PostFormValue("state"), r.PostFormValue("otp")
	if err := a.signOut(r.Context(), state); err != nil {
		return err
	}
	return redirect(w, r, loginURL(state, otp))
}
