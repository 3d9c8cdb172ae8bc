package clients

import (
	"testing"

	"github.com/idxlab/idxlab/e2e/tools"
	"github.com/idxlab/idxlab/mockidx"
)

// A client of Mailpit finds the mails of an org: of the first one at the root,
// of any one below its name.
func TestMailpitAPI(t *testing.T) {
	root, err := tools.Root()
	if err != nil {
		t.Fatal(err)
	}
	_, err = tools.Package(root, "mailpit-api")
	tools.Require(t, err)
	for _, path := range []string{"", "/mailpit/default"} {
		t.Run("at "+path+"/", func(t *testing.T) {
			srv := mockidx.Start(t, orgOptions("")...)
			org := srv.Orgs()[0]
			runNodeAt(t, srv, org, "@okta/okta-auth-js", false, "authjs/mailpit/mailpit.test.mjs", "MAILPIT_URL="+srv.ControlURL()+path)
			if n := len(org.Mailbox().List()); n != 0 {
				t.Errorf("%d mails are left of those that the client deleted", n)
			}
		})
	}
}
