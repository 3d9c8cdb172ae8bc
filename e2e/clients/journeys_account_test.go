package clients

import (
	"testing"

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

var registrations = []journey{
	{
		name: "register by code", by: bothIDXGo, org: newcomer, refused: []string{wrongCode}, after: joined,
		sent: []string{"RegistrationActivation"}, outcomes: map[string]int{"user_created": 1, "passcode_wrong": 1, "interaction_code_redeemed": 1},
	},
	{
		name: "register by link", by: bothIDXGo, org: newcomer, refused: []string{wrongCode}, after: joined,
		sent: []string{"RegistrationActivation"}, outcomes: map[string]int{"link_redirected": 1, "interaction_code_redeemed": 1},
	},
	{
		name: "register with a password", by: bothIDXGo, org: newcomer, policy: asks(byPassword, email), refused: []string{wrongCode, weak},
		sent: []string{"RegistrationActivation"}, outcomes: map[string]int{"password_refused": 1, "interaction_code_redeemed": 1}, after: and(joined, hasNewPassword),
	},
	{
		name: "register with sms", by: bothIDXGo, org: with(newcomer, offersToSetUp(byPhone)), refused: []string{wrongCode, noPhone, wrongCode},
		sent: []string{"RegistrationActivation", "sms"}, outcomes: map[string]int{"phone_invalid": 1, "interaction_code_redeemed": 1}, after: and(joined, hasPhone),
	},
	{
		name: "register with a voice call", by: bothIDXGo, org: with(newcomer, offersToSetUp(byPhone)), refused: []string{wrongCode, noPhone, wrongCode},
		sent: []string{"RegistrationActivation", "voice"}, outcomes: map[string]int{"phone_invalid": 1, "interaction_code_redeemed": 1}, after: and(joined, hasPhone),
	},
	{
		name: "register with a question", by: bothIDXGo, org: with(newcomer, requires(securityQuestion)), refused: []string{wrongCode, shortAnswer},
		sent: []string{"RegistrationActivation"}, outcomes: map[string]int{"security_question_refused": 1, "interaction_code_redeemed": 1}, after: and(joined, hasChosenQuestion),
	},
	{
		name: "register with one's question", by: idxGo, org: with(newcomer, requires(securityQuestion)), refused: []string{wrongCode, shortAnswer},
		sent: []string{"RegistrationActivation"}, outcomes: map[string]int{"security_question_refused": 1, "interaction_code_redeemed": 1}, after: and(joined, hasOwnQuestion),
	},
	{
		name: "register with Google Authenticator", by: idxGo, org: with(newcomer, requires(googleOTP)), refused: []string{wrongCode, wrongCode},
		sent: []string{"RegistrationActivation"}, outcomes: map[string]int{"passcode_wrong": 2, "interaction_code_redeemed": 1},
		after: func(t *testing.T, u mockidx.User) {
			joined(t, u)
			if u.TOTPSecret == "" {
				t.Error("no secret was kept")
			}
		},
	},
	{
		name: "register and skip", by: bothIDXGo, org: with(newcomer, offersToSetUp(byPhone, securityQuestion)), refused: []string{wrongCode},
		sent: []string{"RegistrationActivation"}, outcomes: map[string]int{"interaction_code_redeemed": 1}, after: joined,
	},
	{
		name: "register an address twice", by: bothIDXGo, org: registers, noTokens: true,
		refused: []string{"A user with this Email already exists"}, outcomes: map[string]int{"user_exists": 1},
	},
	{
		name: "register no address", by: bothIDXGo, org: newcomer, noTokens: true,
		refused:  []string{"'Email' must be in the form of an email address,Provided value for property 'Email' does not match required pattern"},
		outcomes: map[string]int{"profile_refused": 1, "user_created": 0},
	},
	{
		name: "activate by token", by: idxGo, policy: asks(byPhone), org: with(requires(byPhone), has(func(u *mockidx.User) {
			u.Status, u.Password, u.Activation.Token = "PROVISIONED", "", oneTimeToken
		})), refused: []string{noPhone, wrongCode}, sent: []string{"sms"},
		outcomes: map[string]int{"interaction_code_redeemed": 1}, after: and(joined, hasPhone),
	},
}

var recoveries = []journey{
	{
		name: "recover by code", by: bothIDXGo, policy: asks(byPassword), refused: []string{wrongCode, weak},
		sent: []string{"ForgotPassword"}, outcomes: map[string]int{"passcode_wrong": 1, "password_refused": 1, "interaction_code_redeemed": 1}, after: hasNewPassword,
	},
	{
		name: "recover by link", by: bothIDXGo, policy: asks(byPassword), refused: []string{wrongCode, weak},
		sent: []string{"ForgotPassword"}, outcomes: map[string]int{"link_redirected": 1, "interaction_code_redeemed": 1}, after: hasNewPassword,
	},
	{
		name: "recover with a question", by: bothIDXGo, policy: asks(byPassword), refused: []string{wrongCode, wrongCode, weak},
		org:  with(has(hasQuestion), func(c *mockidx.Config) { c.Password.RecoveryQuestion = true }),
		sent: []string{"ForgotPassword"}, outcomes: map[string]int{"security_question_wrong": 1, "interaction_code_redeemed": 1}, after: hasNewPassword,
	},
	{
		name: "recover, cancel, again", by: bothIDXGo, policy: asks(byPassword), refused: []string{wrongCode, weak},
		sent: []string{"ForgotPassword", "ForgotPassword"}, outcomes: map[string]int{"cancelled": 1, "interaction_code_redeemed": 1}, after: hasNewPassword,
	},
	{
		name: "recover nobody", by: bothIDXGo, policy: asks(byPassword), noTokens: true,
		refused: []string{"There is no account with the Username nobody@example.com."}, outcomes: map[string]int{"user_unknown": 1},
	},
	{
		name: "recover by token", by: idxGo, policy: asks(byPassword), noTokens: true, offers: "SETUP_NEW_PASSWORD",
		org:     has(func(u *mockidx.User) { u.Status, u.RecoveryToken.Token = "RECOVERY", oneTimeToken }),
		refused: []string{"could not locate a remediation option with the name 'reenroll-authenticator'"}, after: keepsPassword,
	},
}

var unlocks []journey
