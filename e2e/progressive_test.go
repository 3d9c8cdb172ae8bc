package e2e

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

// asksForDepartment lets the org ask whoever signs in for a department.
func asksForDepartment(required bool) setting {
	return func(c *mockidx.Config) {
		passwordOnFirstPage(c)
		c.Registration.Progressive = true
		c.Registration.Attributes = []mockidx.Attribute{{Name: "email", Required: true}, {Name: "department", Label: "Department", Required: required}}
	}
}

var _ = Describe("A profile that lacks something", func() {
	across(func(front page.FrontEnd) {
		widget := page.Widget{}

		It("gets it on the way to the app", func() {
			s := newStage(front, asksForDepartment(true))
			tab := s.browser("Ada's browser").NewTab()
			s.EnterLogin(tab, s.app.URL, s.ada)
			widget.EnterAttribute(tab, "department", "Engines")
			s.expectSignedIn(tab)
			ada, _ := s.org.User(s.ada.Login)
			Expect(ada.Profile).To(HaveKeyWithValue("department", "Engines"))
		})

		It("need not get what is not required", func() {
			s := newStage(front, asksForDepartment(false))
			tab := s.browser("Ada's browser").NewTab()
			s.EnterLogin(tab, s.app.URL, s.ada)
			widget.SkipProfile(tab)
			s.expectSignedIn(tab)
			ada, _ := s.org.User(s.ada.Login)
			Expect(ada.Profile).To(BeEmpty())
		})
	}, "widget2", "widget3")
})
