package clients

import (
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx"
)

var redeemed = map[string]int{"interaction_code_issued": 1, "interaction_code_redeemed": 1}

// asksThere has no page of the app for links, and asks who opens one in another
// browser.
func asksThere(c *mockidx.Config) {
	c.Apps[0].EmailVerificationURI, c.Interoperability.LinkConsent = "", true
}

var signIns = []journey{
	{
		name: "login", by: bothIDXGo, sent: []string{"EmailChallenge"}, outcomes: redeemed,
	},
	{
		name: "login by link", by: bothIDXGo, sent: []string{"EmailChallenge"},
		outcomes: map[string]int{"link_redirected": 1, "interaction_code_redeemed": 1},
	},
	{
		name: "login by password and mail", by: bothIDXGo, onApp: strictApp,
		sent: []string{"EmailChallenge"}, outcomes: redeemed,
	},
	{
		name: "wrong code", by: bothIDXGo, refused: []string{wrongCode}, sent: []string{"EmailChallenge"},
		outcomes: map[string]int{"passcode_wrong": 1, "interaction_code_redeemed": 1},
	},
	{
		name: "another code", by: bothIDXGo, refused: []string{wrongCode}, sent: []string{"EmailChallenge", "EmailChallenge"},
		outcomes: map[string]int{"passcode_superseded": 1, "interaction_code_redeemed": 1},
	},
	{
		name: "too many requests", by: remediating | bothIDXGo, refused: []string{wrongCode, tooMany, tooMany}, sent: []string{"EmailChallenge"},
		outcomes: map[string]int{"passcode_wrong": 1, "rate_limited": 2, "interaction_code_redeemed": 1},
	},
	{
		name: "login, allowed in another browser", by: authJS, org: asksThere, sent: []string{"EmailChallenge"},
		outcomes: map[string]int{"link_asked": 1, "link_allowed": 1, "interaction_code_redeemed": 1},
	},
	{
		name: "login, denied in another browser", by: remediating, org: asksThere, noTokens: true, sent: []string{"EmailChallenge"},
		outcomes: map[string]int{"link_asked": 1, "link_denied": 2, "interaction_code_issued": 0},
	},
	{
		name: "wrong password", by: bothIDXGo, onApp: strictApp, noTokens: true,
		refused: []string{"Authentication failed"}, outcomes: map[string]int{"password_wrong": 1},
	},
	{
		name: "cancel the login", by: bothIDXGo, noTokens: true, offers: "IDENTIFY", sent: []string{"EmailChallenge"},
		outcomes: map[string]int{"cancelled": 1, "interaction_code_issued": 0},
	},
	{
		name: "redeem", by: bothIDXGo, refused: []string{"The interaction code is invalid or has expired."}, sent: []string{"EmailChallenge"},
		outcomes: map[string]int{"interaction_code_redeemed": 1, "interaction_code_reused": 1},
	},
	{
		name: "unknown user", by: everyClient, noTokens: true,
		refused:  []string{"There is no account with the Username nobody@example.com."},
		outcomes: map[string]int{"user_unknown": 1},
	},
	{
		name: "unknown user, hidden", by: everyClient, noTokens: true, org: hidesUnknown, refused: []string{wrongCode},
		outcomes: map[string]int{"user_unknown_hidden": 1, "mail_withheld": 1},
	},
}

