package sampleapp

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	idx "github.com/okta/okta-idx-golang"
)

// entryPage is a form that begins a journey. Nothing is asked of the org before
// it is filled in, so that visits of it cost the org nothing.
type entryPage struct {
	Notice string
	faults
	typed url.Values
}

// Typed is what the form had in a field when it was refused.
func (p entryPage) Typed(field string) string { return p.typed.Get(field) }

func (f *sdkFrontend) begin(w http.ResponseWriter, r *http.Request, j journey) error {
	return f.app.show(w, r, strings.TrimPrefix(j.path(), "/"), entryPage{})
}

// entry is an attempt to begin a journey.
type entry struct {
	f       *sdkFrontend
	w       http.ResponseWriter
	r       *http.Request
	journey journey
	wire    *wire
	ctx     context.Context
}

func (f *sdkFrontend) enter(w http.ResponseWriter, r *http.Request, j journey) entry {
	tapping := &wire{}
	return entry{f, w, r, j, tapping, tapped(deviceContext(r), tapping)}
}

// again shows the form with what is wrong with it.
func (e entry) again(notice string, at faults) error {
	return e.f.app.show(e.w, e.r, strings.TrimPrefix(e.journey.path(), "/"), entryPage{notice, at, e.r.PostForm})
}

// refused is again for an error of the org, if the user can mend it.
func (e entry) refused(err error) error {
	text := notice(err)
	switch {
	case text == "" || isTransport(err):
		return e.f.fail(e.r, nil, "begin", err)
	case strings.HasPrefix(err.Error(), unknownUser):
		return e.again("", faults{"identifier": e.wire.said})
	case errorKey(err) == "" && e.wire.said == "" && len(e.wire.faults) == 0:
		e.f.app.config.Log.InfoContext(e.r.Context(), "not begun", "journey", e.journey, "err", err)
		return e.again(notOffered, nil)
	}
	return e.again(e.wire.words(text), e.wire.faults)
}

// begun goes on with what the org asks for.
func (e entry) begun(username string, tx transaction, verifier string) error {
	s := &signIn{
		state: e.wire.state, verifier: verifier, began: time.Now(), journey: e.journey,
		username: username, tx: tx, wire: e.wire,
	}
	if e.journey == signingIn && e.wire.answer.step().about.Key == passwordKey && !s.at().enroll {
		s.chosen.key = anyKey // the password was left empty
	}
	e.f.app.begin(e.r.Context(), s)
	s.step.Lock()
	defer s.step.Unlock()
	return e.f.next(e.w, e.r, s)
}

const (
	needUsername = "Please enter your username."
	notOffered   = "The sign-in service does not offer that for this account or app."
)

// identify begins a sign-in.
func (f *sdkFrontend) identify(w http.ResponseWriter, r *http.Request) error {
	e := f.enter(w, r, signingIn)
	username, password := strings.TrimSpace(r.PostFormValue("username")), r.PostFormValue("password")
	switch {
	case username == "":
		return e.again(needUsername, nil)
	case !passesUnescaped(password):
		return e.again(unsendable, nil)
	}
	var login *idx.LoginResponse
	err := guard(e.ctx, func(ctx context.Context) (err error) {
		login, err = f.client.InitLogin(ctx)
		return err
	})
	if err != nil {
		return f.fail(r, nil, "begin", err)
	}
	if err := identifyWith(e, login, username, password); err != nil {
		text := notice(err)
		if text == "" {
			return f.fail(r, nil, "identify", err)
		}
		return e.again(text, nil)
	}
	return e.begun(username, loginTransaction{login}, login.Context().CodeVerifier)
}

// identifyWith works round two habits of the SDK: it takes any message for an
// error, and it sends the password to any org that offers one, even if it is
// empty. The org refuses that, and goes on offering what else there is.
func identifyWith(e entry, login *idx.LoginResponse, username, password string) error {
	err := guard(e.ctx, with(login.Identify, &idx.IdentifyRequest{
		Identifier:  username,
		Credentials: idx.Credentials{Password: password},
	}))
	switch {
	case err == nil:
		return nil
	case e.wire.informs(err):
		return guard(e.ctx, calling(login.WhereAmI))
	case password != "":
		return err
	}
	lost := guard(e.ctx, calling(login.WhereAmI))
	if lost != nil || len(slices.DeleteFunc(e.wire.answer.choices(), func(key string) bool { return key == passwordKey })) == 0 {
		return err
	}
	return nil
}

