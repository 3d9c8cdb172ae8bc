package idxgo

import (
	"context"
	"errors"
	"fmt"
	"os"

	idx "github.com/okta/okta-idx-golang"
)

type scenario struct {
	client   *idx.Client
	interact Interact
}

// askForMail signs in as far as the step that waits for the code, and returns
// the code.
func (s *scenario) askForMail(ctx context.Context) (*idx.LoginResponse, string, error) {
	login, err := s.client.InitLogin(ctx)
	if err != nil {
		return nil, "", fmt.Errorf("begin: %w", err)
	}
	login, err = login.Identify(ctx, &idx.IdentifyRequest{
		Identifier:  os.Getenv("LOGIN"),
		Credentials: idx.Credentials{Password: os.Getenv("PASSWORD")},
	})
	if err != nil {
		return nil, "", fmt.Errorf("identify: %w", err)
	}
	if !login.HasStep(idx.LoginStepEmailVerification) {
		return nil, "", fmt.Errorf("identified, but the steps are %v", login.AvailableSteps())
	}
	if login, err = login.VerifyEmail(ctx); err != nil {
		return nil, "", fmt.Errorf("verify email: %w", err)
	}
	if !login.HasStep(idx.LoginStepEmailConfirmation) {
		return nil, "", fmt.Errorf("mail sent, but the steps are %v", login.AvailableSteps())
	}
	code, err := mailedCode(ctx)
	return login, code, err
}

func (s *scenario) login(ctx context.Context) (Result, error) {
	login, code, err := s.askForMail(ctx)
	if err != nil {
		return Result{}, err
	}
	return confirm(ctx, login, code)
}

func confirm(ctx context.Context, login *idx.LoginResponse, code string) (Result, error) {
	login, err := login.ConfirmEmail(ctx, code)
	if err != nil {
		return Result{}, fmt.Errorf("confirm email: %w", err)
	}
	if !login.IsAuthenticated() {
		return Result{}, fmt.Errorf("confirmed, but the steps are %v", login.AvailableSteps())
	}
	return Result{IDToken: login.Token().IDToken, AccessToken: login.Token().AccessToken}, nil
}

func (s *scenario) wrongCode(ctx context.Context) (Result, error) {
	login, code, err := s.askForMail(ctx)
	if err != nil {
		return Result{}, err
	}
	other := "1" + code[1:]
	if other == code {
		other = "2" + code[1:]
	}
	_, refused := login.ConfirmEmail(ctx, other)
	if refused == nil {
		return Result{}, errors.New("a wrong code was taken")
	}
	result, err := confirm(ctx, login, code)
	result.Refused = refused.Error()
	return result, err
}

func (s *scenario) wrongPassword(ctx context.Context) (Result, error) {
	login, err := s.client.InitLogin(ctx)
	if err != nil {
		return Result{}, fmt.Errorf("begin: %w", err)
	}
	_, refused := login.Identify(ctx, &idx.IdentifyRequest{
		Identifier:  os.Getenv("LOGIN"),
		Credentials: idx.Credentials{Password: "not-" + os.Getenv("PASSWORD")},
	})
	if refused == nil {
		return Result{}, errors.New("a wrong password was taken")
	}
	return Result{Refused: refused.Error()}, nil
}

func (s *scenario) cancel(ctx context.Context) (Result, error) {
	login, _, err := s.askForMail(ctx)
	if err != nil {
		return Result{}, err
	}
	if login, err = login.Cancel(ctx); err != nil {
		return Result{}, fmt.Errorf("cancel: %w", err)
	}
	var result Result
	for _, step := range login.AvailableSteps() {
		result.Steps = append(result.Steps, step.String())
	}
	return result, nil
}

// redeem is what a server does whose pages host the widget: it began the
// transaction and gets the code that the browser earned.
func (s *scenario) redeem(ctx context.Context) (Result, error) {
	transaction, err := s.interact(ctx, s.client)
	if err != nil {
		return Result{}, fmt.Errorf("interact: %w", err)
	}
	code, err := earnCode(ctx, transaction.InteractionHandle.InteractionHandle)
	if err != nil {
		return Result{}, fmt.Errorf("sign in as the browser: %w", err)
	}
	token, err := s.client.RedeemInteractionCode(ctx, transaction, code)
	if err != nil {
		return Result{}, fmt.Errorf("redeem: %w", err)
	}
	result := Result{IDToken: token.IDToken, AccessToken: token.AccessToken}
	if _, err := s.client.RedeemInteractionCode(ctx, transaction, code); err != nil {
		result.Refused = err.Error()
	}
	return result, nil
}
