package e2e

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

// limit lets the org take n requests a minute.
func (s *stage) limit(b mockidx.LimitBucket, n int) {
	GinkgoHelper()
	Expect(s.org.Limits().Set(b, n, time.Minute)).To(Succeed())
}

var _ = Describe("Rate limit", func() {
	across(func(front page.FrontEnd) {
		It("of a sign-in: the page says so, and takes the code when there is none any more", func() {
			s := newStage(front, byCode)
			tab := s.browser("Ada's browser").NewTab()
			mail := s.askForMail(tab)
			s.OpenCode(tab)
			s.limit(mockidx.LimitStateToken, 0)
			s.EnterCode(tab, mail.OTP)
			s.WaitTooMany(tab)
			Expect(s.count(rateLimited)).To(Equal(1))
			s.expectNoSignIn()

			s.org.Limits().Lift(mockidx.LimitStateToken)
			s.EnterCode(tab, mail.OTP)
			s.expectSignedIn(tab)
			s.expectOneSignIn()
		})
	})

	// Generation 3 has auth-js read the answer, which finds no message in it.
	across(func(front page.FrontEnd) {
		It("of an endpoint: the page says so, and takes the code a minute later", func() {
			words := "You exceeded the maximum number of requests."
			if front.Name == "widget3" {
				words = "There was an unsupported response from server."
			}
			s := newStage(front, byCode)
			tab := s.browser("Ada's browser").NewTab()
			mail := s.askForMail(tab)
			s.limit(mockidx.LimitIDX, 1)
			s.EnterCode(tab, wrong(mail.OTP))
			s.WaitRefused(tab)
			s.EnterCode(tab, mail.OTP)
			tab.WaitForText(words)
			Expect(s.count(rateLimited)).To(Equal(1))
			s.expectNoSignIn()

			s.org.Clock().Advance(time.Minute)
			if front.Name == "widget3" {
				tab.Reload()
			}
			s.EnterCode(tab, mail.OTP)
			s.expectSignedIn(tab)
			s.expectOneSignIn()
		})
	}, "widget2", "widget3")

	across(func(front page.FrontEnd) {
		It("of mails: the page says that one was sent, and one arrives a minute later", func() {
			s := newStage(front, byCode)
			tab := s.browser("Ada's browser").NewTab()
			s.limit(mockidx.LimitMail, 0)
			s.AskForMail(tab, s.app.URL, s.ada)
			s.waitFor(mailRateLimited, 1)
			Expect(s.org.Mailbox().List()).To(BeEmpty())

			s.org.Limits().Lift(mockidx.LimitMail)
			s.org.Clock().Advance(time.Minute) // a mail at once after another is not sent
			s.Resend(tab)
			s.EnterCode(tab, s.mail().OTP)
			s.expectSignedIn(tab)
			s.expectOneSignIn()
		})
	}, "widget3")
})
