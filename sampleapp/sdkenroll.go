package sampleapp

import (
	"context"

	idx "github.com/okta/okta-idx-golang"
)

// enrollTransaction is a registration of the SDK.
type enrollTransaction struct{ *idx.EnrollmentResponse }

func (t enrollTransaction) choose(c choice) call {
	switch c.key {
	case emailKey:
		return calling(t.VerifyEmail)
	case phoneKey:
		return func(ctx context.Context) error {
			_, err := t.VerifyPhone(ctx, idx.PhoneOption(c.method), c.number)
			return err
		}
	case questionKey:
		return func(ctx context.Context) error {
			_, _, err := t.SecurityQuestionOptions(ctx)
			return err
		}
	case totpKey:
		return calling(t.GoogleAuthInit)
	}
	return nil
}

func (t enrollTransaction) reply(to idxStep, in reply) call {
	switch to.about.Key {
	case emailKey:
		return with(t.ConfirmEmail, in.code)
	case phoneKey:
		return with(t.ConfirmPhone, in.code)
	case questionKey:
		return with(t.SetupSecurityQuestion, questionOf(in))
	case totpKey:
		return with(t.GoogleAuthConfirm, in.code)
	case passwordKey:
		return with(t.SetNewPassword, in.password)
	}
	return nil
}

func (enrollTransaction) knows(string, bool) bool { return true }
func (t enrollTransaction) skip() call            { return calling(t.Skip) }
func (t enrollTransaction) cancel() call          { return calling(t.Cancel) }
func (t enrollTransaction) sync() call            { return calling(t.WhereAmI) }
func (t enrollTransaction) idToken() string       { return tokenOf(t.Token()) }
