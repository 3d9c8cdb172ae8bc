package clients

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

// The Management API through okta-sdk-nodejs: a file for each part of it, which
// has an org of its own.
func TestSDKNodejs(t *testing.T) {
	files, err := filepath.Glob("sdknodejs/*.test.mjs")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".test.mjs"), func(t *testing.T) {
			srv := mockidx.Start(t, orgOptions("")...)
			org := srv.Orgs()[0]
			runNodeFile(t, []string{"@okta/okta-sdk-nodejs"}, file,
				"ORG_URL="+org.URL(), "API_TOKEN="+org.Config().APIToken, "CLIENT_ID="+mailApp, "CLIENT_ID_PASSWORD_AND_MAIL="+strictApp, "CONTROL_URL="+controlURL(srv, org))
		})
	}
}
