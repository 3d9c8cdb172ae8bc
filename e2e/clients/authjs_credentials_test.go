package clients

import (
	"path/filepath"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

// okta-auth-js signs in by the Authentication API.
func TestAuthJSCredentials(t *testing.T) {
	for _, v := range authJSVersions {
		t.Run(v.name, func(t *testing.T) {
			srv := mockidx.Start(t, orgOptions("")...)
			org := srv.Orgs()[0]
			runNode(t, v.module, v.legacy, "authjs/credentials.test.mjs",
				"TOKENS_FILE="+filepath.Join(t.TempDir(), "tokens"),
				"ISSUER="+org.Issuer(), "CLIENT_ID="+mailApp, "CONTROL_URL="+controlURL(srv, org))
		})
	}
}
