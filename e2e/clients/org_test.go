package clients

import (
	"time"

	"github.com/idxlab/idxlab/mockidx"
)

// What an org for a client has. The apps differ in what they ask for.
const (
	login        = "ada@example.com"
	password     = "analytical-engine"
	oldPassword  = "Pascals-calculat0r" // was used before
	newPassword  = "Difference-3ngine"  // which the password policy allows
	phone        = "+15551234567"
	answer       = "mushrooms"
	totpSecret   = "JBSWY3DPEHPK3PXP"
	oneTimeToken = "a-token-of-an-administrator"
	redirectURI  = "http://localhost:8080/login/callback"
	mailApp      = "0oaMailOnlyClient001"
	strictApp    = "0oaPasswordMailApp02"
	clientSecret = "a-secret-of-the-clients-in-tests-0000000001"
)

// personEnv tells a client program who signs in.
var personEnv = []string{
	"LOGIN=" + login, "PASSWORD=" + password, "NEW_PASSWORD=" + newPassword, "PASSWORD_BEFORE=" + oldPassword,
	"PHONE=" + phone, "ANSWER=" + answer,
	"TOTP_SECRET=" + totpSecret, "TOKEN=" + oneTimeToken, "REDIRECT_URI=" + redirectURI,
}

// The factors by their keys on the wire.
const (
	email            = mockidx.FactorEmail
	byPassword       = mockidx.FactorPassword
	byPhone          = mockidx.Factor("phone_number")
	securityQuestion = mockidx.Factor("security_question")
	googleOTP        = mockidx.Factor("google_otp")
	oktaVerify       = mockidx.Factor("okta_verify")
)

// orgOptions make an org with Ada, an app that asks for her mail, and one that
// asks for her password and her mail. Public clients have no secret.
func orgOptions(secret string) []mockidx.Option {
	app := func(clientID, policy string) mockidx.App {
		return mockidx.App{
			ClientID: clientID, ClientSecret: secret, Label: policy, Policy: policy,
			RedirectURIs: []string{redirectURI}, EmailVerificationURI: redirectURI,
		}
	}
	return []mockidx.Option{
		mockidx.WithUsers(mockidx.User{Login: login, FirstName: "Ada", LastName: "Lovelace", Password: password}),
		mockidx.WithApps(app(mailApp, "mail"), app(strictApp, "password and mail")),
		mockidx.WithChange(func(c *mockidx.Config) {
			c.Enrollment.Required, c.Enrollment.Optional = nil, nil
			c.Registration.Enabled, c.Password.Unlock = false, false
			c.Email.PollInterval = 100 * time.Millisecond
			c.Policies = []mockidx.Policy{
				{Name: "mail", Factors: []mockidx.Factor{email}},
				{Name: "password and mail", Identify: mockidx.IdentifierWithPassword, Factors: []mockidx.Factor{byPassword, email}},
			}
		}),
	}
}

// controlURL is where the control API has the org.
func controlURL(srv *mockidx.Server, org *mockidx.Org) string {
	return srv.ControlURL() + "/api/v1/orgs/" + org.Name()
}

func count(org *mockidx.Org, outcome string) int {
	return org.Journal().Count(func(e mockidx.Event) bool { return e.Outcome == outcome })
}

// sent lists what went out: templates of mails, and channels of text messages.
func sent(org *mockidx.Org) []string {
	var all []string
	for _, m := range org.Mailbox().List() {
		if m.Template != "" {
			all = append(all, m.Template)
		} else {
			all = append(all, m.Channel)
		}
	}
	return all
}
