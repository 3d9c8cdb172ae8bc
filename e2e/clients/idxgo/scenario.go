package idxgo

import (
	"context"
	"fmt"
	"net/http"
	"os"

	idx "github.com/okta/okta-idx-golang"
)

var logins = map[string]Scenario{
	"login":                      login,
	"login by password and mail": login,
	"login by link":              loginByLink,
	"wrong code":                 wrongCode,
	"another code":               anotherCode,
	"too many requests":          tooManyRequests,
	"wrong password":             wrongPassword,
	"cancel the login":           cancel,
	"unknown user":               unknownUser,
	"unknown user, hidden":       unknownUserHidden,
	"identity providers":         identityProviders,
}

// Identify names the user, with the password if there is one.
func Identify(ctx context.Context, client *idx.Client) (*idx.LoginResponse, error) {
	return identify(ctx, client, os.Getenv("LOGIN"), os.Getenv("PASSWORD"))
}

func identify(ctx context.Context, client *idx.Client, login, password string) (*idx.LoginResponse, error) {
	response, err := client.InitLogin(ctx)
	if err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	return response.Identify(ctx, &idx.IdentifyRequest{Identifier: login, Credentials: idx.Credentials{Password: password}})
}

// askForMail signs in as far as the step that waits for the code.
func askForMail(ctx context.Context, client *idx.Client) (*idx.LoginResponse, error) {
	login, err := Identify(ctx, client)
	if err != nil {
		return nil, fmt.Errorf("identify: %w", err)
	}
	if login, err = login.VerifyEmail(ctx); err != nil {
		return nil, fmt.Errorf("verify email: %w", err)
	}
	return login, nil
}

// askForCode signs in as far as the step that waits for the code, and returns
// the code.
func askForCode(ctx context.Context, client *idx.Client) (*idx.LoginResponse, string, error) {
	login, err := askForMail(ctx, client)
	if err != nil {
		return nil, "", err
	}
	code, err := MailedCode(ctx, os.Getenv("LOGIN"))
	return login, code, err
}

// Finish keeps the tokens of a login that ended.
func Finish(login *idx.LoginResponse, r *Result) error {
	if !login.IsAuthenticated() {
		return fmt.Errorf("it is not over, the steps are %v", login.AvailableSteps())
	}
	r.signedIn(login.Token())
	return nil
}

func login(ctx context.Context, client *idx.Client, r *Result) error {
	return loginWith(ctx, client, r, MailedCode)
}

func loginByLink(ctx context.Context, client *idx.Client, r *Result) error {
	return loginWith(ctx, client, r, linkCode)
}

func loginWith(ctx context.Context, client *idx.Client, r *Result, code func(context.Context, string) (string, error)) error {
	login, err := askForMail(ctx, client)
	if err != nil {
		return err
	}
	otp, err := code(ctx, os.Getenv("LOGIN"))
	if err != nil {
		return err
	}
	if login, err = login.ConfirmEmail(ctx, otp); err != nil {
		return fmt.Errorf("confirm email: %w", err)
	}
	return Finish(login, r)
}

func wrongCode(ctx context.Context, client *idx.Client, r *Result) error {
	login, code, err := askForCode(ctx, client)
	if err != nil {
		return err
	}
	if login, err = Confirm(ctx, login.ConfirmEmail, code, r); err != nil {
		return err
	}
	return Finish(login, r)
}

// anotherCode asks for a second mail the only way there is: by the first step
// again.
func anotherCode(ctx context.Context, client *idx.Client, r *Result) error {
	login, old, err := askForCode(ctx, client)
	if err != nil {
		return err
	}
	if err := advanceClock(ctx); err != nil {
		return err
	}
	if login, err = login.VerifyEmail(ctx); err != nil {
		return fmt.Errorf("verify email again: %w", err)
	}
	fresh, err := MailedCode(ctx, os.Getenv("LOGIN"))
	if err != nil {
		return err
	}
	_, refused := login.ConfirmEmail(ctx, old)
	if err := r.MustRefuse(refused); err != nil {
		return fmt.Errorf("old code: %w", err)
	}
	if login, err = login.ConfirmEmail(ctx, fresh); err != nil {
		return fmt.Errorf("new code: %w", err)
	}
	return Finish(login, r)
}

