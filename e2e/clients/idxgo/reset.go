package idxgo

import (
	"context"
	"fmt"
	"os"

	idx "github.com/okta/okta-idx-golang"
)

var resets = map[string]Scenario{
	"recover by code":                         recoverBy(MailedCode, false),
	"recover by link":                         recoverBy(linkCode, false),
	"recover from the page with the password": recoverBy(MailedCode, false),
	"recover with a question":                 recoverBy(MailedCode, true),
	"recover, cancel, again":                  recoverAgain,
	"recover nobody":                          recoverNobody,
	"recover nobody, hidden":                  recoverInVain,
}

func recoverBy(code func(context.Context, string) (string, error), question bool) Scenario {
	return func(ctx context.Context, client *idx.Client, r *Result) error {
		reset, err := client.InitPasswordReset(ctx, &idx.IdentifyRequest{Identifier: os.Getenv("LOGIN")})
		if err != nil {
			return fmt.Errorf("begin: %w", err)
		}
		return finishReset(ctx, reset, r, code, question)
	}
}

func finishReset(ctx context.Context, reset *idx.ResetPasswordResponse, r *Result, code func(context.Context, string) (string, error), question bool) error {
	reset, err := reset.VerifyEmail(ctx)
	if err != nil {
		return fmt.Errorf("verify email: %w", err)
	}
	otp, err := code(ctx, os.Getenv("LOGIN"))
	if err != nil {
		return err
	}
	if reset, err = Confirm(ctx, reset.ConfirmEmail, otp, r); err != nil {
		return fmt.Errorf("confirm email: %w", err)
	}
	if question {
		if reset, err = Confirm(ctx, reset.AnswerSecurityQuestion, os.Getenv("ANSWER"), r); err != nil {
			return fmt.Errorf("answer: %w", err)
		}
	}
	_, refused := reset.SetNewPassword(ctx, "short")
	if err := r.MustRefuse(refused); err != nil {
		return fmt.Errorf("password short: %w", err)
	}
	if reset, err = reset.SetNewPassword(ctx, os.Getenv("NEW_PASSWORD")); err != nil {
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
	return finishReset(ctx, reset, r, MailedCode, false)
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
