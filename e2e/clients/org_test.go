package clients

import (
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx"
)

// What an org for a client has. The apps differ in what they ask for.
const (
	login        = "ada@example.com"
	password     = "analytical-engine"
	redirectURI  = "http://localhost:8080/login/callback"
	mailApp      = "0oaMailOnlyClient001"
	strictApp    = "0oaPasswordMailApp02"
	clientSecret = "a-secret-of-the-clients-in-tests-0000000001"
)

// newOrg starts a server with one org for one client process. Public clients
// have no secret.
func newOrg(t *testing.T, secret string) (*mockidx.Server, *mockidx.Org) {
	t.Helper()
	app := func(clientID, policy string) mockidx.App {
		return mockidx.App{
			ClientID: clientID, ClientSecret: secret, Label: policy, Policy: policy,
			RedirectURIs: []string{redirectURI}, EmailVerificationURI: redirectURI,
		}
	}
	srv := mockidx.Start(t,
		mockidx.WithUsers(mockidx.User{Login: login, FirstName: "Ada", LastName: "Lovelace", Password: password}),
		mockidx.WithApps(app(mailApp, "mail"), app(strictApp, "password and mail")),
		mockidx.WithChange(func(c *mockidx.Config) {
			c.Email.PollInterval = 100 * time.Millisecond
			c.Policies = []mockidx.Policy{
				{Name: "mail", Factors: []mockidx.Factor{mockidx.FactorEmail}},
				{Name: "password and mail", Identify: mockidx.IdentifierWithPassword, Factors: []mockidx.Factor{mockidx.FactorPassword, mockidx.FactorEmail}},
			}
		}),
	)
	return srv, srv.Orgs()[0]
}

// controlURL is where the control API has the org.
func controlURL(srv *mockidx.Server, org *mockidx.Org) string {
	return srv.ControlURL() + "/api/v1/orgs/" + org.Name()
}

func count(org *mockidx.Org, outcome string) int {
	return org.Journal().Count(func(e mockidx.Event) bool { return e.Outcome == outcome })
}
