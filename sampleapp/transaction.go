package sampleapp

import (
	"context"
	"net/url"

	idx "github.com/okta/okta-idx-golang"
)

// call moves a transaction on at the org.
type call func(context.Context) error

// transaction is one of okta-idx-golang's APIs at work. Its methods return nil
// where the SDK has nothing for a step: the app then sends the form itself.
type transaction interface {
	// choose is for an authenticator of a list.
	choose(c choice) call
	// reply is for what the org asks about an authenticator.
	reply(to idxStep, in reply) call
	skip() call
	cancel() call
	// knows reports whether the transaction can prove or set up an authenticator
	// at all, be it by the app's own requests.
	knows(key string, enroll bool) bool
	// sync lets the SDK look where a step of the app has led.
	sync() call
	// idToken is what a transaction ended with, or empty.
	idToken() string
}

// choice is what a user says on a list of authenticators, and where a code to
// set up a phone shall go.
type choice struct {
	key, method, number string
	enroll              bool
}

// reply is what a user fills in. Only what the step asks for is set.
type reply struct {
	code, password, answer string
	questionKey, question  string // to set a security question up
}

// calling makes a call of a method of the SDK, which changes its receiver and
// returns it.
func calling[T any](method func(context.Context) (T, error)) call {
	return func(ctx context.Context) error {
		_, err := method(ctx)
		return err
	}
}

// with is calling for a method with an argument.
func with[T, A any](method func(context.Context, A) (T, error), arg A) call {
	return func(ctx context.Context) error {
		_, err := method(ctx, arg)
		return err
	}
}

// tokenOf is the ID token of a transaction of the SDK that ended.
func tokenOf(t *idx.Token) string {
	if t == nil {
		return ""
	}
	return t.IDToken
}

// questionOf is how the SDK takes a security question.
func questionOf(in reply) *idx.SecurityQuestion {
	return &idx.SecurityQuestion{QuestionKey: in.questionKey, Question: in.question, Answer: in.answer}
}

// readReply takes the reply to a step out of a form.
func readReply(form url.Values) reply {
	return reply{
		code:        form.Get("code"),
		password:    form.Get("password"),
		answer:      form.Get("answer"),
		questionKey: form.Get("questionKey"),
		question:    form.Get("question"),
	}
}
