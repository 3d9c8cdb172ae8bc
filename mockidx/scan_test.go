package mockidx_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

// Whatever a scanner does, the passcode still signs in.
func TestScansSpendNothing(t *testing.T) {
	for profile, outcome := range map[mockidx.ScanProfile]string{
		mockidx.ScanHead: "link_probed", mockidx.ScanGet: "link_redirected", mockidx.ScanPrefetch: "link_prefetched", mockidx.ScanUnfurl: "link_redirected",
	} {
		t.Run(string(profile), func(t *testing.T) {
			org := mockidx.Start(t, mockidx.WithUsers(mockidx.User{Login: ada})).Org("default")
			c := newClient(org)
			p, err := c.askForMail(ada)
			if err != nil {
				t.Fatal(err)
			}
			mail, err := org.Mailbox().Wait(t.Context(), ada)
			if err != nil {
				t.Fatal(err)
			}
			report, err := org.RunScan(t.Context(), mockidx.ScanRequest{Mail: mail.ID, Profile: profile, Count: 20})
			if err != nil {
				t.Fatal(err)
			}
			if len(report.Visits)%20 != 0 || report.Spent || report.Leaks || report.Answers != 0 || len(report.Events) != len(report.Visits) {
				t.Errorf("%+v", report)
			}
			if i := slices.IndexFunc(report.Events, func(e mockidx.Event) bool { return e.Outcome != outcome }); i >= 0 {
				t.Errorf("the journal says %+v, want %s", report.Events[i], outcome)
			}
			p, err = c.step("challenge/answer", map[string]any{"stateHandle": p.StateHandle, "credentials": map[string]any{"passcode": mail.OTP}})
			if err != nil || p.code() == "" {
				t.Errorf("after the scan the passcode signs nobody in: %+v %v", p, err)
			}
		})
	}
}

// Every kind of scanner there is can be had, but for the one that needs a
// browser, where a server has none.
func TestEveryScanner(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithUsers(mockidx.User{Login: ada})).Org("default")
	requestMagicLink(org, ada)
	link := org.Mailbox().List()[0].Link
	for _, profile := range mockidx.ScanProfiles() {
		report, err := org.Scan(t.Context(), link, profile)
		switch {
		case profile == mockidx.ScanGetJS:
			if err == nil {
				t.Error("a server without a browser opened a page")
			}
		case err != nil || len(report.Visits) == 0 || report.Spent:
			t.Errorf("%s: %+v, %v", profile, report, err)
		}
	}
}

func TestScanGoesNowhereElse(t *testing.T) {
	org := mockidx.Start(t).Org("default")
	if _, err := org.Scan(t.Context(), "http://192.0.2.1/", mockidx.ScanGet); err == nil || !strings.Contains(err.Error(), "not this machine") {
		t.Errorf("%v", err)
	}
}
