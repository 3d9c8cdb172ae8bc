package hosted

import "strings"

// words are what the page calls a form.
type words struct{ title, button string }

// wordsByForm has the remediations of the Identity Engine, and what an answer
// offers beside them.
var wordsByForm = map[string]words{
	"identify":                            {"Sign in", "Next"},
	"identify-recovery":                   {"Reset your password", "Next"},
	"select-identify":                     {"", "Back to sign in"},
	"select-enroll-profile":               {"", "Sign up"},
	"enroll-profile":                      {"Sign up", "Sign up"},
	"profile-update":                      {"Tell us more", "Save"},
	"unlock-account":                      {"", "Unlock account"},
	"select-authenticator-authenticate":   {"Choose a security method", "Next"},
	"select-authenticator-enroll":         {"Set up security methods", "Next"},
	"select-authenticator-unlock-account": {"Unlock account", "Next"},
	"authenticator-verification-data":     {"Get a code", "Send me a code"},
	"authenticator-enrollment-data":       {"Set up a security method", "Send me a code"},
	"challenge-authenticator":             {"Verify", "Verify"},
	"enroll-authenticator":                {"Set up a security method", "Verify"},
	"reset-authenticator":                 {"Choose a new password", "Reset password"},
	"reenroll-authenticator":              {"Your password has expired", "Change password"},
	"reenroll-authenticator-warning":      {"Your password will expire soon", "Change password"},
	"email-challenge-consent":             {"Did you just try to sign in?", "Answer"},
	"challenge-poll":                      {"Approve the push on your phone", "I have approved it"},
	"enroll-poll":                         {"Set up Okta Verify", "My phone is set up"},
	"enrollment-channel-data":             {"Set up Okta Verify", "Send me the link"},
	"select-enrollment-channel":           {"", "Set up in another way"},
	"keep-me-signed-in":                   {"Keep me signed in", "Go on"},
	"skip":                                {"", "Set up later"},
	"resend":                              {"", "Send again"},
	"poll":                                {"", "I have opened the link"},
	"recover":                             {"", "Forgot password?"},
	"cancel":                              {"", "Back to sign in"},
}

// wordsFor makes words for a form that has none from its name.
func wordsFor(name string) words {
	if w, ok := wordsByForm[name]; ok {
		return w
	}
	said := strings.ReplaceAll(name, "-", " ")
	if said == "" {
		return words{"", "Next"}
	}
	return words{strings.ToUpper(said[:1]) + said[1:], "Next"}
}