// tooManyRequests runs into the limit of a sign-in, which is over in a minute.
// The SDK makes two requests for each answer.
func tooManyRequests(ctx context.Context, client *idx.Client, r *Result) error {
	login, code, err := askForCode(ctx, client)
	if err != nil {
		return err
	}
	if err := control(ctx, http.MethodPut, "/limits", `{"buckets":{"stateToken":{"limit":2,"per":"1m"}}}`); err != nil {
		return err
	}
	for _, sent := range []string{Wrong(code), code, code} {
		_, refused := login.ConfirmEmail(ctx, sent)
		if err := r.MustRefuse(refused); err != nil {
			return err
		}
	}
	if err := advanceClock(ctx); err != nil {
		return err
	}
	if login, err = login.ConfirmEmail(ctx, code); err != nil {
		return fmt.Errorf("a minute later: %w", err)
	}
	return Finish(login, r)
}

// Confirm answers with a wrong code, which must be refused and lose nothing,
// and with the right one.
func Confirm[T any](ctx context.Context, confirm func(context.Context, string) (T, error), right string, r *Result) (T, error) {
	_, refused := confirm(ctx, Wrong(right))
	if err := r.MustRefuse(refused); err != nil {
		var none T
		return none, fmt.Errorf("wrong code: %w", err)
	}
	return confirm(ctx, right)
}

func wrongPassword(ctx context.Context, client *idx.Client, r *Result) error {
	_, refused := identify(ctx, client, os.Getenv("LOGIN"), Wrong(os.Getenv("PASSWORD")))
	return r.MustRefuse(refused)
}

func cancel(ctx context.Context, client *idx.Client, r *Result) error {
	login, err := askForMail(ctx, client)
	if err != nil {
		return err
	}
	if login, err = login.Cancel(ctx); err != nil {
		return fmt.Errorf("cancel: %w", err)
	}
	KeepSteps(login, r)
	return nil
}

// KeepSteps notes what the SDK offers.
func KeepSteps(login *idx.LoginResponse, r *Result) {
	for _, step := range login.AvailableSteps() {
		r.Steps = append(r.Steps, step.String())
	}
}

const nobody = "nobody@example.com"

func unknownUser(ctx context.Context, client *idx.Client, r *Result) error {
	_, refused := identify(ctx, client, nobody, "")
	return r.MustRefuse(refused)
}

func unknownUserHidden(ctx context.Context, client *idx.Client, r *Result) error {
	login, err := identify(ctx, client, nobody, "")
	if err != nil {
		return err
	}
	if login, err = login.VerifyEmail(ctx); err != nil {
		return fmt.Errorf("verify email: %w", err)
	}
	_, refused := login.ConfirmEmail(ctx, "000000")
	return r.MustRefuse(refused)
}

// redeem is what a server does whose pages host the widget: it began the
// transaction and gets the code that the browser earned.
func redeem(interact Interact) Scenario {
	return func(ctx context.Context, client *idx.Client, r *Result) error {
		transaction, err := interact(ctx, client)
		if err != nil {
			return fmt.Errorf("interact: %w", err)
		}
		code, err := earnCode(ctx, transaction.InteractionHandle.InteractionHandle)
		if err != nil {
			return fmt.Errorf("sign in as the browser: %w", err)
		}
		token, err := client.RedeemInteractionCode(ctx, transaction, code)
		if err != nil {
			return fmt.Errorf("redeem: %w", err)
		}
		r.IDToken, r.AccessToken = token.IDToken, token.AccessToken
		_, refused := client.RedeemInteractionCode(ctx, transaction, code)
		return r.MustRefuse(refused)
	}
}

// identityProviders lists where people can sign in instead.
func identityProviders(ctx context.Context, client *idx.Client, r *Result) error {
	login, err := client.InitLogin(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	for _, p := range login.IdentityProviders() {
		r.Steps = append(r.Steps, p.Type, p.Name, p.Method, p.URL)
	}
	return nil
}
