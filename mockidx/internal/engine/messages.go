package engine

import (
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// message is a text of Okta's server with the HTTP status it comes with.
type message struct {
	status int
	class  ion.Class
	key    string
	text   string // {0} stands for the parameter
	params []string
}

// Keys, classes and texts are those of the recorded answers in the test data
// of okta-signin-widget, okta-idx-golang and okta-idx-java. Statuses are the
// recorded ones where there are any; the others are chosen.
var (
	authenticationFailed = message{401, ion.Error, "errors.E0000004", "Authentication failed", nil}
	passcodeInvalid      = message{401, ion.Error, "api.authn.error.PASSCODE_INVALID", "Invalid code. Try again.", nil}
	sessionExpired       = message{401, ion.Error, "idx.session.expired", "You have been logged out due to inactivity. Refresh or return to the sign in screen.", nil}
	tooManyRequests      = message{429, ion.Error, "tooManyRequests", "Too many requests", nil}
	badRequest           = message{400, ion.Error, "E0000020", "Bad request.", nil}
	fieldRequired        = message{400, ion.Error, "api.error.field_required", "'{0}' is required.", nil}
	unknownUser          = message{200, ion.Info, "idx.unknown.user", "There is no account with the Username {0}.", nil}
	userNotAssigned      = message{400, ion.Error, "idx.error.user.not.assigned.to.app", "User is not assigned to this application.", nil}
	accessDenied         = message{403, ion.Error, "security.access_denied", "You do not have permission to perform the requested action.", nil}
	resetNotAllowed      = message{403, ion.Error, "oie.selfservice.reset.password.not.allowed", "Reset password is not allowed at this time. Please contact support for assistance.", nil}

	transferredToNewTab = message{200, ion.Info, "idx.transferred.to.new.tab", "Flow continued in a new tab.", nil}
	returnToOriginalTab = message{200, ion.Info, "idx.return.to.original.tab", "Please return to the original tab.", nil}
	enterOTPInOriginal  = message{200, ion.Info, "idx.enter.otp.in.original.tab", "Enter the OTP in your original browser or device.", nil}
	returnLinkExpired   = message{200, ion.Info, "idx.return.link.expired", "This email link has expired. To resend it, return to the screen where you requested it.", nil}
	returnStale         = message{200, ion.Info, "idx.return.stale", "This email link is out of date. Return to the screen where you requested it.", nil}
	returnError         = message{200, ion.Error, "idx.return.error", "Could not process this email link. Return to the screen where you requested it.", nil}
)

// of returns m about the parameter p.
func (m message) of(p string) message {
	m.params = []string{p}
	return m
}

// keyed returns m under another key, or under its own if key is empty.
func (m message) keyed(key string) message {
	if key != "" {
		m.key = key
	}
	return m
}

// ion returns m as it goes over the wire.
func (m message) ion() ion.Message {
	text := m.text
	for _, p := range m.params {
		text = strings.ReplaceAll(text, "{0}", p)
	}
	return ion.Message{Message: text, I18n: ion.I18n{Key: m.key, Params: m.params}, Class: m.class}
}
