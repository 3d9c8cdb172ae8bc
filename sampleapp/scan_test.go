package sampleapp

import (
	"testing"

	"github.com/idxlab/idxlab/e2e/tools"
	"github.com/idxlab/idxlab/mockidx"
	"github.com/idxlab/idxlab/mockidx/browserscan"
)

// Whatever a scanner does with the link first, Ada's own click signs her in.
func TestSDKSignsInByLinkAfterScan(t *testing.T) {
	for _, profile := range mockidx.ScanProfiles() {
		t.Run(string(profile), func(t *testing.T) {
			presses := profile == mockidx.ScanGetJS
			if presses {
				tools.Require(t, browserscan.New().Available())
			}
			s := newStage(t, FrontendSDK, mailOnly, nil)
			b := newBrowser(t, s.server)
			_, mail := s.askForMail(b, "")
			before := s.answers()
			report, err := s.org.RunScan(t.Context(), mockidx.ScanRequest{Mail: mail.ID, Profile: profile})
			if err != nil {
				t.Fatal(err)
			}
			if report.Spent || report.Leaks || report.Answers != 0 || s.answers() != before {
				t.Errorf("the scan spent the link, or shows the passcode: %+v", report)
			}
			for _, v := range report.Visits {
				if v.Error != "" || v.Hops[0].Status == 0 || presses != (v.Pressed > 0) {
					t.Errorf("%+v", v)
				}
			}
			if n := s.tokenRequests(200); n != 0 {
				t.Errorf("the scan got %d tokens", n)
			}
			b.follow(link(mail)).wantPage(t, "page-home")
			b.wantSignedIn("Ada Lovelace")
		})
	}
}
