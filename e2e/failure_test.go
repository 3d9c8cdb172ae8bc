package e2e

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/idxlab/idxlab/e2e/failure"
)

var _ = BeforeEach(func() { onStage = nil })

// JustAfterEach runs before the cleanups that close the tabs and the org.
var _ = JustAfterEach(func() {
	spec := CurrentSpecReport()
	if onStage == nil || !spec.Failed() {
		return
	}
	path, err := failure.Write(reportsDir, onStage.report(spec.FullText(), spec.FailureMessage()))
	if err != nil {
		AddReportEntry("no failure report", err.Error())
		return
	}
	AddReportEntry("failure report", path)
})

func (s *stage) report(name, message string) failure.Spec {
	spec := failure.Spec{
		Name: name, Failure: message,
		Mails: s.org.Mailbox().List(), Events: s.org.Journal().Events(), AppLog: s.app.Log(),
	}
	for _, p := range s.profiles {
		for _, tab := range p.Tabs() {
			r := failure.Tab{Name: tab.Name()}
			r.URL, r.Text, r.Console = tab.Describe()
			r.Screenshot, _ = tab.Screenshot() // what the rest says is worth the report without it
			spec.Tabs = append(spec.Tabs, r)
		}
	}
	return spec
}
