package sampleapp

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/idxlab/idxlab/sampleapp/magiclink"
)

const (
	outdatedMail = "That mail is out of date. Please go on here."
	outdatedPage = "That page was out of date. Please go on here."
	noCode       = "That does not look like a code. It has 4 to 12 digits or letters."
	unsendable   = `This page cannot send a password or an answer with a quotation mark, a backslash or a space at its end: okta-idx-golang would change it. Please use the Sign-In Widget.`
)

// act does what a form of a transaction says. The caller holds s.step.
func (f *sdkFrontend) act(w http.ResponseWriter, r *http.Request, s *signIn) error {
	switch r.PostFormValue("action") {
	case "send":
		return f.send(w, r, s)
	case "send-again":
		return f.sendAgain(w, r, s)
	case "choose":
		return f.choose(w, r, s, r.PostFormValue("authenticator"))
	case "phone":
		return f.phone(w, r, s)
	case "code", "verify-password", "password", "question", "answer":
		return f.reply(w, r, s)
	case "another":
		s.chosen = choice{key: anyKey}
		return redirect(w, r, loginURL(s.state, ""))
	case "skip":
		return f.skip(w, r, s)
	case "keep":
		return f.keep(w, r, s)
	case "restart":
		return f.restart(w, r, s)
	}
	return problemBadForm
}

// send sends the mail; a second press of the button finds it sent.
func (f *sdkFrontend) send(w http.ResponseWriter, r *http.Request, s *signIn) error {
	if name, _ := s.page(); name == "code" {
		return redirect(w, r, loginURL(s.state, ""))
	}
	return f.choose(w, r, s, emailKey)
}

// sendAgain asks for another code. The org keeps some seconds between two.
func (f *sdkFrontend) sendAgain(w http.ResponseWriter, r *http.Request, s *signIn) error {
	resend := s.wire.answer.step().about.Resend
	if resend == nil {
		s.notice = "Another code cannot be sent now. Please go on here, or start again."
		return redirect(w, r, loginURL(s.state, ""))
	}
	err := guard(f.context(r, s), func(ctx context.Context) error { return f.app.org.submit(ctx, s, *resend, nil) })
	if key := errorKey(err); err != nil && key != "tooManyRequests" && key != "oie.tooManyRequests" {
		return f.retry(w, r, s, "send another code", err)
	}
	s.notice = "We asked for a new mail. If none comes, wait a few seconds and ask again. Only the newest code and link work."
	if s.at().about.Key == phoneKey {
		s.notice = "We asked for a new code. If none comes, wait a few seconds and ask again. Only the newest code works."
	}
	return redirect(w, r, loginURL(s.state, ""))
}

// choose begins with an authenticator, or asks first what the SDK needs at
// once: it sends number and method of a phone with the choice, and chooses and
// sets a password in one.
func (f *sdkFrontend) choose(w http.ResponseWriter, r *http.Request, s *signIn, key string) error {
	c := choice{key: key, enroll: s.wire.answer.step().enroll}
	_, registers := s.tx.(enrollTransaction)
	if key == phoneKey || key == passwordKey && registers {
		s.chosen = c
		return redirect(w, r, loginURL(s.state, ""))
	}
	return f.chosen(w, r, s, c)
}

// phone says where a code shall go, and how.
func (f *sdkFrontend) phone(w http.ResponseWriter, r *http.Request, s *signIn) error {
	c := choice{key: phoneKey, method: r.PostFormValue("method"), number: strings.TrimSpace(r.PostFormValue("phone")), enroll: s.wire.answer.step().enroll}
	if c.enroll && strings.Trim(c.number, "+0123456789 -().") != "" { // the SDK pastes it into JSON
		return f.faulty(w, r, s, faults{"phoneNumber": "That does not look like a phone number."})
	}
	return f.chosen(w, r, s, c)
}

func (f *sdkFrontend) chosen(w http.ResponseWriter, r *http.Request, s *signIn, c choice) error {
	if authenticatorLabels[c.key] == "" {
		return problemBadForm
	}
	return f.advance(w, r, s, "choose "+c.key, s.tx.choose(c), func(ctx context.Context) error {
		return f.plainChoice(ctx, s, c)
	})
}

// reply answers what the org asks, if the form is of the page that does.
func (f *sdkFrontend) reply(w http.ResponseWriter, r *http.Request, s *signIn) error {
	to, in := s.at(), readReply(r.PostForm)
	if name, _ := s.page(); actionOf(name) != r.PostFormValue("action") {
		s.notice = outdatedPage
		return redirect(w, r, loginURL(s.state, ""))
	}
	if at := in.complete(to, r.PostForm); len(at) > 0 {
		return f.faulty(w, r, s, at)
	}
	return f.answer(w, r, s, to, in)
}

// followLink answers an email challenge with the passcode of a link.
func (f *sdkFrontend) followLink(w http.ResponseWriter, r *http.Request, s *signIn, otp string) error {
	to := s.wire.answer.step()
	if to.about.Key != emailKey || to.form != "challenge-authenticator" && to.form != "enroll-authenticator" {
		s.notice = outdatedMail
		return redirect(w, r, loginURL(s.state, ""))
	}
	return f.answer(w, r, s, to, reply{code: otp})
}

func (f *sdkFrontend) answer(w http.ResponseWriter, r *http.Request, s *signIn, to idxStep, in reply) error {
	return f.advance(w, r, s, "answer "+to.about.Key, s.tx.reply(to, in), func(ctx context.Context) error {
		return f.plainReply(ctx, s, to, in)
	})
}

func (f *sdkFrontend) skip(w http.ResponseWriter, r *http.Request, s *signIn) error {
	return f.advance(w, r, s, "skip", s.tx.skip(), func(ctx context.Context) error {
		form, _ := s.wire.answer.form("skip")
		return f.app.org.submit(ctx, s, form, nil)
	})
}

// keep says whether to stay signed in at the org, which the SDK cannot.
func (f *sdkFrontend) keep(w http.ResponseWriter, r *http.Request, s *signIn) error {
	return f.advance(w, r, s, "stay signed in", nil, func(ctx context.Context) error {
		form, _ := s.wire.answer.form("keep-me-signed-in")
		return f.app.org.submit(ctx, s, form, map[string]any{"keepMeSignedIn": r.PostFormValue("keep") == "yes"})
	})
}

// faulty shows the page of the step again, with what is wrong at its fields.
func (f *sdkFrontend) faulty(w http.ResponseWriter, r *http.Request, s *signIn, at faults) error {
	s.faults, s.typed = at, typed(r.PostForm)
	return redirect(w, r, loginURL(s.state, ""))
}

// typed is what a form may be filled in with again.
func typed(form url.Values) url.Values {
	kept := url.Values{}
	for _, name := range []string{"phone", "questionKey", "question"} {
		kept.Set(name, form.Get(name))
	}
	return kept
}

// complete normalises a reply, and says what the org need not be asked.
func (in *reply) complete(to idxStep, form url.Values) faults {
	switch {
	case form.Has("code"):
		code, err := magiclink.ParseOTP(in.code)
		if err != nil {
			return faults{"passcode": noCode}
		}
		in.code = code
	case form.Has("confirm") && in.password != form.Get("confirm"):
		return faults{"confirm": "The passwords are not the same."}
	case !passesUnescaped(in.password):
		return faults{"passcode": unsendable}
	case !passesUnescaped(in.answer) && !to.enroll:
		return faults{"answer": unsendable}
	}
	return nil
}
