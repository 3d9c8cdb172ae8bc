package idxgo

import (
	"context"
	"fmt"
	"os"

	idx "github.com/okta/okta-idx-golang"
)

var factors = map[string]Scenario{
	"password, then sms":                       passwordAndPhone(idx.PhoneMethodSMS),
	"password, then voice call":                passwordAndPhone(idx.PhoneMethodVoiceCall),
	"setting up a required phone":              requiredPhone,
	"proving mail before setting up a phone":   mailThenPhone,
	"another factor than the one chosen first": changeFactor,
	"expiring password":                        expiringPassword,
}

func passwordAndPhone(method idx.PhoneOption) Scenario {
	return func(ctx context.Context, client *idx.Client, r *Result) error {
		login, err := Identify(ctx, client)
		if err != nil {
			return fmt.Errorf("identify: %w", err)
		}
		if login, err = login.VerifyPhone(ctx, method); err != nil {
			return fmt.Errorf("verify phone: %w", err)
		}
		if login, err = confirmPhone(ctx, login, r); err != nil {
			return err
		}
		return Finish(login, r)
	}
}

func requiredPhone(ctx context.Context, client *idx.Client, r *Result) error {
	login, err := Identify(ctx, client)
	if err != nil {
		return fmt.Errorf("identify: %w", err)
	}
	if login, err = SetUpPhone(ctx, login, r); err != nil {
		return err
	}
	return Finish(login, r)
}

func mailThenPhone(ctx context.Context, client *idx.Client, r *Result) error {
	login, code, err := askForCode(ctx, client)
	if err != nil {
		return err
	}
	if login, err = Confirm(ctx, login.ConfirmEmail, code, r); err != nil {
		return fmt.Errorf("confirm email: %w", err)
	}
	if login, err = SetUpPhone(ctx, login, r); err != nil {
		return err
	}
	return Finish(login, r)
}

// changeFactor leaves a mail unanswered, and answers a text message.
func changeFactor(ctx context.Context, client *idx.Client, r *Result) error {
	login, err := askForMail(ctx, client)
	if err != nil {
		return err
	}
	mailed, err := MailedCode(ctx, os.Getenv("LOGIN"))
	if err != nil {
		return err
	}
	if login, err = login.VerifyPhone(ctx, idx.PhoneMethodSMS); err != nil {
		return fmt.Errorf("verify phone: %w", err)
	}
	_, refused := login.ConfirmPhone(ctx, mailed)
	if err := r.MustRefuse(refused); err != nil {
		return fmt.Errorf("mailed code for the phone: %w", err)
	}
	if login, err = confirmPhone(ctx, login, r); err != nil {
		return err
	}
	return Finish(login, r)
}

// SetUpPhone sets up a phone on the way to sign in.
func SetUpPhone(ctx context.Context, login *idx.LoginResponse, r *Result) (*idx.LoginResponse, error) {
	_, refused := login.VerifyPhoneInitial(ctx, idx.PhoneMethodSMS, "12")
	if err := r.MustRefuse(refused); err != nil {
		return nil, fmt.Errorf("number 12: %w", err)
	}
	login, err := login.VerifyPhoneInitial(ctx, idx.PhoneMethodSMS, os.Getenv("PHONE"))
	if err != nil {
		return nil, fmt.Errorf("verify phone: %w", err)
	}
	return confirmPhone(ctx, login, r)
}

func confirmPhone(ctx context.Context, login *idx.LoginResponse, r *Result) (*idx.LoginResponse, error) {
	code, err := MailedCode(ctx, os.Getenv("PHONE"))
	if err != nil {
		return nil, err
	}
	return Confirm(ctx, login.ConfirmPhone, code, r)
}

// expiringPassword gets as far as the SDK does: it takes the notice on the page
// for an error.
func expiringPassword(ctx context.Context, client *idx.Client, r *Result) error {
	_, refused := Identify(ctx, client)
	return r.MustRefuse(refused)
}
