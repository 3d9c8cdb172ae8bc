package idxgo

import (
	"context"
	"fmt"
	"os"
	"strings"

	idx "github.com/okta/okta-idx-golang"
)

// tooLong has a character more than a password may have.
var tooLong = "Aa1" + strings.Repeat("x", 70)

var resets = map[string]Scenario{
	"recover by code":                         recoverBy(MailedCode),
	"recover by link":                         recoverBy(linkCode),
	"recover from the page with the password": recoverBy(MailedCode),
	"recover with a question":                 recoverWithQuestion,
	"recover, cancel, again":                  recoverAgain,
	"recover, used or too long":               recoverBy(MailedCode, os.Getenv("PASSWORD_BEFORE"), tooLong),
	"recover nobody":                          recoverNobody,
	"recover nobody, hidden":                  recoverInVain,
}

func recoverBy(code func(context.Context, string) (string, error), weak ...string) Scenario {
	return func(ctx context.Context, client *idx.Client, r *Result) error {
		reset, err := client.InitPasswordReset(ctx, &idx.IdentifyRequest{Identifier: os.Getenv("LOGIN")})
		if err != nil {
			return fmt.Errorf("begin: %w", err)
		}
		if reset, err = confirmReset(ctx, reset, r, code); err != nil {
			return err
		}
		return choosePassword(ctx, reset, r, weak...)
	}
}

func recoverWithQuestion(ctx context.Context, client *idx.Client, r *Result) error {
	reset, err := client.InitPasswordReset(ctx, &idx.IdentifyRequest{Identifier: os.Getenv("LOGIN")})
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if reset, err = confirmReset(ctx, reset, r, MailedCode); err != nil {
		return err
	}
	if reset, err = Confirm(ctx, reset.AnswerSecurityQuestion, os.Getenv("ANSWER"), r); err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	return choosePassword(ctx, reset, r)
}

// confirmReset goes as far as the mail is answered.
func confirmReset(ctx context.Context, reset *idx.ResetPasswordResponse, r *Result, code func(context.Context, string) (string, error)) (*idx.ResetPasswordResponse, error) {
	reset, err := reset.VerifyEmail(ctx)
	if err != nil {
		return nil, fmt.Errorf("verify email: %w", err)
	}
	otp, err := code(ctx, os.Getenv("LOGIN"))
	if err != nil {
		return nil, err
	}
	return Confirm(ctx, reset.ConfirmEmail, otp, r)
}

// choosePassword chooses passwords that the policy refuses, and then one that
// it allows.
func choosePassword(ctx context.Context, reset *idx.ResetPasswordResponse, r *Result, weak ...string) error {
	for _, password := range append(weak, "short") {
		_, refused := reset.SetNewPassword(ctx, password)
		if err := r.MustRefuse(refused); err != nil {
			return fmt.Errorf("password %s: %w", password, err)
		}
	}
	reset, err := reset.SetNewPassword(ctx, os.Getenv("NEW_PASSWORD"))
	if err != nil {
		return fmt.Errorf("set password: %w", err)
	}
	if !reset.IsAuthenticated() {
		return fmt.Errorf("it is not over, the steps are %v", reset.AvailableSteps())
	}
	r.signedIn(reset.Token())
	return nil
}

func recoverAgain(ctx context.Context, client *idx.Client, r *Result) error {
	who := &idx.IdentifyRequest{Identifier: os.Getenv("LOGIN")}
	reset, err := client.InitPasswordReset(ctx, who)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if reset, err = reset.VerifyEmail(ctx); err != nil {
		return fmt.Errorf("verify email: %w", err)
	}
	if _, err := MailedCode(ctx, who.Identifier); err != nil {
		return err
	}
	if reset, err = reset.Cancel(ctx); err != nil {
		return fmt.Errorf("cancel: %w", err)
	}
	if reset, err = reset.Restart(ctx, who); err != nil {
		return fmt.Errorf("restart: %w", err)
	}
	if reset, err = confirmReset(ctx, reset, r, MailedCode); err != nil {
		return err
	}
	return choosePassword(ctx, reset, r)
}

func recoverNobody(ctx context.Context, client *idx.Client, r *Result) error {
	_, refused := client.InitPasswordReset(ctx, &idx.IdentifyRequest{Identifier: nobody})
	return r.MustRefuse(refused)
}

// recoverInVain gets as far as a mail that never comes.
func recoverInVain(ctx context.Context, client *idx.Client, r *Result) error {
	reset, err := client.InitPasswordReset(ctx, &idx.IdentifyRequest{Identifier: nobody})
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if reset, err = reset.VerifyEmail(ctx); err != nil {
		return fmt.Errorf("verify email: %w", err)
	}
	_, refused := reset.ConfirmEmail(ctx, "000000")
	return r.MustRefuse(refused)
}
