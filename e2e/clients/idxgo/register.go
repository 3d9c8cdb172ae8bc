package idxgo

import (
	"context"
	"errors"
	"fmt"
	"os"

	idx "github.com/okta/okta-idx-golang"
)

var registrations = map[string]Scenario{
	"register by code":                  Register(EnrollEmail),
	"register by link":                  Register(enrollEmailByLink),
	"register with a password":          Register(EnrollEmail, enrollPassword),
	"register with sms":                 Register(EnrollEmail, enrollPhone(idx.PhoneMethodSMS)),
	"register with a voice call":        Register(EnrollEmail, enrollPhone(idx.PhoneMethodVoiceCall)),
	"register with a question":          Register(EnrollEmail, enrollQuestion("disliked_food", "")),
	"register with one's question":      Register(EnrollEmail, enrollQuestion("custom", "Where does the engine stand?")),
	"register and skip":                 Register(EnrollEmail, skip),
	"register an address twice":         registerRefused(os.Getenv("LOGIN")),
	"register an address twice, hidden": registerInVain,
	"register no address":               registerRefused("no address"),
}

// EnrollStep sets up one authenticator.
type EnrollStep func(context.Context, *idx.EnrollmentResponse, *Result) (*idx.EnrollmentResponse, error)

// Register is a registration with these authenticators.
func Register(steps ...EnrollStep) Scenario {
	return func(ctx context.Context, client *idx.Client, r *Result) error {
		enroll, err := begin(ctx, client, os.Getenv("LOGIN"))
		if err != nil {
			return fmt.Errorf("begin: %w", err)
		}
		for i, step := range steps {
			if enroll, err = step(ctx, enroll, r); err != nil {
				return fmt.Errorf("step %d: %w", i+1, err)
			}
		}
		if !enroll.IsAuthenticated() {
			return fmt.Errorf("it is not over, the steps are %v", enroll.AvailableSteps())
		}
		r.signedIn(enroll.Token())
		return nil
	}
}

func begin(ctx context.Context, client *idx.Client, email string) (*idx.EnrollmentResponse, error) {
	return client.InitProfileEnroll(ctx, &idx.UserProfile{FirstName: "Ada", LastName: "Lovelace", Email: email})
}

func registerRefused(email string) Scenario {
	return func(ctx context.Context, client *idx.Client, r *Result) error {
		_, refused := begin(ctx, client, email)
		return r.MustRefuse(refused)
	}
}

// registerInVain gets as far as a mail that never comes.
func registerInVain(ctx context.Context, client *idx.Client, r *Result) error {
	enroll, err := begin(ctx, client, os.Getenv("LOGIN"))
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if enroll, err = enroll.VerifyEmail(ctx); err != nil {
		return fmt.Errorf("verify email: %w", err)
	}
	_, refused := enroll.ConfirmEmail(ctx, "000000")
	return r.MustRefuse(refused)
}

// EnrollEmail verifies the address by the mailed code.
func EnrollEmail(ctx context.Context, e *idx.EnrollmentResponse, r *Result) (*idx.EnrollmentResponse, error) {
	return enrollEmail(ctx, e, r, MailedCode)
}

func enrollEmailByLink(ctx context.Context, e *idx.EnrollmentResponse, r *Result) (*idx.EnrollmentResponse, error) {
	return enrollEmail(ctx, e, r, linkCode)
}

func enrollEmail(ctx context.Context, e *idx.EnrollmentResponse, r *Result, code func(context.Context, string) (string, error)) (*idx.EnrollmentResponse, error) {
	e, err := e.VerifyEmail(ctx)
	if err != nil {
		return nil, fmt.Errorf("verify email: %w", err)
	}
	otp, err := code(ctx, os.Getenv("LOGIN"))
	if err != nil {
		return nil, err
	}
	return Confirm(ctx, e.ConfirmEmail, otp, r)
}

func enrollPassword(ctx context.Context, e *idx.EnrollmentResponse, r *Result) (*idx.EnrollmentResponse, error) {
	_, refused := e.SetNewPassword(ctx, "short")
	if err := r.MustRefuse(refused); err != nil {
		return nil, fmt.Errorf("password short: %w", err)
	}
	return e.SetNewPassword(ctx, os.Getenv("NEW_PASSWORD"))
}

func enrollPhone(method idx.PhoneOption) EnrollStep {
	return func(ctx context.Context, e *idx.EnrollmentResponse, r *Result) (*idx.EnrollmentResponse, error) {
		_, refused := e.VerifyPhone(ctx, method, "12")
		if err := r.MustRefuse(refused); err != nil {
			return nil, fmt.Errorf("number 12: %w", err)
		}
		e, err := e.VerifyPhone(ctx, method, os.Getenv("PHONE"))
		if err != nil {
			return nil, fmt.Errorf("verify phone: %w", err)
		}
		code, err := MailedCode(ctx, os.Getenv("PHONE"))
		if err != nil {
			return nil, err
		}
		return Confirm(ctx, e.ConfirmPhone, code, r)
	}
}

func enrollQuestion(key, own string) EnrollStep {
	return func(ctx context.Context, e *idx.EnrollmentResponse, r *Result) (*idx.EnrollmentResponse, error) {
		e, questions, err := e.SecurityQuestionOptions(ctx)
		if err != nil {
			return nil, fmt.Errorf("questions: %w", err)
		}
		if questions[key] == "" {
			return nil, errors.New("the question is not among those offered")
		}
		_, refused := e.SetupSecurityQuestion(ctx, &idx.SecurityQuestion{QuestionKey: key, Question: own, Answer: "abc"})
		if err := r.MustRefuse(refused); err != nil {
			return nil, fmt.Errorf("answer of three letters: %w", err)
		}
		return e.SetupSecurityQuestion(ctx, &idx.SecurityQuestion{QuestionKey: key, Question: own, Answer: os.Getenv("ANSWER")})
	}
}

func skip(ctx context.Context, e *idx.EnrollmentResponse, _ *Result) (*idx.EnrollmentResponse, error) {
	return e.Skip(ctx)
}
