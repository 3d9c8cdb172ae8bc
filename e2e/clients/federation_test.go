package clients

import (
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

const (
	partnerLogin  = "grace@partner.example"
	partnerSecret = "the-secret-of-the-org-at-the-partner-0001"
)

// withPartner gives an org another one of its server, where people can sign in.
func withPartner(t *testing.T, srv *mockidx.Server, org *mockidx.Org) {
	t.Helper()
	partner := srv.NewOrg(t,
		mockidx.WithUsers(mockidx.User{Login: partnerLogin, FirstName: "Grace", LastName: "Hopper", Password: password}),
		mockidx.WithApps(mockidx.App{ClientID: "0oaHomeAtPartner0001", ClientSecret: partnerSecret, RedirectURIs: []string{org.URL() + "/oauth2/v1/authorize/callback"}}),
		mockidx.WithChange(func(c *mockidx.Config) {
			c.Policies = []mockidx.Policy{{Name: "password", Identify: mockidx.IdentifierWithPassword, Factors: []mockidx.Factor{byPassword}}}
			c.Apps[0].Policy = "password"
		}))
	err := org.Configure(func(c *mockidx.Config) error {
		c.IdentityProviders = []mockidx.IdentityProvider{{Name: "Partner", Issuer: partner.Issuer(), ClientID: "0oaHomeAtPartner0001", ClientSecret: partnerSecret}}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAuthJSFederation(t *testing.T) {
	for _, c := range []struct {
		name, module     string
		legacy, stepMode bool
	}{
		{"7.14.5", "@okta/okta-auth-js", false, false},
		{"8.0.1", "@okta/okta-auth-js-8", false, true},
		{"8.0.1 in legacy mode", "@okta/okta-auth-js-8", true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			srv := mockidx.Start(t, orgOptions("")...)
			org := srv.Orgs()[0]
			withPartner(t, srv, org)
			runNode(t, c.module, c.legacy, "authjs/federation/federation.test.mjs",
				"STEP_MODE="+strconv.FormatBool(c.stepMode), "TOKENS_FILE="+filepath.Join(t.TempDir(), "tokens"), "PARTNER_LOGIN="+partnerLogin,
				"ISSUER="+org.Issuer(), "CLIENT_ID="+mailApp, "CLIENT_ID_PASSWORD_AND_MAIL="+strictApp, "CONTROL_URL="+controlURL(srv, org))
			if n := count(org, "interaction_code_redeemed"); n != 2 {
				t.Errorf("%d sign-ins, want 2", n)
			}
		})
	}
}

// okta-idx-golang lists identity providers, and leaves it to the app to send
// browsers there.
func TestIDXGoIdentityProviders(t *testing.T) {
	for _, p := range programs {
		t.Run(p.name, func(t *testing.T) {
			srv := mockidx.Start(t, orgOptions(clientSecret)...)
			org := srv.Orgs()[0]
			withPartner(t, srv, org)
			got := execIDXGo(t, buildIDXGo(t, p.folder), journey{name: "identity providers"}, srv, org).Steps
			if len(got) != 4 || !slices.Equal(got[1:3], []string{"Partner", "GET"}) { // v0.2.2 has no type
				t.Fatalf("the SDK lists %q", got)
			}
			browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
			resp, err := browser.Get(got[3])
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if to := resp.Header.Get("Location"); !strings.HasPrefix(to, srv.Orgs()[1].Issuer()+"/v1/authorize?") {
				t.Errorf("a browser is led to %q", to)
			}
		})
	}
}
