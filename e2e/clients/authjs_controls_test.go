package clients

import (
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

// okta-auth-js in an org that changes while it waits for a code.
func TestAuthJSMidFlow(t *testing.T) { testAuthJSFile(t, "controls/midflow.test.mjs") }

// Chosen codes and tokens, limits, held mails and scans, as okta-auth-js sees
// them.
func TestAuthJSChoices(t *testing.T) { testAuthJSFile(t, "controls/choices.test.mjs") }

// okta-auth-js signs in by the Authentication API.
func TestAuthJSCredentials(t *testing.T) { testAuthJSFile(t, "credentials.test.mjs") }

// testAuthJSFile runs a file of tests with each version that remediates by itself,
// in an org of its own, and then the checks.
func testAuthJSFile(t *testing.T, file string, checks ...func(*testing.T, *mockidx.Org)) {
	for _, v := range authJSVersions {
		t.Run(v.name, func(t *testing.T) {
			srv := mockidx.Start(t, orgOptions("")...)
			org := srv.Orgs()[0]
			runNodeAt(t, srv, org, v.module, v.legacy, "authjs/"+file)
			for _, check := range checks {
				check(t, org)
			}
		})
	}
}

// Tokens that the org spoils, rotated keys and a moved clock, as okta-auth-js
// sees them.
func TestAuthJSTokenControls(t *testing.T) {
	srv := mockidx.Start(t, orgOptions("")...)
	org := srv.Orgs()[0]
	runNodeAt(t, srv, org, "@okta/okta-auth-js-8", true, "authjs/controls/tokens.test.mjs")
}
