package clients

import (
	"path/filepath"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

// Every method of okta-auth-js's myaccount module, by tokens of the org's own
// authorization server and of a custom one.
func TestAuthJSMyAccount(t *testing.T) {
	for _, c := range []struct {
		name, module string
		legacy, own  bool
	}{
		{"7.14.5", "@okta/okta-auth-js", false, true},
		{"8.0.1", "@okta/okta-auth-js-8", true, true},
		{"custom authorization server", "@okta/okta-auth-js", false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			srv := mockidx.Start(t, append(orgOptions(""), mockidx.WithChange(func(o *mockidx.Config) {
				o.Enrollment.Optional = []mockidx.Factor{email, byPassword, byPhone}
			}))...)
			org := srv.Orgs()[0]
			issuer := org.Issuer()
			if c.own {
				issuer = org.URL()
			}
			runNode(t, c.module, c.legacy, "authjs/account/myaccount.test.mjs", "TOKENS_FILE="+filepath.Join(t.TempDir(), "tokens"),
				"ISSUER="+issuer, "CLIENT_ID="+mailApp, "CONTROL_URL="+controlURL(srv, org))
		})
	}
}
