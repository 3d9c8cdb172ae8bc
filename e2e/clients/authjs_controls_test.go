package clients

import (
	"path/filepath"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

// okta-auth-js in an org that changes while it waits for a code.
func TestAuthJSMidFlow(t *testing.T) { testAuthJSControls(t, "midflow.test.mjs") }

// Chosen codes and tokens, limits, held mails and scans, as okta-auth-js sees
// them.
func TestAuthJSChoices(t *testing.T) { testAuthJSControls(t, "choices.test.mjs") }

func testAuthJSControls(t *testing.T, file string) {
	for _, v := range authJSVersions {
		t.Run(v.name, func(t *testing.T) {
			srv := mockidx.Start(t, orgOptions("")...)
			org := srv.Orgs()[0]
			runNode(t, v.module, v.legacy, "authjs/controls/"+file,
				"TOKENS_FILE="+filepath.Join(t.TempDir(), "tokens"),
				"ISSUER="+org.Issuer(), "CLIENT_ID="+mailApp, "CONTROL_URL="+controlURL(srv, org))
		})
	}
}

// Tokens that the org spoils, rotated keys and a moved clock, as okta-auth-js
// sees them.
func TestAuthJSTokenControls(t *testing.T) {
	srv := mockidx.Start(t, orgOptions("")...)
	org := srv.Orgs()[0]
	runNode(t, "@okta/okta-auth-js-8", true, "authjs/controls/tokens.test.mjs",
		"TOKENS_FILE="+filepath.Join(t.TempDir(), "tokens"),
		"ISSUER="+org.Issuer(), "CLIENT_ID="+mailApp, "CONTROL_URL="+controlURL(srv, org))
}
