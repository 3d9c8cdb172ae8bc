package clients

import (
	"encoding/json"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

// nodeOrg is what the tests in Node must know of the org of a journey.
type nodeOrg struct {
	Issuer       string `json:"issuer"`
	ClientID     string `json:"clientId"`
	ClientSecret string `json:"clientSecret,omitempty"`
	ControlURL   string `json:"controlUrl"`
}

func TestAuthJSJourneys(t *testing.T) { testAuthJSJourneys(t) }

func testAuthJSJourneys(t *testing.T, more ...mockidx.Option) {
	for _, c := range []struct {
		name, module, files string
		legacy              bool
		client              client
	}{
		{"7.14.5", "@okta/okta-auth-js", "journeys", false, authJS7},
		{"8.0.1 in legacy mode", "@okta/okta-auth-js-8", "journeys", true, authJS8Legacy},
		{"8.0.1 in step mode", "@okta/okta-auth-js-8", "steps", false, authJS8Steps},
		{"7.14.5, generic remediator", "@okta/okta-auth-js", "generic", false, authJSGeneric},
		{"8.0.1, generic remediator", "@okta/okta-auth-js-8", "generic", false, authJSGeneric},
	} {
		t.Run(c.name, func(t *testing.T) {
			orgs, known := journeyOrgs(t, journeysOf(c.client), more)
			kept := filepath.Join(t.TempDir(), "tokens")
			runNode(t, c.module, c.legacy, filepath.Join("authjs", c.files), "ORGS="+known, "TOKENS_FILE="+kept)
			ran := map[string]tokens{}
			for _, one := range readTokens(t, kept) {
				ran[one.Journey] = one
			}
			for _, j := range journeysOf(c.client) {
				t.Run(j.name, func(t *testing.T) {
					got, ok := ran[j.name]
					if !ok {
						t.Fatal("no test in Node walked this journey to its end")
					}
					j.checkNode(t, orgs[j.name], got)
				})
			}
		})
	}
}

// journeyOrgs makes an org for each journey, and says in JSON where they are.
func journeyOrgs(t *testing.T, journeys []journey, more []mockidx.Option) (map[string]*mockidx.Org, string) {
	t.Helper()
	srv := mockidx.Start(t)
	orgs, known := map[string]*mockidx.Org{}, map[string]nodeOrg{}
	for i, j := range journeys {
		secret := ""
		if j.confidential {
			secret = clientSecret
		}
		org := srv.NewOrg(t, append(append(j.options(secret), more...), mockidx.WithName("journey-"+strconv.Itoa(i)))...)
		orgs[j.name] = org
		known[j.name] = nodeOrg{org.Issuer(), j.app(), secret, controlURL(srv, org)}
	}
	b, err := json.Marshal(known)
	if err != nil {
		t.Fatal(err)
	}
	return orgs, string(b)
}

func (j journey) checkNode(t *testing.T, org *mockidx.Org, got tokens) {
	t.Helper()
	if (got.IDToken == "") != j.noTokens {
		t.Errorf("signed in: %t", got.IDToken != "")
	}
	if got.IDToken != "" {
		verify(t, org, got)
	}
	j.check(t, org)
}
