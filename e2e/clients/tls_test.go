package clients

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

// Okta's clients sign in over HTTPS with an org whose CA they were told to trust
// as its own documentation says: by environment variables.
func TestTLS(t *testing.T) {
	dir := t.TempDir()
	ca := filepath.Join(dir, "ca.pem")
	t.Run("okta-idx-golang", func(t *testing.T) {
		path := buildIDXGo(t, programs[0].folder)
		j := journeysOf(idxGo)[0]
		srv := mockidx.Start(t, append(j.options(clientSecret), mockidx.WithTLS(dir))...)
		t.Setenv("SSL_CERT_FILE", ca)
		got := execIDXGo(t, path, j, srv, srv.Orgs()[0])
		if got.IDToken == "" {
			t.Errorf("not signed in: %+v", got)
		}
	})
	t.Run("okta-auth-js", func(t *testing.T) {
		srv := mockidx.Start(t, append(orgOptions(""), mockidx.WithTLS(dir))...)
		org := srv.Orgs()[0]
		t.Setenv("NODE_EXTRA_CA_CERTS", ca)
		kept := filepath.Join(t.TempDir(), "tokens")
		runNode(t, "@okta/okta-auth-js", false, "authjs/authjs.test.mjs", "STEP_MODE=false", "TOKENS_FILE="+kept,
			"ISSUER="+org.Issuer(), "CLIENT_ID="+mailApp, "CLIENT_ID_PASSWORD_AND_MAIL="+strictApp, "CONTROL_URL="+controlURL(srv, org))
		if b, err := os.ReadFile(kept); err != nil || !strings.Contains(string(b), "oken") {
			t.Errorf("no tokens: %v", err)
		}
	})
}
