package sampleapp

import (
	"cmp"
	"context"
	"net/http"

	"github.com/idxlab/idxlab/sampleapp/magiclink"
)

// context is for what r moves on: the org has taken a step even if the browser
// goes away meanwhile.
func (f *sdkFrontend) context(r *http.Request, s *signIn) context.Context {
	return tapped(context.WithoutCancel(r.Context()), s.wire)
}

// advance takes one step with the org, by the SDK if it has one for it, then
// shows what comes next. The caller holds s.step.
func (f *sdkFrontend) advance(w http.ResponseWriter, r *http.Request, s *signIn, what string, sdk, plain call) error {
	ctx := f.context(r, s)
	s.wire.faults, s.wire.said = nil, ""
	step := sdk
	if step == nil {
		step = plain
	}
	err := guard(ctx, step)
	informed := err != nil && s.wire.informs(err)
	switch {
	case err != nil && !informed:
		return f.retry(w, r, s, what, err)
	case s.wire.answer.ended() != "":
		return f.end(w, r, s)
	case (sdk == nil || informed) && s.wire.answer.Success == nil:
		if err := guard(ctx, s.tx.sync()); err != nil {
			return f.fail(r, s, "look where "+what+" led", err)
		}
	}
	s.chosen = choice{}
	return f.next(w, r, s)
}

// retry shows the page of the step again if the user can do something about
// err, with the org's words at the fields.
func (f *sdkFrontend) retry(w http.ResponseWriter, r *http.Request, s *signIn, what string, err error) error {
	text := notice(err)
	// No page is left when the org took the step and its tokens never came.
	if page, _ := s.page(); text == "" || page == "" {
		return f.fail(r, s, what, err)
	}
	s.notice, s.faults, s.typed = s.wire.words(text), s.wire.faults, typed(r.PostForm)
	if text == wrongCode && s.at().about.Key != emailKey {
		s.notice = "" // the field says it
	}
	return redirect(w, r, loginURL(s.state, ""))
}

// next signs in if the transaction ended with tokens or with a code for some,
// else goes to the page of the next step.
func (f *sdkFrontend) next(w http.ResponseWriter, r *http.Request, s *signIn) error {
	ctx := context.WithoutCancel(r.Context())
	token := s.tx.idToken()
	code := s.wire.answer.code()
	switch {
	case token != "":
		f.app.browsers.take(s)
	case code != "":
		f.app.browsers.take(s)
		tx := magiclink.Transaction{State: s.state, CodeVerifier: s.verifier}
		tokens, err := f.app.org.redeem(ctx, tx, code, f.app.config.ClientSecret)
		if err != nil {
			return f.app.redirectProblem(w, r, s, err)
		}
		token = tokens.IDToken
	default:
		return redirect(w, r, loginURL(s.state, ""))
	}
	return f.app.finish(w, r.WithContext(ctx), s, token, s.nonce)
}

// end is for a transaction that ended well without a code.
func (f *sdkFrontend) end(w http.ResponseWriter, r *http.Request, s *signIn) error {
	f.app.browsers.take(s)
	s.ended = s.wire.answer.ended()
	return redirect(w, r, loginURL(s.state, ""))
}

// restart gives the transaction up, here and if possible at the org.
func (f *sdkFrontend) restart(w http.ResponseWriter, r *http.Request, s *signIn) error {
	f.app.browsers.take(s)
	if err := guard(f.context(r, s), s.tx.cancel()); err != nil {
		f.app.config.Log.InfoContext(r.Context(), "sign-in not cancelled at the org", "err", err)
	}
	return redirect(w, r, s.journey.path())
}

// plainChoice chooses an authenticator without the SDK. Where it goes by mail
// that is sent at once.
func (f *sdkFrontend) plainChoice(ctx context.Context, s *signIn, c choice) error {
	a := &s.wire.answer
	form, _ := a.form(listForm(c.enroll))
	chosen := map[string]string{"id": a.idFor(c.key)}
	if c.key == emailKey {
		c.method = "email"
	}
	if c.method != "" {
		chosen["methodType"] = c.method
	}
	if c.number != "" {
		chosen["phoneNumber"] = c.number
	}
	return f.app.org.submit(ctx, s, form, map[string]any{"authenticator": chosen})
}

// plainReply answers without the SDK.
func (f *sdkFrontend) plainReply(ctx context.Context, s *signIn, to idxStep, in reply) error {
	credentials := map[string]string{"passcode": cmp.Or(in.code, in.password)}
	if to.about.Key == questionKey {
		credentials = map[string]string{"questionKey": in.questionKey, "answer": in.answer}
		if !to.enroll {
			credentials["questionKey"] = to.about.Profile.QuestionKey
		}
		if in.question != "" {
			credentials["question"] = in.question
		}
	}
	form, _ := s.wire.answer.form(to.form)
	return f.app.org.submit(ctx, s, form, map[string]any{"credentials": credentials})
}
