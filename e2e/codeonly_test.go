package e2e

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/chrome"
	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

// noLink makes every mail one with a code alone.
func noLink(c *mockidx.Config) { c.Email.NoMagicLink = true }

var _ = Describe("Org whose mail has no link", func() {
	across(func(front page.FrontEnd) {
		// expectCodeOnly says that the mail has no link, and types its code on a
		// page that asks for it at once.
		expectCodeOnly := func(s *stage, tab *chrome.Tab, mail mockidx.Mail) {
			GinkgoHelper()
			Expect(mail.Link).To(BeEmpty())
			s.EnterPasscode(tab, mail.OTP)
		}

		It("signs in by the code", func() {
			s := newStage(front, noLink)
			tab := s.browser("Ada's browser").NewTab()
			expectCodeOnly(s, tab, s.askForMail(tab))
			s.expectSignedIn(tab)
			s.expectOneSignIn()
		})

		It("signs up by the code", func() {
			s := newStage(front, noLink, registration)
			tab := s.browser("Grace's browser").NewTab()
			expectCodeOnly(s, tab, s.signUp(tab))
			s.expectSignedUp(tab)
		})

		It("resets a password by the code", func() {
			s := newStage(front, noLink, passwordOnly)
			tab := s.browser("Ada's browser").NewTab()
			expectCodeOnly(s, tab, s.forget(tab))
			s.EnterNewPassword(tab, fresh)
			s.expectSignedIn(tab)
			Expect(s.password()).To(Equal(fresh))
		})

		It("unlocks an account by the code", func() {
			s := newStage(front, noLink, passwordOnly, lockedOut)
			tab := s.browser("Ada's browser").NewTab()
			expectCodeOnly(s, tab, s.askToUnlock(tab))
			s.expectUnlocked(tab)
		})
	})
})
