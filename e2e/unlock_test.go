package e2e

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/chrome"
	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

// lockedOut locks Ada's account, which she can unlock herself.
func lockedOut(c *mockidx.Config) {
	c.Users[0].Status = mockidx.LockedOut
	c.Password.Unlock = true
}

const unlocked = "You can log in using your existing username and password"

// askToUnlock gets Ada as far as the page that waits for the link or the code,
// and returns the mail.
func (s *stage) askToUnlock(tab *chrome.Tab) mockidx.Mail {
	GinkgoHelper()
	s.Unlock(tab, s.app.URL, s.ada.Login)
	s.SendMail(tab)
	mail := s.mail()
	Expect(mail.Template).To(Equal("SelfServiceUnlock"))
	return mail
}

func (s *stage) status() mockidx.UserStatus {
	GinkgoHelper()
	user, ok := s.org.User(s.ada.Login)
	Expect(ok).To(BeTrue())
	return user.Status
}

// expectUnlocked says that the tab shows that the account is unlocked, which
// signs nobody in.
func (s *stage) expectUnlocked(tab *chrome.Tab) {
	GinkgoHelper()
	tab.WaitForText(unlocked)
	Expect(s.status()).To(Equal(mockidx.Active))
	Expect(s.count(codeIssued)).To(BeZero(), "interaction codes issued")
	Expect(s.tokenRequests()).To(BeEmpty(), "requests to /token")
}

var _ = Describe("Account unlock", func() {
	across(func(front page.FrontEnd) {
		It("unlocks by the code, and not by a wrong one", func() {
			s := newStage(front, byCode, asks(passwordAndMail), lockedOut)
			tab := s.browser("Ada's browser").NewTab()
			mail := s.askToUnlock(tab)
			s.EnterCode(tab, wrong(mail.OTP))
			s.WaitFault(tab, page.Passcode, "Invalid code. Try again.")
			Expect(s.status()).To(Equal(mockidx.LockedOut))
			s.EnterCode(tab, mail.OTP)
			s.expectUnlocked(tab)
		})

		It("unlocks by the link in a new tab", func() {
			s := newStage(front, asks(passwordAndMail), lockedOut)
			ada := s.browser("Ada's browser")
			first := ada.NewTab()
			mail := s.askToUnlock(first)
			s.expectUnlocked(ada.Open(mail.Link))
			s.GoOnTo(first, unlocked)
		})

		It("shows the code in another browser, which unlocks where it was asked for", func() {
			s := newStage(front, byCode, passwordOnly, lockedOut)
			desk, phone := s.browser("Ada's desk"), s.browser("Ada's phone")
			original := desk.NewTab()
			mail := s.askToUnlock(original)
			s.expectCode(phone.Open(mail.Link), mail, "where you asked to unlock your account")
			Expect(s.status()).To(Equal(mockidx.LockedOut))
			s.EnterCode(original, mail.OTP)
			s.expectUnlocked(original)
		})

		It("goes on with the sign-in, if the org wants it so", func() {
			s := newStage(front, passwordOnly, lockedOut, func(c *mockidx.Config) { c.Interoperability.UnlockLandsOnApp = true })
			ada := s.browser("Ada's browser")
			mail := s.askToUnlock(ada.NewTab())
			second := ada.Open(mail.Link)
			second.WaitForText("Account successfully unlocked!")
			s.EnterPassword(second, "analytical-engine")
			s.expectSignedIn(second)
			s.expectOneSignIn()
			Expect(s.status()).To(Equal(mockidx.Active))
		})

		It("says that nobody has the name", func() {
			s := newStage(front, passwordOnly, lockedOut)
			tab := s.browser("A browser").NewTab()
			s.UnlockUnknown(tab, s.app.URL, nobody.Login)
			tab.WaitForText("There is no account with the Username " + nobody.Login)
		})
	})
})