// register begins a registration.
func (f *sdkFrontend) register(w http.ResponseWriter, r *http.Request) error {
	e := f.enter(w, r, registering)
	profile := &idx.UserProfile{
		FirstName: strings.TrimSpace(r.PostFormValue("firstName")),
		LastName:  strings.TrimSpace(r.PostFormValue("lastName")),
		Email:     strings.TrimSpace(r.PostFormValue("email")),
	}
	var enrolment *idx.EnrollmentResponse
	err := guard(e.ctx, func(ctx context.Context) (err error) {
		enrolment, err = f.client.InitProfileEnroll(ctx, profile)
		return err
	})
	if err != nil {
		return e.refused(err)
	}
	return e.begun(profile.Email, enrollTransaction{enrolment}, "")
}

// recover begins the recovery of a password.
func (f *sdkFrontend) recover(w http.ResponseWriter, r *http.Request) error {
	e := f.enter(w, r, recovering)
	username := strings.TrimSpace(r.PostFormValue("username"))
	if username == "" {
		return e.again("", faults{"identifier": needUsername})
	}
	var reset *idx.ResetPasswordResponse
	err := guard(e.ctx, func(ctx context.Context) (err error) {
		reset, err = f.client.InitPasswordReset(ctx, &idx.IdentifyRequest{Identifier: username})
		return err
	})
	if err != nil {
		return e.refused(err)
	}
	return e.begun(username, resetTransaction{reset}, "")
}

// unlock begins to unlock an account, by mail. The SDK has nothing for it.
func (f *sdkFrontend) unlock(w http.ResponseWriter, r *http.Request) error {
	e := f.enter(w, r, unlocking)
	username := strings.TrimSpace(r.PostFormValue("username"))
	if username == "" {
		return e.again("", faults{"identifier": needUsername})
	}
	s := newSignIn()
	s.wire = e.wire
	if err := f.beginUnlock(e.ctx, s, username, deviceHeader(r)); err != nil {
		return e.refused(err)
	}
	return e.begun(username, plainTransaction{}, s.verifier)
}

func (f *sdkFrontend) beginUnlock(ctx context.Context, s *signIn, username string, device http.Header) error {
	o := f.app.org
	if err := o.interact(ctx, s, f.app.config, device); err != nil {
		return err
	}
	form, ok := s.wire.answer.form("unlock-account")
	if !ok {
		return errNoUnlock
	}
	if err := o.submit(ctx, s, form, nil); err != nil {
		return err
	}
	if byName, first := s.wire.answer.form("unlock-account"); first { // some orgs ask for the name alone
		if err := o.submit(ctx, s, byName, map[string]any{"identifier": username}); err != nil {
			return err
		}
	}
	form, _ = s.wire.answer.form("select-authenticator-unlock-account")
	email := s.wire.answer.idFor(emailKey)
	if email == "" {
		return errNoUnlock
	}
	return o.submit(ctx, s, form, map[string]any{
		"identifier":    username,
		"authenticator": map[string]string{"id": email, "methodType": "email"},
	})
}

var errNoUnlock = errors.New("the org does not let people unlock their accounts by mail")

// deviceContext tells the org through the SDK which device asks, since it sees
// only this server: the page for a link that is opened elsewhere names that
// device.
func deviceContext(r *http.Request) context.Context {
	device := deviceHeader(r)
	return idx.WithXForwardedFor(idx.WithUserAgent(r.Context(), device.Get("User-Agent")), device.Get("X-Forwarded-For"))
}

// deviceHeader is the same for requests of the app's own.
func deviceHeader(r *http.Request) http.Header {
	h := http.Header{"User-Agent": {r.UserAgent()}}
	if host, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
		h.Set("X-Forwarded-For", host)
	}
	return h
}
