package clients

import (
	"path/filepath"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

// Tokens that the org spoils, rotated keys and a moved clock, as okta-auth-js
// sees them.
func TestAuthJSTokenControls(t *testing.T) {
	srv := mockidx.Start(t, orgOptions("")...)
	org := srv.Orgs()[0]
	runNode(t, "@okta/okta-auth-js-8", true, "authjs/controls/tokens.test.mjs",
		"TOKENS_FILE="+filepath.Join(t.TempDir(), "tokens"),
		"ISSUER="+org.Issuer(), "CLIENT_ID="+mailApp, "CONTROL_URL="+controlURL(srv, org))
}
