package clients

import (
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx"
)

// newcomer is an org that lets people register, Ada first of all.
func newcomer(c *mockidx.Config) {
	c.Users, c.Registration.Enabled = nil, true
}

func registers(c *mockidx.Config) { c.Registration.Enabled = true }

func joined(t *testing.T, u mockidx.User) {
	t.Helper()
	if u.Status != mockidx.Active || u.EmailUnverified || u.FirstName != "Ada" || u.LastName != "Lovelace" {
		t.Errorf("registered %+v", u)
	}
}

func and(checks ...func(*testing.T, mockidx.User)) func(*testing.T, mockidx.User) {
	return func(t *testing.T, u mockidx.User) {
		t.Helper()
		for _, check := range checks {
			check(t, u)
		}
	}
}

// invited makes Ada somebody who has an activation token only.
func invited(expires time.Time) func(*mockidx.Config) {
	return has(func(u *mockidx.User) {
		u.Status, u.Password, u.Activation.Token, u.Activation.Expires = "PROVISIONED", "", oneTimeToken, expires
	})
}

// errorsAsJSON is how auth-js reads what is wrong with the first page.
func errorsAsJSON(c *mockidx.Config) { c.Interoperability.IntrospectErrorsAsJSON = true }

var registrations = []journey{
	{
		name: "register by code", by: everyClient | authJSGeneric, org: newcomer, refused: []string{wrongCode}, after: joined,
		sent: []string{"RegistrationActivation"}, outcomes: map[string]int{"user_created": 1, "passcode_wrong": 1, "interaction_code_redeemed": 1},
	},
	{
		name: "register by link", by: everyClient, org: newcomer, refused: []string{wrongCode}, after: joined,
		sent: []string{"RegistrationActivation"}, outcomes: map[string]int{"link_redirected": 1, "interaction_code_redeemed": 1},
	},
	{
		name: "register with a password", by: everyClient, org: newcomer, policy: asks(byPassword, email), refused: []string{wrongCode, weak},
		sent: []string{"RegistrationActivation"}, outcomes: map[string]int{"password_refused": 1, "interaction_code_redeemed": 1}, after: and(joined, hasNewPassword),
	},
	{
		name: "register with a password on the form", by: authJS, policy: asks(byPassword, email),
		org:  with(newcomer, func(c *mockidx.Config) { c.Registration.Password = true }),
		sent: []string{"RegistrationActivation"}, outcomes: map[string]int{"profile_refused": 1, "user_created": 1, "interaction_code_redeemed": 1}, after: and(joined, hasNewPassword),
	},
	{
		name: "register with sms", by: everyClient | authJSGeneric, org: with(newcomer, offersToSetUp(byPhone)), refused: []string{wrongCode, noPhone, wrongCode},
		sent: []string{"RegistrationActivation", "sms"}, outcomes: map[string]int{"phone_invalid": 1, "interaction_code_redeemed": 1}, after: and(joined, hasPhone),
	},
	{
		name: "register with a voice call", by: everyClient, org: with(newcomer, offersToSetUp(byPhone)), refused: []string{wrongCode, noPhone, wrongCode},
		sent: []string{"RegistrationActivation", "voice"}, outcomes: map[string]int{"phone_invalid": 1, "interaction_code_redeemed": 1}, after: and(joined, hasPhone),
	},
	{
		name: "register with a question", by: everyClient, org: with(newcomer, requires(securityQuestion)), refused: []string{wrongCode, shortAnswer},
		sent: []string{"RegistrationActivation"}, outcomes: map[string]int{"security_question_refused": 1, "interaction_code_redeemed": 1}, after: and(joined, hasChosenQuestion),
	},
	{
		name: "register with one's question", by: authJS | idxGo, org: with(newcomer, requires(securityQuestion)), refused: []string{wrongCode, shortAnswer},
		sent: []string{"RegistrationActivation"}, outcomes: map[string]int{"security_question_refused": 1, "interaction_code_redeemed": 1}, after: and(joined, hasOwnQuestion),
	},
	{
		name: "register with Google Authenticator", by: authJS | idxGo, org: with(newcomer, requires(googleOTP)), refused: []string{wrongCode, wrongCode},
		sent: []string{"RegistrationActivation"}, outcomes: map[string]int{"passcode_wrong": 2, "interaction_code_redeemed": 1},
		after: func(t *testing.T, u mockidx.User) {
			joined(t, u)
			if u.TOTPSecret == "" {
				t.Error("no secret was kept")
			}
		},
	},
	{
		name: "register with Okta Verify", by: idxGo, org: with(newcomer, requires(oktaVerify)), refused: []string{wrongCode},
		sent: []string{"RegistrationActivation"}, outcomes: map[string]int{"device_set_up": 1, "interaction_code_redeemed": 1}, after: and(joined, nowHasDevice),
	},
	{
		name: "register and skip", by: everyClient, org: with(newcomer, offersToSetUp(byPhone, securityQuestion)), refused: []string{wrongCode},
		sent: []string{"RegistrationActivation"}, outcomes: map[string]int{"interaction_code_redeemed": 1}, after: joined,
	},
	{
		name: "register an address twice", by: everyClient, org: registers, noTokens: true,
		refused: []string{"A user with this Email already exists"}, outcomes: map[string]int{"user_exists": 1},
	},
	{
		name: "register no address", by: everyClient, org: newcomer, noTokens: true,
		refused:  []string{"'Email' must be in the form of an email address,Provided value for property 'Email' does not match required pattern"},
		outcomes: map[string]int{"profile_refused": 1, "user_created": 0},
	},
	{
		name: "register an address twice, hidden", by: everyClient, org: with(registers, hidesUnknown), noTokens: true,
		refused:  []string{wrongCode},
		outcomes: map[string]int{"user_exists_hidden": 1, "user_created": 0, "mail_withheld": 1}, after: keepsPassword,
	},
	{
		name: "register wrong types", by: authJS, org: newcomer, noTokens: true,
		outcomes: map[string]int{"profile_refused": 1, "user_created": 0},
	},
	{
		name: "activate and set a password", by: authJS | authJSGeneric, confidential: true, policy: asks(byPassword), org: invited(time.Time{}),
		outcomes: map[string]int{"password_refused": 1, "interaction_code_redeemed": 1}, after: and(joined, hasNewPassword),
	},
	{
		name: "activate by expired token", by: authJS | idxGo, refused: []string{"Your account activation link is no longer valid."}, confidential: true, policy: asks(byPassword), noTokens: true,
		org:      with(invited(time.Now().Add(-time.Hour)), errorsAsJSON),
		outcomes: map[string]int{"interaction_begun": 1, "interaction_code_issued": 0},
		after: func(t *testing.T, u mockidx.User) {
			if u.Status != "PROVISIONED" {
				t.Errorf("the user is %s", u.Status)
			}
		},
	},
	{
		name: "activate with a public client", by: authJS, policy: asks(byPassword), org: invited(time.Time{}), noTokens: true,
		outcomes: map[string]int{"activation_by_public_client": 1},
	},
	{
		name: "activate by no token", by: authJS | idxGo, confidential: true, policy: asks(byPassword), noTokens: true,
		refused: []string{"The activation token is invalid"}, outcomes: map[string]int{"activation_token_invalid": 1}, after: keepsPassword,
	},
	{
		name: "activate by token", by: idxGo, policy: asks(byPhone), org: with(requires(byPhone), invited(time.Time{})),
		refused: []string{noPhone, wrongCode}, sent: []string{"sms"},
		outcomes: map[string]int{"interaction_code_redeemed": 1}, after: and(joined, hasPhone),
	},
}

