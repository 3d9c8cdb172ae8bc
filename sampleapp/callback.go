package sampleapp

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/idxlab/idxlab/sampleapp/magiclink"
)

// callback answers GET /login/callback, where the link in a mail and the end
// of the flow arrive.
func (a *App) callback(w http.ResponseWriter, r *http.Request) error {
	c, err := magiclink.ParseCallback(r.URL.RawQuery)
	switch {
	case err != nil:
		return problemDamagedLink
	case magiclink.IsEmailVerifyCallback(r.URL.RawQuery):
		return a.emailVerify(w, r)
	case c.OTP != "":
		return damaged(c.OTP) // a passcode that lost its state on the way
	case c == magiclink.Callback{}:
		return redirect(w, r, "/login")
	}
	return a.interactionCode(w, r, c.State)
}

// emailVerify sends the browser that began the sign-in back to the page that
// goes on with it. Any other gets the passcode to type there.
func (a *App) emailVerify(w http.ResponseWriter, r *http.Request) error {
	link, err := magiclink.HandleEmailVerifyCallback(r.Context(), a.transactions(r.Context()), r.URL.RawQuery)
	var elsewhere *magiclink.EmailVerifyCallbackError
	if errors.As(err, &elsewhere) {
		if s := a.browsers.find(a.browser(r.Context()), elsewhere.State); s != nil {
			return a.over(w, r, s)
		}
		return a.showOTP(w, r, elsewhere)
	}
	if err != nil {
		return err
	}
	otp, err := magiclink.ParseOTP(link.OTP)
	if err != nil {
		return problemDamagedLink
	}
	return redirect(w, r, loginURL(link.State, otp))
}

// loginURL is the page that goes on with a sign-in.
func loginURL(state, otp string) string {
	q := url.Values{"state": {state}}
	if otp != "" {
		q.Set("otp", otp)
	}
	return "/login?" + q.Encode()
}

// otpPage is the passcode for the browser or device that asked for it.
type otpPage struct {
	OTP  string
	Deed deed
}

// showOTP prints a passcode that is in the address, if it looks like one:
// anybody could have put another text there.
func (a *App) showOTP(w http.ResponseWriter, r *http.Request, link *magiclink.EmailVerifyCallbackError) error {
	code, err := magiclink.ParseOTP(link.OTP)
	if err != nil {
		return problemDamagedLink
	}
	return a.show(w, r, "otp", otpPage{code, a.browsers.journeyOf(link.State).deed()})
}

// damaged is for a link that cannot be used as it is. What looks like a
// passcode in it still helps.
func damaged(otp string) error {
	if code, err := magiclink.ParseOTP(otp); err == nil {
		return problemDamagedLink.withOTP(code)
	}
	return problemDamagedLink
}

// over is for a sign-in that is not pending any more. If another request is
// just finishing it, over waits for the outcome.
func (a *App) over(w http.ResponseWriter, r *http.Request, s *signIn) error {
	s.step.Lock()
	defer s.step.Unlock()
	return a.conclude(w, r, s)
}

// conclude is over for a caller that holds s.step.
func (a *App) conclude(w http.ResponseWriter, r *http.Request, s *signIn) error {
	if _, ok := a.signedIn(r.Context()); ok {
		return redirect(w, r, "/")
	}
	if who := a.browsers.signedIn(s); who != nil {
		// This request was already on its way with the old session id when
		// the same browser's other request signed in.
		if err := a.signIn(r.Context(), *who); err != nil {
			return err
		}
		return redirect(w, r, "/")
	}
	if s.ended != "" {
		return a.show(w, r, "ended", endedPage{s.journey, s.ended})
	}
	return problemUsed
}

// endedPage is for a transaction that ended well, and signed nobody in.
type endedPage struct {
	Journey journey
	Message string // in the words of the org
}

// interactionCode finishes a sign-in. A second request for the same one, from
// a double click or a reload, waits here for the first and shares its outcome.
func (a *App) interactionCode(w http.ResponseWriter, r *http.Request, state string) error {
	ctx := r.Context()
	s := a.browsers.find(a.browser(ctx), state)
	if s != nil {
		s.step.Lock()
		defer s.step.Unlock()
		if !a.browsers.isPending(s) {
			return a.conclude(w, r, s)
		}
	}
	// The code is spent even if the browser goes away meanwhile.
	ctx = context.WithoutCancel(ctx)
	tokens, tx, err := magiclink.HandleInteractionCodeRedirect(ctx, a.transactions(ctx), a.front, r.URL.RawQuery)
	if err != nil {
		return a.redirectProblem(w, r, s, err)
	}
	return a.finish(w, r.WithContext(ctx), s, tokens.IDToken, tx.Nonce)
}

// finish signs in with the ID token that a sign-in ended with. The caller
// holds s.step.
func (a *App) finish(w http.ResponseWriter, r *http.Request, s *signIn, rawIDToken, nonce string) error {
	who, err := a.org.identify(r.Context(), rawIDToken, nonce)
	if err != nil {
		a.config.Log.WarnContext(r.Context(), "sign-in", "err", err)
		return problemExchange
	}
	if err := a.signIn(r.Context(), who); err != nil {
		return err
	}
	a.browsers.finish(s, who)
	return redirect(w, r, "/")
}

// redirectProblem chooses the page for what HandleInteractionCodeRedirect
// refused.
func (a *App) redirectProblem(w http.ResponseWriter, r *http.Request, s *signIn, err error) error {
	var oauth *magiclink.OAuthError
	switch {
	case errors.As(err, &oauth) && oauth.InteractionRequired() && s != nil:
		return redirect(w, r, loginURL(s.state, ""))
	case errors.As(err, &oauth):
		return oauthProblem(oauth.Code)
	case errors.Is(err, magiclink.ErrUnknownState):
		return problemUnknownState
	case errors.Is(err, magiclink.ErrStateMismatch):
		return problemStateMismatch
	case errors.Is(err, magiclink.ErrMissingCode):
		return problemMissingCode
	case errors.Is(err, magiclink.ErrMissingVerifier):
		return problemMissingVerifier
	case errors.Is(err, magiclink.ErrUsed):
		return problemUsed
	}
	a.config.Log.WarnContext(r.Context(), "sign-in", "err", err)
	var refused *refusal
	if errors.As(err, &refused) {
		return problemExchange.with(refused.Error())
	}
	return problemExchange
}
