package sampleapp

import (
	"context"

	idx "github.com/okta/okta-idx-golang"
)

// resetTransaction is a password recovery of the SDK, by email and security
// question.
type resetTransaction struct{ *idx.ResetPasswordResponse }

func (t resetTransaction) choose(c choice) call {
	if c.key == emailKey {
		return calling(t.VerifyEmail)
	}
	return nil
}

func (t resetTransaction) reply(to idxStep, in reply) call {
	switch key := to.about.Key; {
	case key == emailKey:
		return with(t.ConfirmEmail, in.code)
	case key == questionKey:
		return with(t.AnswerSecurityQuestion, in.answer)
	case to.form == "reset-authenticator":
		return with(t.SetNewPassword, in.password)
	}
	return nil
}

// knows is for those of the SDK alone: it keeps the PKCE verifier to itself, so
// what it cannot end nobody can.
func (t resetTransaction) knows(key string, enroll bool) bool {
	if enroll {
		return key == passwordKey
	}
	return key == emailKey || key == questionKey
}

func (t resetTransaction) skip() call      { return nil }
func (t resetTransaction) cancel() call    { return calling(t.Cancel) }
func (t resetTransaction) idToken() string { return tokenOf(t.Token()) }

// sync finds nothing: the SDK does not look where a reset is.
func (t resetTransaction) sync() call { return func(context.Context) error { return nil } }