var factorJourneys = []journey{
	{
		name: "password, then sms", by: everyClient | authJSGeneric, policy: asks(byPassword, byPhone),
		org: has(func(u *mockidx.User) { u.Phone = phone }), refused: []string{wrongCode},
		sent: []string{"sms"}, outcomes: map[string]int{"passcode_wrong": 1, "interaction_code_redeemed": 1},
	},
	{
		name: "password, then voice call", by: everyClient, policy: asks(byPassword, byPhone),
		org: has(func(u *mockidx.User) { u.Phone = phone }), refused: []string{wrongCode},
		sent: []string{"voice"}, outcomes: map[string]int{"passcode_wrong": 1, "interaction_code_redeemed": 1},
	},
	{
		name: "password, then sms, and another", by: remediating, policy: asks(byPassword, byPhone),
		org:  has(func(u *mockidx.User) { u.Phone = phone }),
		sent: []string{"sms", "sms"}, outcomes: map[string]int{"text_resent": 1, "passcode_superseded": 1, "interaction_code_redeemed": 1},
	},
	{
		name: "another factor than the one chosen first", by: everyClient, policy: asks(byPassword), refused: []string{wrongCode, wrongCode},
		org: with(has(func(u *mockidx.User) { u.Phone = phone }), func(c *mockidx.Config) {
			c.Policies[0].OneOf = []mockidx.Factor{email, byPhone}
		}),
		sent: []string{"EmailChallenge", "sms"}, outcomes: map[string]int{"passcode_superseded": 1, "passcode_wrong": 1, "interaction_code_redeemed": 1},
	},
	{
		name: "proving mail before setting up a phone", by: everyClient, policy: asks(byPassword), org: with(requires(byPhone), offersToSetUp(email)),
		refused: []string{wrongCode, noPhone, wrongCode}, sent: []string{"EmailChallenge", "sms"},
		outcomes: map[string]int{"interaction_code_redeemed": 1}, after: hasPhone,
	},
	{
		name: "password, then a question", by: authJS, policy: asks(byPassword, securityQuestion), org: has(hasQuestion),
		outcomes: map[string]int{"security_question_wrong": 1, "interaction_code_redeemed": 1},
	},
	{
		name: "password, then Google Authenticator", by: authJS | idxGo, policy: asks(byPassword, googleOTP),
		org: has(func(u *mockidx.User) { u.TOTPSecret = totpSecret }), refused: []string{"Your code doesn't match our records."},
		outcomes: map[string]int{"passcode_wrong": 1, "interaction_code_redeemed": 1},
		after: func(t *testing.T, u mockidx.User) {
			if u.TOTPLastUsed.IsZero() {
				t.Error("the code can be used again")
			}
		},
	},
	{
		name: "password, then a code of Okta Verify", by: authJS | idxGo | authJSGeneric, policy: asks(byPassword, oktaVerify), org: has(hasDevice), refused: []string{wrongCode},
		outcomes: map[string]int{"passcode_wrong": 1, "interaction_code_redeemed": 1},
		after: func(t *testing.T, u mockidx.User) {
			if u.OktaVerifyDevice.LastUsed.IsZero() {
				t.Error("the code can be used again")
			}
		},
	},
	{
		name: "password, then a push", by: authJS | idxGo | authJSGeneric, policy: asks(byPassword, oktaVerify), org: has(hasDevice),
		outcomes: map[string]int{"push_sent": 1, "push_approved": 1, "interaction_code_redeemed": 1},
	},
	{
		name: "password, then a push that is rejected, and another by number", by: authJS, policy: asks(byPassword, oktaVerify),
		org:      with(has(hasDevice), func(c *mockidx.Config) { c.OktaVerify.NumberChallenge = true }),
		outcomes: map[string]int{"push_sent": 2, "push_rejected": 1, "push_approved": 1, "interaction_code_redeemed": 1},
	},
	{
		name: "setting up a required Okta Verify", by: authJS | authJSGeneric, policy: asks(byPassword), org: requires(oktaVerify),
		outcomes: map[string]int{"device_set_up": 1, "interaction_code_redeemed": 1}, after: nowHasDevice,
	},
	{
		name: "setting up a required Okta Verify by mail", by: authJS, policy: asks(byPassword), org: requires(oktaVerify),
		sent:     []string{"OktaVerifyActivation"},
		outcomes: map[string]int{"device_set_up": 1, "interaction_code_redeemed": 1}, after: nowHasDevice,
	},
	{
		name: "setting up a required phone", by: everyClient, policy: asks(byPassword), org: requires(byPhone),
		refused: []string{noPhone, wrongCode}, sent: []string{"sms"},
		outcomes: map[string]int{"authenticator_enrolled": 0, "interaction_code_redeemed": 1}, after: hasPhone,
	},
	{
		name: "setting up a required phone, skipping", by: authJS | idxGo, policy: asks(byPassword),
		org:     with(requires(byPhone), offersToSetUp(securityQuestion)),
		refused: []string{noPhone, wrongCode}, offers: "SECURITY_QUESTION_OPTIONS", sent: []string{"sms"},
		outcomes: map[string]int{"skipped": 0, "interaction_code_redeemed": 1}, after: hasPhone,
	},
	{
		name: "setting up a required Google Authenticator", by: authJS | idxGo, policy: asks(byPassword), org: requires(googleOTP),
		refused: []string{wrongCode}, outcomes: map[string]int{"interaction_code_redeemed": 1},
		after: func(t *testing.T, u mockidx.User) {
			if u.TOTPSecret == "" {
				t.Error("no secret was kept")
			}
		},
	},
	{
		name: "setting up a required question", by: authJS | idxGo | authJSGeneric, policy: asks(byPassword), org: requires(securityQuestion),
		refused: []string{shortAnswer}, outcomes: map[string]int{"interaction_code_redeemed": 1}, after: hasChosenQuestion,
	},
	{
		name: "setting up email by code", by: authJS, policy: asks(byPassword), org: with(requires(email), has(unverifiedEmail)),
		sent: []string{"EmailFactorVerification"}, outcomes: map[string]int{"passcode_wrong": 1, "interaction_code_redeemed": 1}, after: hasEmail,
	},
	{
		name: "setting up email by link", by: authJS, policy: asks(byPassword), org: with(requires(email), has(unverifiedEmail)),
		sent: []string{"EmailFactorVerification"}, outcomes: map[string]int{"link_redirected": 1, "interaction_code_redeemed": 1}, after: hasEmail,
	},
	{
		name: "expired password", by: authJS | idxGo, policy: asks(byPassword), org: has(expires(-time.Hour)),
		refused: []string{weak}, outcomes: map[string]int{"password_refused": 1, "interaction_code_redeemed": 1}, after: hasNewPassword,
	},
	{
		name: "expiring password, kept", by: authJS, policy: asks(byPassword), org: has(expires(48 * time.Hour)),
		outcomes: map[string]int{"interaction_code_redeemed": 1}, after: keepsPassword,
	},
	{
		name: "expiring password", by: bothIDXGo, policy: asks(byPassword), org: has(expires(48 * time.Hour)), noTokens: true,
		refused: []string{"When your password expires, you will have to change your password"}, outcomes: map[string]int{"factor_verified": 1}, after: keepsPassword,
	},
}

func unverifiedEmail(u *mockidx.User) { u.EmailUnverified = true }

func hasEmail(t *testing.T, u mockidx.User) {
	t.Helper()
	if u.EmailUnverified {
		t.Error("the address is not verified")
	}
}

func expires(in time.Duration) func(*mockidx.User) {
	return func(u *mockidx.User) { u.PasswordExpires = time.Now().Add(in) }
}

func hasChosenQuestion(t *testing.T, u mockidx.User) {
	t.Helper()
	if u.SecurityQuestion.Key != "disliked_food" || u.SecurityQuestion.Answer != answer {
		t.Errorf("security question %+v", u.SecurityQuestion)
	}
}

func hasOwnQuestion(t *testing.T, u mockidx.User) {
	t.Helper()
	if u.SecurityQuestion.Key != "custom" || u.SecurityQuestion.Question != "Where does the engine stand?" || u.SecurityQuestion.Answer != answer {
		t.Errorf("security question %+v", u.SecurityQuestion)
	}
}
