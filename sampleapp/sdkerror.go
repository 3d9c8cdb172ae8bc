package sampleapp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	idx "github.com/okta/okta-idx-golang"
)

// guard calls step and makes an error of a panic: the SDK follows pointers in
// an answer without looking whether it has them.
func guard(ctx context.Context, step call) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("okta-idx-golang cannot read the org's answer: %v", p)
		}
	}()
	return step(ctx)
}

// passesUnescaped reports whether the SDK sends password as it is. It trims
// it, and in some steps pastes it into JSON without escaping it.
func passesUnescaped(password string) bool {
	if password != strings.TrimSpace(password) {
		return false
	}
	return !strings.ContainsFunc(password, func(r rune) bool { return r == '"' || r == '\\' || r < ' ' || r == '\uFFFD' })
}

// notice is what to tell the user about a step that they can try again; it is
// empty if they cannot.
func notice(err error) string {
	if strings.HasPrefix(err.Error(), unknownUser) {
		return wrongLogin // as for a wrong password: who has an account is nobody's business
	}
	switch key := errorKey(err); key {
	case "api.authn.error.PASSCODE_INVALID":
		return wrongCode
	case "tooManyRequests", "oie.tooManyRequests", "E0000047":
		return "That was too often. Please wait five minutes, then ask for a new mail."
	case "errors.E0000004", "E0000004", "incorrectPassword":
		return wrongLogin
	case "idx.session.expired", oauthKey:
		return ""
	default:
		if isTransport(err) {
			return "The sign-in service does not answer. Please try again in a moment."
		}
		return refusedText
	}
}

const refusedText = "The sign-in service did not accept that. Please try again, or start again."

const (
	wrongCode  = "That code is wrong or too old. Only the code of the newest mail works."
	wrongLogin = "The username or password is wrong."
)

// unknownUser begins the text of idx.unknown.user, an INFO of an answer 200. Of
// such messages the SDK keeps only the text.
const unknownUser = "There is no account with the Username"

// oauthKey stands for any error of the org's OAuth endpoints.
const oauthKey = "oauth"

// errorKey is what tells the org's errors apart, in each of its three
// dialects; it is empty for any other error.
func errorKey(err error) string {
	var answer *idx.ResponseError
	if !errors.As(err, &answer) {
		return ""
	}
	_ = answer.Error() // digs the messages of form fields up
	switch {
	case answer.ErrorType != "":
		return oauthKey
	case len(answer.Message.Values) > 0:
		return answer.Message.Values[0].I18N.Key
	}
	return answer.ErrorCode
}

func isTransport(err error) bool {
	var transport *url.Error
	return errors.As(err, &transport)
}

// fail chooses the page for an error that the user cannot mend. s, if there is
// one, is over then.
func (f *sdkFrontend) fail(r *http.Request, s *signIn, what string, err error) error {
	f.app.config.Log.WarnContext(r.Context(), "sign-in", "step", what, "err", err)
	if s != nil {
		f.app.browsers.take(s)
	}
	switch {
	case errorKey(err) == "idx.session.expired":
		return problemTimedOut
	case errorKey(err) == oauthKey:
		return problemExchange.with(err.Error())
	case isTransport(err):
		return problemUnreachable
	}
	return problemExchange
}

// redeemError leaves out the ID token that the SDK puts into its error.
func redeemError(err error) error {
	var answer *idx.ResponseError
	if errors.As(err, &answer) && answer.ErrorType != "" {
		return fmt.Errorf("token endpoint: %w", &refusal{answer.ErrorType, answer.ErrorDescription})
	}
	text, _, _ := strings.Cut(err.Error(), "; token:")
	return errors.New(text)
}
