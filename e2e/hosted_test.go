package e2e

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

// hostedPages is for an app without an Email Verification Experience URL: the
// org shows pages of its own.
func hostedPages(c *mockidx.Config) { c.Apps[0].EmailVerificationURI = "" }

var _ = Describe("Pages that the org hosts", func() {
	across(func(front page.FrontEnd) {
		It("show the code to another browser, with who asked and from where", func() {
			s := newStage(front, hostedPages)
			desk, phone := s.browser("Ada's desk"), s.browser("Ada's phone")
			original := desk.NewTab()
			mail := s.askForMail(original)

			elsewhere := phone.Open(mail.Link)
			text := page.WaitHosted(elsewhere, "idx.enter.otp.in.original.tab")
			Expect(page.HostedCode(elsewhere)).To(Equal(mail.OTP))
			Expect(text).To(ContainSubstring(s.ada.Login))
			Expect(text).To(ContainSubstring(s.client.Label))
			Expect(text).To(ContainSubstring("CHROME"))
			Expect(text).To(ContainSubstring("on the sign-in page"))
			Expect(s.count(linkShowedOTP)).To(Equal(1))
			s.expectNoSignIn()

			s.EnterCode(original, mail.OTP)
			s.expectSignedIn(original)
			s.expectOneSignIn()
		})
	})

	// With the sdk the org has never seen Ada's browser, only the app.
	across(func(front page.FrontEnd) {
		It("go on in this tab in the same browser", func() {
			s := newStage(front, hostedPages)
			ada := s.browser("Ada's browser")
			original := ada.NewTab()
			mail := s.askForMail(original)

			s.expectSignedIn(ada.Open(mail.Link))
			s.GoOn(original)
			Expect(s.count(transferredToNewTab)).To(BeNumerically(">=", 1))
			s.expectOneSignIn()
		})
	}, "widget2", "widget3")
})
