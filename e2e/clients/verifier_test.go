package clients

import (
	"path/filepath"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

// Tokens of okta-auth-js, checked by @okta/jwt-verifier. Of the org's own server
// it must be told where the keys are.
func TestJWTVerifier(t *testing.T) {
	for _, c := range []struct {
		name string
		env  func(*mockidx.Org) []string
	}{
		{"custom authorization server", func(o *mockidx.Org) []string {
			return []string{"ISSUER=" + o.Issuer(), "AUDIENCE=api://default"}
		}},
		{"the org's own", func(o *mockidx.Org) []string {
			return []string{"ISSUER=" + o.URL(), "AUDIENCE=" + o.URL(), "JWKS_URI=" + o.URL() + "/oauth2/v1/keys"}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			srv := mockidx.Start(t, orgOptions("")...)
			org := srv.Orgs()[0]
			runNodeFile(t, []string{"@okta/okta-auth-js", "@okta/jwt-verifier"}, "authjs/verifier/verifier.test.mjs", append(c.env(org),
				"AUTH_JS=@okta/okta-auth-js", "LEGACY_MODE=false", "TOKENS_FILE="+filepath.Join(t.TempDir(), "tokens"),
				"CLIENT_ID="+mailApp, "CONTROL_URL="+controlURL(srv, org))...)
		})
	}
}
