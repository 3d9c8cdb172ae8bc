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

	across(func(front page.FrontEnd) {
		// expectCode says that the link shows another browser the code, and what
		// it is for.
		expectCode := func(s *stage, mail mockidx.Mail, where string) {
			GinkgoHelper()
			elsewhere := s.browser("phone").Open(mail.Link)
			Expect(page.WaitHosted(elsewhere, "idx.enter.otp.in.original.tab")).To(ContainSubstring(where))
			Expect(page.HostedCode(elsewhere)).To(Equal(mail.OTP))
			s.expectNoSignIn()
		}

		It("show the code that signs up to another browser", func() {
			s := newStage(front, hostedPages, registration)
			tab := s.browser("desk").NewTab()
			mail := s.signUp(tab)
			expectCode(s, mail, "on the sign-up page")
			s.EnterCode(tab, mail.OTP)
			s.expectSignedUp(tab)
		})

		It("show the code that resets a password to another browser", func() {
			s := newStage(front, byCode, hostedPages, passwordOnly)
			tab := s.browser("desk").NewTab()
			mail := s.forget(tab)
			expectCode(s, mail, "on the password reset page")
			s.EnterCode(tab, mail.OTP)
			s.EnterNewPassword(tab, fresh)
			s.expectSignedIn(tab)
		})

		It("show the code that unlocks an account to another browser", func() {
			s := newStage(front, byCode, hostedPages, passwordOnly, lockedOut)
			tab := s.browser("desk").NewTab()
			mail := s.askToUnlock(tab)
			expectCode(s, mail, "on the account unlock page")
			s.EnterCode(tab, mail.OTP)
			s.expectUnlocked(tab)
		})
	})

	across(func(front page.FrontEnd) {
		It("send back to the original tab in the same browser, which goes on with the new password", func() {
			s := newStage(front, hostedPages, passwordOnly)
			ada := s.browser("Ada's browser")
			original := ada.NewTab()
			mail := s.forget(original)
			page.WaitHosted(ada.Open(mail.Link), "idx.return.to.original.tab")
			s.EnterNewPassword(original, fresh)
			s.expectSignedIn(original)
			s.expectOneSignIn()
		})

		It("unlock an account in the same browser", func() {
			s := newStage(front, hostedPages, passwordOnly, lockedOut)
			ada := s.browser("Ada's browser")
			original := ada.NewTab()
			mail := s.askToUnlock(original)
			page.WaitHosted(ada.Open(mail.Link), "oie.selfservice.unlock_user.success.message")
			s.expectUnlocked(original)
		})

		It("sign up in the same browser", func() {
			s := newStage(front, hostedPages, registration)
			grace := s.browser("Grace's browser")
			original := grace.NewTab()
			mail := s.signUp(original)
			s.expectSignedUp(grace.Open(mail.Link))
			s.GoOn(original)
		})
	}, "widget2", "widget3")
})
