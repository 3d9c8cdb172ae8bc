package e2e

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

var _ = Describe("While the page waits for the code", func() {
	across(func(front page.FrontEnd) {
		It("the code is chosen to begin with 0, and signs in, as does its link", func() {
			s := newStage(front, byCode)
			ada := s.browser("Ada's browser")
			Expect(s.org.Codes().NextOTP("012345")).To(Succeed())
			first := ada.NewTab()
			Expect(s.askForMail(first).OTP).To(Equal("012345"))
			s.EnterCode(first, "012345")
			s.expectSignedIn(first)

			Expect(s.org.Codes().NextOTP("000042")).To(Succeed())
			desk := s.browser("Ada's desk")
			mail := s.askForMail(desk.NewTab())
			Expect(mail.OTP).To(Equal("000042"))
			s.expectSignedIn(desk.Open(mail.Link))
		})

		It("the user is suspended or deactivated: refuses the code until that is over", func() {
			s := newStage(front, byCode)
			tab := s.browser("Ada's browser").NewTab()
			mail := s.askForMail(tab)
			change := func(action mockidx.UserAction) {
				GinkgoHelper()
				_, err := s.org.ChangeUser(s.ada.Login, action)
				Expect(err).NotTo(HaveOccurred())
			}
			for i, there := range []mockidx.UserAction{mockidx.Suspend, mockidx.Deactivate} {
				back := []mockidx.UserAction{mockidx.Unsuspend, mockidx.Activate}[i]
				change(there)
				s.EnterCode(tab, mail.OTP)
				s.waitFor(userInactive, i+1)
				s.WaitLoginRefused(tab)
				s.expectNoSignIn()
				change(back)
			}
			s.EnterCode(tab, mail.OTP)
			s.expectSignedIn(tab)
			s.expectOneSignIn()
		})
	})

	across(func(front page.FrontEnd) {
		It("a day goes by: says that the sign-in is over, and the next one brings tokens that are taken", func() {
			s := newStage(front)
			tab := s.browser("Ada's browser").NewTab()
			s.askForMail(tab)
			s.org.Clock().Advance(25 * time.Hour)
			tab.WaitForText("You have been logged out due to inactivity.")
			s.expectNoSignIn()

			mail := s.askForMail(tab)
			s.EnterCode(tab, mail.OTP)
			s.expectSignedIn(tab)
			s.expectOneSignIn()
		})
	}, "widget2", "widget3")
})
