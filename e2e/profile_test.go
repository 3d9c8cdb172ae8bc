package e2e

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/chrome"
	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

// behave gives the org a profile.
func (s *stage) behave(name mockidx.ProfileName, seed uint64) {
	GinkgoHelper()
	_, err := s.org.SetProfile(name, seed)
	Expect(err).NotTo(HaveOccurred())
}

// anyOfThree lets Ada choose what to sign in with.
func anyOfThree(c *mockidx.Config) {
	c.Policies[0].Factors = nil
	c.Policies[0].OneOf = []mockidx.Factor{mockidx.FactorEmail, mockidx.FactorPhone, mockidx.FactorGoogleOTP}
	c.Users[0].Phone, c.Users[0].TOTPSecret = phoneNumber, totpSecret
}

var _ = Describe("Org of the future", func() {
	across(func(front page.FrontEnd) {
		It("signs in by the link and by the code, among ways that nobody knows", func() {
			s := newStage(front, anyOfThree)
			s.behave(mockidx.Future, 7)
			choose := func(tab *chrome.Tab) mockidx.Mail {
				GinkgoHelper()
				s.EnterName(tab, s.app.URL, s.ada.Login)
				if s.Name != "sdk" { // which lists what it knows
					tab.WaitForText("Hologram (future)")
				}
				s.Choose(tab, mockidx.FactorEmail)
				s.SendMail(tab)
				return s.mail()
			}

			ada := s.browser("Ada's browser")
			first := ada.NewTab()
			mail := choose(first)
			s.expectSignedIn(ada.Open(mail.Link))
			s.GoOn(first)

			desk := s.browser("Ada's desk").NewTab() // another sign-in has another order
			mail = choose(desk)
			s.EnterCode(desk, wrong(mail.OTP))
			s.WaitRefused(desk)
			s.EnterCode(desk, mail.OTP)
			s.expectSignedIn(desk)
			Expect(s.tokenRequests()).To(ConsistOf(redeemed, redeemed))
		})
	})
})

// pollEvery changes how often the pages that come poll.
func (s *stage) pollEvery(interval time.Duration) {
	GinkgoHelper()
	Expect(s.org.Configure(func(c *mockidx.Config) error { c.Email.PollInterval = interval; return nil })).To(Succeed())
}

var _ = Describe("Org with mild trouble", func() {
	across(func(front page.FrontEnd) {
		It("signs in by the code, and by the link after a poll that was one too many", func() {
			s := newStage(front)
			s.pollEvery(time.Minute)
			for _, seed := range []uint64{13, 25, 74} {
				s.behave(mockidx.Chaos, seed)
				tab := s.browser("desk").NewTab()
				s.EnterCode(tab, s.askForMail(tab).OTP)
				s.expectSignedIn(tab)
			}

			s.pollEvery(pollInterval)
			phone := s.browser("phone")
			mail := s.askForMail(phone.NewTab())
			s.waitUntil(func(e mockidx.Event) bool { return e.Fault == "chaos-poll-throttle" }, 1)
			s.expectSignedIn(phone.Open(mail.Link))
			Expect(s.tokenRequests()).To(ConsistOf(redeemed, redeemed, redeemed, redeemed))
		})
	}, "widget2", "widget3")
})