var recoveries = []journey{
	{
		name: "recover by code", by: everyClient | authJSGeneric, policy: asks(byPassword), refused: []string{wrongCode, weak},
		sent: []string{"ForgotPassword"}, outcomes: map[string]int{"passcode_wrong": 1, "password_refused": 1, "interaction_code_redeemed": 1}, after: hasNewPassword,
	},
	{
		name: "recover by link", by: everyClient, policy: asks(byPassword), refused: []string{wrongCode, weak},
		sent: []string{"ForgotPassword"}, outcomes: map[string]int{"link_redirected": 1, "interaction_code_redeemed": 1}, after: hasNewPassword,
	},
	{
		name: "recover with a question", by: everyClient, policy: asks(byPassword), refused: []string{wrongCode, wrongCode, weak},
		org:  with(has(hasQuestion), func(c *mockidx.Config) { c.Password.RecoveryQuestion = true }),
		sent: []string{"ForgotPassword"}, outcomes: map[string]int{"security_question_wrong": 1, "interaction_code_redeemed": 1}, after: hasNewPassword,
	},
	{
		name: "recover, used or too long", by: everyClient, policy: asks(byPassword), refused: []string{wrongCode, weak, weak, weak},
		org:  has(func(u *mockidx.User) { u.PasswordHistory = []string{oldPassword} }),
		sent: []string{"ForgotPassword"}, outcomes: map[string]int{"password_refused": 3, "interaction_code_redeemed": 1}, after: hasNewPassword,
	},
	{
		name: "recover, cancel, again", by: everyClient, policy: asks(byPassword), refused: []string{wrongCode, weak},
		sent: []string{"ForgotPassword", "ForgotPassword"}, outcomes: map[string]int{"cancelled": 1, "interaction_code_redeemed": 1}, after: hasNewPassword,
	},
	{
		name: "recover from the page with the password", by: everyClient, refused: []string{wrongCode, weak},
		policy: mockidx.Policy{Identify: mockidx.IdentifierWithPassword, Factors: []mockidx.Factor{byPassword}},
		sent:   []string{"ForgotPassword"}, outcomes: map[string]int{"interaction_code_redeemed": 1}, after: hasNewPassword,
	},
	{
		name: "reset by token", by: authJS, policy: asks(byPassword), org: has(mustReset),
		outcomes: map[string]int{"password_refused": 1, "interaction_code_redeemed": 1}, after: hasNewPassword,
	},
	{
		name: "reset by token, twice", by: authJS, policy: asks(byPassword), org: has(mustReset),
		outcomes: map[string]int{"recovery_token_invalid": 1, "interaction_code_redeemed": 1}, after: hasNewPassword,
	},
	{
		name: "recover nobody, hidden", by: everyClient, refused: []string{wrongCode}, policy: asks(byPassword), org: hidesUnknown, noTokens: true,
		outcomes: map[string]int{"mail_withheld": 1},
	},
	{
		name: "recover nobody", by: everyClient, policy: asks(byPassword), noTokens: true,
		refused: []string{"There is no account with the Username nobody@example.com."}, outcomes: map[string]int{"user_unknown": 1},
	},
	{
		name: "recover by token", by: idxGo, policy: asks(byPassword), noTokens: true, offers: "SETUP_NEW_PASSWORD",
		org:     has(mustReset),
		refused: []string{"could not locate a remediation option with the name 'reenroll-authenticator'"}, after: keepsPassword,
	},
}

