package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"time"

	idx "github.com/okta/okta-idx-golang"
	"github.com/pquerna/otp/totp"

	"github.com/idxlab/idxlab/e2e/clients/idxgo"
)

// newer is what the newest tag has no methods for.
var newer = map[string]idxgo.Scenario{
	"password, then Google Authenticator":        passwordAndTOTP,
	"setting up a required Google Authenticator": requiredTOTP,
	"password, then a code of Okta Verify":       passwordAndDeviceCode,
	"password, then a push":                      passwordAndPush,
	"register with Okta Verify":                  idxgo.Register(idxgo.EnrollEmail, enrollDevice),
	"setting up a required question":             requiredQuestion,
	"setting up a required phone, skipping":      requiredPhoneAndSkip,
	"expired password":                           expiredPassword,
	"register with Google Authenticator":         idxgo.Register(idxgo.EnrollEmail, enrollTOTP),
	"activate by token":                          activate,
	"activate by expired token":                  activateInVain,
	"activate by no token":                       activateInVain,
	"recover by token":                           recoverByToken,
}

func passwordAndTOTP(ctx context.Context, client *idx.Client, r *idxgo.Result) error {
	login, err := idxgo.Identify(ctx, client)
	if err != nil {
		return fmt.Errorf("identify: %w", err)
	}
	return confirmTOTP(ctx, login, os.Getenv("TOTP_SECRET"), r)
}

func requiredTOTP(ctx context.Context, client *idx.Client, r *idxgo.Result) error {
	login, err := idxgo.Identify(ctx, client)
	if err != nil {
		return fmt.Errorf("identify: %w", err)
	}
	if login, err = login.GoogleAuthInitialVerify(ctx); err != nil {
		return fmt.Errorf("set up: %w", err)
	}
	return confirmTOTP(ctx, login, login.ContextualData().SharedSecret, r)
}

func confirmTOTP(ctx context.Context, login *idx.LoginResponse, secret string, r *idxgo.Result) error {
	code, err := totpCode(ctx, secret)
	if err != nil {
		return err
	}
	if login, err = idxgo.Confirm(ctx, login.GoogleAuthConfirm, code, r); err != nil {
		return fmt.Errorf("confirm: %w", err)
	}
	return idxgo.Finish(login, r)
}

// totpCode is what an authenticator app shows now.
func totpCode(ctx context.Context, secret string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, os.Getenv("CONTROL_URL")+"/clock", nil)
	if err != nil {
		return "", err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	var clock struct{ Now time.Time }
	if err := json.NewDecoder(resp.Body).Decode(&clock); err != nil {
		return "", fmt.Errorf("clock: %w", err)
	}
	return totp.GenerateCode(secret, clock.Now)
}

func enrollTOTP(ctx context.Context, e *idx.EnrollmentResponse, r *idxgo.Result) (*idx.EnrollmentResponse, error) {
	e, err := e.GoogleAuthInit(ctx)
	if err != nil {
		return nil, fmt.Errorf("set up: %w", err)
	}
	code, err := totpCode(ctx, e.ContextualData().SharedSecret)
	if err != nil {
		return nil, err
	}
	return idxgo.Confirm(ctx, e.GoogleAuthConfirm, code, r)
}

func requiredQuestion(ctx context.Context, client *idx.Client, r *idxgo.Result) error {
	login, err := idxgo.Identify(ctx, client)
	if err != nil {
		return fmt.Errorf("identify: %w", err)
	}
	login, questions, err := login.SecurityQuestionOptions(ctx)
	if err != nil {
		return fmt.Errorf("questions: %w", err)
	}
	const key = "disliked_food"
	if questions[key] == "" {
		return fmt.Errorf("%s is not among the questions %v", key, questions)
	}
	_, refused := login.SecurityQuestionSetup(ctx, &idx.SecurityQuestion{QuestionKey: key, Answer: "abc"})
	if err := r.MustRefuse(refused); err != nil {
		return fmt.Errorf("answer of three letters: %w", err)
	}
	if login, err = login.SecurityQuestionSetup(ctx, &idx.SecurityQuestion{QuestionKey: key, Answer: os.Getenv("ANSWER")}); err != nil {
		return fmt.Errorf("set up: %w", err)
	}
	return idxgo.Finish(login, r)
}

func requiredPhoneAndSkip(ctx context.Context, client *idx.Client, r *idxgo.Result) error {
	login, err := idxgo.Identify(ctx, client)
	if err != nil {
		return fmt.Errorf("identify: %w", err)
	}
	if login, err = idxgo.SetUpPhone(ctx, login, r); err != nil {
		return err
	}
	idxgo.KeepSteps(login, r)
	if login, err = login.Skip(ctx); err != nil {
		return fmt.Errorf("skip: %w", err)
	}
	return idxgo.Finish(login, r)
}

func expiredPassword(ctx context.Context, client *idx.Client, r *idxgo.Result) error {
	login, err := idxgo.Identify(ctx, client)
	if err != nil {
		return fmt.Errorf("identify: %w", err)
	}
	_, refused := login.SetNewPassword(ctx, "short")
	if err := r.MustRefuse(refused); err != nil {
		return fmt.Errorf("password short: %w", err)
	}
	if login, err = login.SetNewPassword(ctx, os.Getenv("NEW_PASSWORD")); err != nil {
		return fmt.Errorf("set password: %w", err)
	}
	return idxgo.Finish(login, r)
}

func activate(ctx context.Context, client *idx.Client, r *idxgo.Result) error {
	login, err := client.Authenticate(ctx, &idx.AuthenticationOptions{ActivationToken: os.Getenv("TOKEN")})
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if login, err = idxgo.SetUpPhone(ctx, login, r); err != nil {
		return err
	}
	return idxgo.Finish(login, r)
}

func activateInVain(ctx context.Context, client *idx.Client, r *idxgo.Result) error {
	_, refused := client.Authenticate(ctx, &idx.AuthenticationOptions{ActivationToken: os.Getenv("TOKEN")})
	return r.MustRefuse(refused)
}

// recoverByToken gets as far as the SDK does: it offers to set a password, and
// looks for another remediation than the one there is.
func recoverByToken(ctx context.Context, client *idx.Client, r *idxgo.Result) error {
	login, err := client.Authenticate(ctx, &idx.AuthenticationOptions{RecoveryToken: os.Getenv("TOKEN")})
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	idxgo.KeepSteps(login, r)
	_, refused := login.SetNewPassword(ctx, os.Getenv("NEW_PASSWORD"))
	return r.MustRefuse(refused)
}
