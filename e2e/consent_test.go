package e2e

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

// linkConsent is how orgs worked before links showed codes: who opens one in
// another browser is asked whether to let the sign-in go on where it began.
func linkConsent(c *mockidx.Config) {
	hostedPages(c)
	c.Interoperability.LinkConsent = true
}

var _ = Describe("Org that asks who opens a link elsewhere", func() {
	across(func(front page.FrontEnd) {
		It("lets the sign-in go on where it began", func() {
			s := newStage(front, linkConsent)
			original := s.browser("Ada's desk").NewTab()
			mail := s.askForMail(original)
			elsewhere := s.browser("Ada's phone").Open(mail.Link)
			Expect(elsewhere.Text()).To(ContainSubstring(s.client.Label))
			s.expectNoSignIn()

			page.AnswerConsent(elsewhere, true)
			page.WaitHosted(elsewhere, "idx.return.to.original.tab")
			s.expectSignedIn(original)
			s.expectOneSignIn()
		})

		It("stops the sign-in", func() {
			s := newStage(front, linkConsent)
			original := s.browser("Ada's desk").NewTab()
			mail := s.askForMail(original)
			elsewhere := s.browser("Mallory's phone").Open(mail.Link)

			page.AnswerConsent(elsewhere, false)
			page.WaitHosted(elsewhere, "idx.operation.cancelled.on.other.device")
			original.WaitForText("Operation cancelled by user.")
			s.expectNoSignIn()
		})
	}, "widget2", "widget3")
})