func mustReset(u *mockidx.User) { u.Status, u.RecoveryToken.Token = "RECOVERY", oneTimeToken }

// locked lets people unlock themselves, and locks Ada out.
func locked(c *mockidx.Config) {
	c.Password.Unlock, c.Users[0].Status = true, mockidx.LockedOut
}

func isActive(t *testing.T, u mockidx.User) {
	t.Helper()
	keepsPassword(t, u)
	if u.Status != mockidx.Active {
		t.Errorf("the user is %s", u.Status)
	}
}

var unlocks = []journey{
	{
		name: "unlock by code", by: authJS | authJSGeneric, policy: asks(byPassword), org: locked, noTokens: true,
		sent: []string{"SelfServiceUnlock"}, outcomes: map[string]int{"passcode_wrong": 1, "account_unlocked": 1}, after: isActive,
	},
	{
		name: "unlock by link", by: authJS, policy: asks(byPassword), org: locked, noTokens: true,
		sent: []string{"SelfServiceUnlock"}, outcomes: map[string]int{"link_redirected": 1, "account_unlocked": 1}, after: isActive,
	},
	{
		name: "unlock by sms", by: authJS, policy: asks(byPassword), noTokens: true,
		org: with(locked, has(func(u *mockidx.User) { u.Phone = phone }), func(c *mockidx.Config) {
			c.Password.RecoveryFactors = []mockidx.Factor{email, byPhone}
		}),
		sent: []string{"sms"}, outcomes: map[string]int{"passcode_wrong": 1, "account_unlocked": 1}, after: isActive,
	},
	{
		name: "unlock and go on to the app", by: authJS, policy: asks(byPassword),
		org:  with(locked, func(c *mockidx.Config) { c.Interoperability.UnlockLandsOnApp = true }),
		sent: []string{"SelfServiceUnlock"}, outcomes: map[string]int{"account_unlocked": 1, "interaction_code_redeemed": 1}, after: isActive,
	},
	{
		name: "unlock nobody", by: authJS, policy: asks(byPassword), org: locked, noTokens: true, outcomes: map[string]int{"user_unknown": 1},
	},
}
