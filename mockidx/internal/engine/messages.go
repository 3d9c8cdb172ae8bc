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
	incorrectPassword    = message{401, ion.Error, "incorrectPassword", "Password is incorrect", nil}
	factorSuspended      = message{401, ion.Error, "authfactor.challenge.suspended_factor", "This factor is suspended for your account due to too many failed attempts", nil}
	passcodeInvalid      = message{401, ion.Error, "api.authn.error.PASSCODE_INVALID", "Invalid code. Try again.", nil}
	sessionExpired       = message{401, ion.Error, "idx.session.expired", "You have been logged out due to inactivity. Refresh or return to the sign in screen.", nil}
	tooManyRequests      = message{429, ion.Error, "tooManyRequests", "Too many requests", nil}
	tooManyTexts         = message{429, ion.Error, "errors.E0000150", "You have reached the limit of sms requests, please try again later.", nil}
	tooManyCalls         = message{429, ion.Error, "errors.E0000151", "You have reached the limit of call requests, please try again later.", nil}
	badRequest           = message{400, ion.Error, "E0000020", "Bad request.", nil}
	fieldRequired        = message{400, ion.Error, "api.error.field_required", "'{0}' is required.", nil}
	unknownUser          = message{200, ion.Info, "idx.unknown.user", "There is no account with the Username {0}.", nil}
	userNotAssigned      = message{400, ion.Error, "idx.error.user.not.assigned.to.app", "User is not assigned to this application.", nil}
	accessDenied         = message{403, ion.Error, "security.access_denied", "You do not have permission to perform the requested action.", nil}
	resetNotAllowed      = message{403, ion.Error, "oie.selfservice.reset.password.not.allowed", "Reset password is not allowed at this time. Please contact support for assistance.", nil}

	unlockNotAllowed     = message{400, ion.Error, "oie.selfservice.user.unlock.not.allowed", "Self Service Unlock is not allowed at this time. Please contact support for assistance.", nil}
	resetWhileActivating = message{403, ion.Error, "idx.reset.password.activating.user", "Reset password cannot be performed while the user is activating. Contact your administrator to obtain a new token.", nil}
	resetTokenSpent      = message{401, ion.Error, "idx.invalid.forgot.password.token", "Your reset password token is no longer valid.", nil}
	activationTokenSpent = message{401, ion.Error, "idx.missing.activation.token", "This can happen if you have already activated your account, or if the URL you are trying to use is invalid. Contact your administrator for further assistance.", nil}
	activatingInactive   = message{401, ion.Error, "idx.activating.inactive.user", "Your account has been temporarily suspended. Contact your administrator for further assistance.", nil}
	unlockFailed         = message{403, ion.Error, "oie.selfservice.unlock_user.failed.message", "We are unable to unlock your account at this time, please contact your administrator", nil}
	resetNotSignedIn     = message{403, ion.Error, "api.users.auth.error.POST_PASSWORD_UPDATE_AUTH_FAILURE", "Your password has been updated but there was a problem signing you in. Please try again or contact your administrator.", nil}
	activationTokenOver  = message{401, ion.Error, "idx.expired.activation.token", "Your account activation link is no longer valid. Contact your administrator to request a new activation link.", nil}
	cannotSatisfy        = message{403, ion.Error, "oie.assurance.unsatisfiable", `Unable to login to "{0}" at this time. For assistance, please contact your administrator.`, nil}

	registrationUnavailable = message{403, ion.Error, "idx.error.registration.unavailable", "Registration is currently unavailable.", nil}
	notUnique               = message{400, ion.Error, "registration.error.notUniqueWithinOrg", "A user with this {0} already exists", nil}
	noEmailAddress          = message{400, ion.Error, "registration.error.invalidLoginEmail", "'{0}' must be in the form of an email address", nil}
	noMatch                 = message{400, ion.Error, "registration.error.doesNotMatchPattern", "Provided value for property '{0}' does not match required pattern", nil}
	requirementsNotMet      = message{401, ion.Error, "password.passwordRequirementsNotMet", "Password requirements were not met. {0}", nil}
	commonPassword          = message{401, ion.Error, "password.common", "This password was found in a list of commonly used passwords. Please try another password.", []string{""}}

	invalidPhone   = message{400, ion.Error, "api.factors.error.sms.invalid_phone", "Invalid Phone Number.", nil}
	answerTooShort = message{400, ion.Error, "securityQuestion.answer.tooShort.arg", "The security question answer must be at least {0} characters in length", nil}
	tagsNotAllowed = message{400, ion.Error, "tagsNotAllowed", "The field must not contain HTML tags", nil}
	totpInvalid    = message{401, ion.Error, "authfactor.challenge.soft_token.invalid_passcode", "API error: Your code doesn't match our records. Please try again.", nil}
	totpReused     = message{401, ion.Error, "authfactor.challenge.soft_token.used_passcode", "API error: Each code can only be used once. Please wait for a new code and try again.", nil}

	pushRejected = message{200, ion.Error, "api.authn.poll.error.push_rejected", "You have chosen to reject this login.", nil}
	pushTimedOut = message{200, ion.Error, "oktaverify.timeout", "Your push notification has expired.", nil} // as the widget words it; no recording has one

	assertionInvalid = message{401, ion.Error, "authfactor.webauthn.error.assertion_validation_failure", "None of the WebAuthn authenticators the user has enrolled for was able to validate the assertion", nil}

	passwordExpiring  = message{200, ion.Info, "idx.password.expiring.message", "When your password expires, you will have to change your password before you can login to your {0} account.", nil}
	recoveryCompleted = message{200, ion.Info, "idx.recovery.completed", "You can now sign in with your existing username and new password.", nil}
	accountUnlocked   = message{200, ion.Info, "oie.selfservice.unlock_user.success.message", "You can log in using your existing username and password", nil}
	unlockedGoOn      = message{200, ion.Info, "oie.selfservice.unlock_user.landing.to.app.success.message", "Account successfully unlocked! Verify your account with a security method to continue.", nil}
	cancelledByUser   = message{200, ion.Error, "idx.operation.cancelled.by.user", "Operation cancelled by user.", nil}
	cancelledOnOther  = message{200, ion.Error, "idx.operation.cancelled.on.other.device", "Access denied on other device.", nil}

	transferredToNewTab = message{200, ion.Info, "idx.transferred.to.new.tab", "Flow continued in a new tab.", nil}
	returnToOriginalTab = message{200, ion.Info, "idx.return.to.original.tab", "Please return to the original tab.", nil}
	enterOTPInOriginal  = message{200, ion.Info, "idx.enter.otp.in.original.tab", "Enter the OTP in your original browser or device.", nil}
	returnLinkExpired   = message{200, ion.Info, "idx.return.link.expired", "This email link has expired. To resend it, return to the screen where you requested it.", nil}
	returnStale         = message{200, ion.Info, "idx.return.stale", "This email link is out of date. Return to the screen where you requested it.", nil}
	returnError         = message{200, ion.Error, "idx.return.error", "Could not process this email link. Return to the screen where you requested it.", nil}
)

// of2021 is what Okta's server said in 2021 in place of a message of today, by
// its key: another text, or another key too. The suites of clients of that time
// compare them.
// Source: the tests of okta-idx-golang, okta-idx-dotnet and okta-auth-js.
var of2021 = map[string]message{
	invalidPhone.key:    {key: invalidPhone.key, text: "Unable to initiate factor enrollment: Invalid Phone Number."},
	sessionExpired.key:  {key: sessionExpired.key, text: "The session has expired."},
	accountUnlocked.key: {key: "selfservice.unlock_user.success.message", text: "Your account is now unlocked!"},
}

// say returns m as the org says it on the wire: in the words of 2021 or of
// today.
func (e Env) say(m message) ion.Message {
	if then, ok := of2021[m.key]; ok && e.Org.Interoperability.OldMessages {
		m.key, m.text = then.key, then.text
	}
	text := m.text
	for _, p := range m.params {
		text = strings.ReplaceAll(text, "{0}", p)
	}
	return ion.Message{Message: text, I18n: ion.I18n{Key: m.key, Params: m.params}, Class: m.class}
}

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
