package syslog

import (
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
)

const (
	success   = "SUCCESS"
	failure   = "FAILURE"
	badSecret = "INVALID_CREDENTIALS"
)

// byOutcome are the entries of steps of a sign-in that need nothing else to be
// told.
var byOutcome = map[string][]draft{
	"identified":              {{"policy.evaluate_sign_on", "CHALLENGE", "Sign-on policy evaluation resulted in CHALLENGE", nil}},
	"policy_denied":           {{"policy.evaluate_sign_on", "DENY", "Sign-on policy evaluation resulted in DENY", nil}},
	"factor_verified":         {{"user.authentication.auth_via_mfa", success, "", nil}},
	"link_returned":           {{"user.authentication.auth_via_mfa", success, "", nil}},
	"provider_verified":       {{"user.authentication.auth_via_IDP", success, "", nil}},
	"provider_token_invalid":  {{"user.authentication.auth_via_IDP", failure, badSecret, nil}},
	"provider_denied":         {{"user.authentication.auth_via_IDP", failure, "", nil}},
	"password_wrong":          {{"user.authentication.verify", failure, badSecret, nil}, {"user.session.start", failure, badSecret, nil}},
	"passcode_wrong":          {{"user.authentication.auth_via_mfa", failure, badSecret, nil}},
	"passcode_expired":        {{"user.authentication.auth_via_mfa", failure, "EXPIRED_PASSCODE", nil}},
	"passcode_superseded":     {{"user.authentication.auth_via_mfa", failure, badSecret, nil}},
	"passcode_reused":         {{"user.authentication.auth_via_mfa", failure, badSecret, nil}},
	"security_question_wrong": {{"user.authentication.auth_via_mfa", failure, badSecret, nil}},
	"too_many_passcodes":      {{"user.authentication.auth_via_mfa", failure, "RATE_LIMITED", nil}},
	"link_too_many_passcodes": {{"user.authentication.auth_via_mfa", failure, "RATE_LIMITED", nil}},
	"user_unknown":            {{"user.session.start", failure, "VERIFICATION_ERROR", nil}},
	"user_unknown_hidden":     {{"user.session.start", failure, "VERIFICATION_ERROR", nil}},
	"user_inactive":           {{"user.session.start", failure, "LOCKED_OUT", nil}},
	"user_locked_out":         {{"user.account.lock", failure, "LOCKED_OUT", nil}, {"user.session.start", failure, "LOCKED_OUT", nil}},
	"user_not_assigned":       {{"app.generic.unauth_app_access_attempt", failure, "", nil}},
	"authenticator_enrolled":  {{"user.mfa.factor.activate", success, "", nil}},
	"password_reset":          {{"user.account.reset_password", success, "", nil}, {"user.account.update_password", success, "", nil}},
	"password_changed":        {{"user.account.update_password", success, "", nil}},
	"account_unlocked":        {{"user.account.unlock", success, "", nil}},
	"unlock_refused":          {{"user.account.unlock_failure", failure, "", nil}},
	"signed_out":              {{"user.session.end", success, "", nil}},
	"logged_out":              {{"user.session.end", success, "", nil}},
	"access_token_revoked":    {{"app.oauth2.as.token.revoke", success, "", nil}},
	"grant_revoked":           {{"app.oauth2.as.token.revoke", success, "", nil}},
}

// journeys are the mails that the steps of a flow send from then on.
var journeys = map[string]string{
	"recovery_begun":     directory.ForgotPassword,
	"unlock_begun":       directory.SelfServiceUnlock,
	"registration_begun": directory.RegistrationActivation,
	"enrollment_begun":   directory.EmailFactorVerification,
	"cancelled":          directory.EmailChallenge,
}

func (b *builder) ofSignIn(e journal.Event) []draft {
	f := b.flow(e)
	if journey, ok := journeys[e.Outcome]; ok && !(f.created && e.Outcome == "enrollment_begun") {
		f.journey = journey
	}
	switch e.Outcome {
	case "user_created":
		f.created, f.journey = true, directory.RegistrationActivation
		return []draft{{"user.lifecycle.create", success, "", nil}}
	case "interaction_code_issued", "signed_in", "link_completed":
		return b.ending(f, e)
	}
	return byOutcome[e.Outcome]
}

// ending is the end of a sign-in, which is told once: who reads it again did
// not sign in again.
func (b *builder) ending(f *flow, e journal.Event) []draft {
	if f.done {
		return nil
	}
	f.done = e.Transaction != ""
	var drafts []draft
	if f.created {
		drafts = append(drafts, draft{"user.lifecycle.activate", success, "", nil})
	}
	if strings.HasSuffix(e.Path, "/answer") || strings.HasSuffix(e.Path, "/identify") || e.Outcome == "link_completed" {
		drafts = append(drafts, draft{"user.authentication.auth_via_mfa", success, "", nil})
	}
	if strings.HasSuffix(e.Path, "/authorize/callback") {
		drafts = append(drafts, draft{"user.authentication.auth_via_IDP", success, "", nil})
	}
	var app []Party
	if e.App != "" {
		app = []Party{b.log.party("AppInstance", e.App)}
	}
	return append(drafts,
		draft{"user.authentication.verify", success, "", nil},
		draft{"policy.evaluate_sign_on", "ALLOW", "Sign-on policy evaluation resulted in ALLOW", app},
		draft{"user.session.start", success, "", nil},
		draft{"user.authentication.sso", success, "", app},
	)
}

// sentBy are the entries of the mails, as far as Okta has one for each.
var sentBy = map[string]string{
	directory.ForgotPassword:          "system.email.password_reset.sent_message",
	directory.SelfServiceUnlock:       "system.email.account_unlock.sent_message",
	directory.RegistrationActivation:  "system.email.send_factor_verify_message",
	directory.EmailFactorVerification: "system.email.send_factor_verify_message",
}

func (b *builder) ofMail(e journal.Event) []draft {
	switch e.Outcome {
	case "mail_delivered":
		typ, ok := sentBy[b.flow(e).journey]
		if !ok {
			typ = "system.email.send_factor_verify_message"
		}
		return []draft{{typ, success, "", nil}}
	case "mail_rate_limited":
		return []draft{{"system.operation.rate_limit.violation", "DENY", "rate_limited", nil}}
	case "text_delivered":
		return []draft{{"system.sms.send_factor_verify_message", success, "", nil}}
	case "mail_dropped", "mail_failed", "mail_not_composed":
		return []draft{{"system.email.delivery", failure, "", nil}}
	}
	return nil
}

// ofToken is about /v1/token: events of the org's own server and of others have
// names of their own.
func (b *builder) ofToken(e journal.Event) []draft {
	prefix := "app.oauth2.as.token.grant"
	if e.Path == "/oauth2/v1/token" {
		prefix = "app.oauth2.token.grant"
	}
	if e.Status >= 400 {
		return []draft{{prefix, failure, e.Outcome, nil}}
	}
	drafts := []draft{{prefix + ".access_token", success, "", nil}}
	if strings.HasSuffix(e.Outcome, "_code_redeemed") {
		drafts = append(drafts, draft{prefix + ".id_token", success, "", nil})
	}
	return drafts
}
