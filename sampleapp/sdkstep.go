package sampleapp

import (
	"context"
	"net"
	"net/http"
	"strings"
	"time"

	idx "github.com/okta/okta-idx-golang"

	"github.com/idxlab/idxlab/sampleapp/magiclink"
)

// identify begins the sign-in: nothing is asked of the org before there is a
// name, so that visits of /login cost it nothing.
func (f *sdkFrontend) identify(w http.ResponseWriter, r *http.Request) error {
	page := loginPage{Username: strings.TrimSpace(r.PostFormValue("username"))}
	password := r.PostFormValue("password")
	if page.Username == "" {
		page.Notice = "Please enter your username."
		return f.app.show(w, r, "login", page)
	}
	if !passesUnescaped(password) {
		page.Notice = `This page cannot send a password with a quotation mark, a backslash or a space at its end: okta-idx-golang would change it. Please use the Sign-In Widget.`
		return f.app.show(w, r, "login", page)
	}
	ctx := deviceContext(r)
	login, err := guard(ctx, f.client.InitLogin)
	if err != nil {
		return f.fail(r, nil, "begin", err)
	}
	err = identifyWith(ctx, login, page.Username, password)
	if err != nil {
		if page.Notice = notice(err); page.Notice == "" {
			return f.fail(r, nil, "identify", err)
		}
		return f.app.show(w, r, "login", page)
	}
	s := &signIn{
		state:    login.Context().State,
		verifier: login.Context().CodeVerifier,
		began:    time.Now(),
		username: page.Username,
		login:    login,
	}
	f.app.begin(r.Context(), s)
	s.step.Lock()
	defer s.step.Unlock()
	return f.next(w, r, s)
}

// identifyWith works round the SDK's habit of sending the password to any org
// that offers one, even if it is empty: the org refuses that, and goes on
// offering the email.
func identifyWith(ctx context.Context, login *idx.LoginResponse, username, password string) error {
	_, err := guard(ctx, func(ctx context.Context) (*idx.LoginResponse, error) {
		return login.Identify(ctx, &idx.IdentifyRequest{
			Identifier:  username,
			Credentials: idx.Credentials{Password: password},
		})
	})
	if err == nil || password != "" {
		return err
	}
	if _, lost := guard(ctx, login.WhereAmI); lost != nil || !login.HasStep(idx.LoginStepEmailVerification) {
		return err
	}
	return nil
}

// send sends the mail; a second press of the button finds it sent.
func (f *sdkFrontend) send(w http.ResponseWriter, r *http.Request, s *signIn) error {
	if s.login.HasStep(idx.LoginStepEmailConfirmation) {
		return redirect(w, r, loginURL(s.state, ""))
	}
	return f.advance(w, r, s, "send mail", s.login.VerifyEmail)
}

// sendAgain chooses the email once more: the SDK has no resend. The org keeps
// some seconds between two mails and does not say when it sent none.
func (f *sdkFrontend) sendAgain(w http.ResponseWriter, r *http.Request, s *signIn) error {
	if !s.login.HasStep(idx.LoginStepEmailVerification) {
		s.notice = "Another mail cannot be sent for this sign-in. Please start again."
		return redirect(w, r, loginURL(s.state, ""))
	}
	s.notice = "We asked for a new mail. If none comes, wait a few seconds and ask again. Only the newest code and link work."
	return f.advance(w, r, s, "send another mail", s.login.VerifyEmail)
}

// confirm answers the email challenge with a passcode, typed or from the link.
func (f *sdkFrontend) confirm(w http.ResponseWriter, r *http.Request, s *signIn, typed string) error {
	code, err := magiclink.ParseOTP(typed)
	switch {
	case err != nil:
		s.notice = "That does not look like a code. It has 4 to 12 digits or letters."
		return redirect(w, r, loginURL(s.state, ""))
	case !s.login.HasStep(idx.LoginStepEmailConfirmation):
		s.notice = "That mail is out of date. Please go on here."
		return redirect(w, r, loginURL(s.state, ""))
	}
	return f.advance(w, r, s, "confirm code", func(ctx context.Context) (*idx.LoginResponse, error) {
		return s.login.ConfirmEmail(ctx, code)
	})
}

// advance takes one step with the org, then shows what comes next. The caller
// holds s.step.
func (f *sdkFrontend) advance(w http.ResponseWriter, r *http.Request, s *signIn, what string, step sdkStep) error {
	// The org has taken the step even if the browser goes away meanwhile.
	if _, err := guard(context.WithoutCancel(r.Context()), step); err != nil {
		return f.retry(w, r, s, what, err)
	}
	return f.next(w, r, s)
}

// retry shows the page of the step again if the user can do something about
// err.
func (f *sdkFrontend) retry(w http.ResponseWriter, r *http.Request, s *signIn, what string, err error) error {
	s.notice = notice(err)
	if s.notice == "" {
		return f.fail(r, s, what, err)
	}
	return redirect(w, r, loginURL(s.state, ""))
}

// next signs in if the SDK has tokens, else goes to the page of the next step.
func (f *sdkFrontend) next(w http.ResponseWriter, r *http.Request, s *signIn) error {
	if !s.login.IsAuthenticated() {
		return redirect(w, r, loginURL(s.state, ""))
	}
	f.app.browsers.take(s)
	return f.app.finish(w, r.WithContext(context.WithoutCancel(r.Context())), s, s.login.Token().IDToken, s.nonce)
}

// restart gives the sign-in up, here and if possible at the org.
func (f *sdkFrontend) restart(w http.ResponseWriter, r *http.Request, s *signIn) error {
	f.app.browsers.take(s)
	if _, err := guard(r.Context(), s.login.Cancel); err != nil {
		f.app.config.Log.InfoContext(r.Context(), "sign-in not cancelled at the org", "err", err)
	}
	return redirect(w, r, "/login")
}

// deviceContext tells the org which device asks, since it sees only this
// server: the page for a link that is opened elsewhere names that device.
func deviceContext(r *http.Request) context.Context {
	ctx := idx.WithUserAgent(r.Context(), r.UserAgent())
	if host, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
		ctx = idx.WithXForwardedFor(ctx, host)
	}
	return ctx
}
