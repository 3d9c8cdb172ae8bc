package sampleapp

import (
	"context"

	idx "github.com/okta/okta-idx-golang"
)

// loginTransaction is a sign-in of the SDK. It cannot prove a security question
// or a password by itself, choose Google Authenticator from a list, or set
// email or a password up.
type loginTransaction struct{ *idx.LoginResponse }

func (t loginTransaction) choose(c choice) call {
	switch {
	case c.key == emailKey && !c.enroll && t.HasStep(idx.LoginStepEmailVerification):
		return calling(t.VerifyEmail)
	case c.key == phoneKey && !c.enroll && t.HasStep(idx.LoginStepPhoneVerification):
		return with(t.VerifyPhone, idx.PhoneOption(c.method))
	case c.key == phoneKey && c.enroll && t.HasStep(idx.LoginStepPhoneInitialVerification):
		return func(ctx context.Context) error {
			_, err := t.VerifyPhoneInitial(ctx, idx.PhoneOption(c.method), c.number)
			return err
		}
	case c.key == questionKey && c.enroll && t.HasStep(idx.LoginStepSecurityQuestionOptions):
		return func(ctx context.Context) error {
			_, _, err := t.SecurityQuestionOptions(ctx)
			return err
		}
	case c.key == totpKey && c.enroll && t.HasStep(idx.LoginStepGoogleAuthenticatorInitialVerification):
		return calling(t.GoogleAuthInitialVerify)
	}
	return nil
}

func (t loginTransaction) reply(to idxStep, in reply) call {
	switch key := to.about.Key; {
	case key == emailKey && t.HasStep(idx.LoginStepEmailConfirmation):
		return with(t.ConfirmEmail, in.code)
	case key == phoneKey && t.HasStep(idx.LoginStepPhoneConfirmation):
		return with(t.ConfirmPhone, in.code)
	case key == totpKey && t.HasStep(idx.LoginStepGoogleAuthenticatorConfirmation):
		return with(t.GoogleAuthConfirm, in.code)
	case key == questionKey && to.enroll && t.HasStep(idx.LoginStepSecurityQuestionSetup):
		return with(t.SecurityQuestionSetup, questionOf(in))
	case key == passwordKey && to.form == "reenroll-authenticator" && t.HasStep(idx.LoginStepSetupNewPassword):
		return with(t.SetNewPassword, in.password)
	}
	return nil
}

func (loginTransaction) knows(string, bool) bool { return true }
func (t loginTransaction) skip() call            { return calling(t.Skip) }
func (t loginTransaction) cancel() call          { return calling(t.Cancel) }
func (t loginTransaction) sync() call            { return calling(t.WhereAmI) }
func (t loginTransaction) idToken() string       { return tokenOf(t.Token()) }
