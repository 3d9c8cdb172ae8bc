package e2e

import (
	"regexp"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

// onTheWay lets something happen to the mails that follow.
func (s *stage) onTheWay(rules ...mockidx.MailRule) {
	GinkgoHelper()
	for _, rule := range rules {
		_, err := s.org.Outbox().AddRule(rule)
		Expect(err).NotTo(HaveOccurred())
	}
}

func rewrite(r mockidx.MailRewrite) mockidx.MailRule {
	return mockidx.MailRule{Do: mockidx.RewriteMail, Rewrite: r}
}

func linkToApp(c *mockidx.Config) { c.Apps[0].MailLink = mockidx.LinkToApp }

var _ = Describe("A link that was rewritten on the way", func() {
	across(func(front page.FrontEnd) {
		It("signs in through a click tracker and a gateway", func() {
			s := newStage(front)
			s.onTheWay(rewrite(mockidx.Track), rewrite(mockidx.SafeLinks))
			ada := s.browser("Ada's browser")
			first := ada.NewTab()
			mail := s.askForMail(first)
			s.expectSignedIn(ada.Open(mail.Link))
			s.GoOn(first)
			s.expectOneSignIn()
			var clicks []int
			for _, l := range s.org.Outbox().Links() {
				clicks = append(clicks, l.Clicks)
			}
			Expect(clicks).To(Equal([]int{1, 1}))
		})
	}, "widget3")

	across(func(front page.FrontEnd) {
		for _, mangler := range []mockidx.MailRewrite{mockidx.Amp, mockidx.NumericAmp} {
			It("is refused as damaged when it leads to the app, and the code helps, "+string(mangler), func() {
				s := newStage(front, byCode, linkToApp)
				s.onTheWay(rewrite(mangler))
				ada := s.browser("Ada's browser")
				first := ada.NewTab()
				mail := s.askForMail(first)
				answers := s.answers()
				Expect(page.WaitProblem(ada.Open(mail.Link), "damaged-link")).To(ContainSubstring(mail.OTP))
				Expect(s.answers()).To(Equal(answers), "attempts to answer")
				s.expectNoSignIn()

				s.EnterCode(first, mail.OTP)
				s.expectSignedIn(first)
				s.expectOneSignIn()
			})
		}

		It("is cut short for who does not decode the mail, and does nothing then", func() {
			s := newStage(front)
			s.onTheWay(rewrite(mockidx.SoftBreak))
			ada := s.browser("Ada's browser")
			mail := s.askForMail(ada.NewTab())
			inText := regexp.MustCompile(`http\S+/email/verify/\S*`).FindString(string(mail.Raw))
			cut, broken := strings.CutSuffix(strings.ReplaceAll(inText, "=3D", "="), "=")
			Expect(broken).To(BeTrue(), "the soft break in %s", mail.Raw)
			Expect(mail.Link).To(HavePrefix(cut))
			page.WaitHosted(ada.Open(cut), "idx.return.error")
			s.expectNoSignIn()

			s.expectSignedIn(ada.Open(mail.Link))
			s.expectOneSignIn()
		})
	}, "sdk")
})

var _ = Describe("A mail, while the page polls,", func() {
	across(func(front page.FrontEnd) {
		It("that is held back and then released signs in", func() {
			s := newStage(front)
			s.org.Outbox().Hold()
			ada := s.browser("Ada's browser")
			first := ada.NewTab()
			s.AskForMail(first, s.app.URL, s.ada)
			s.waitFor(polled, 2)
			Expect(s.org.Mailbox().List()).To(BeEmpty())
			released, err := s.org.Outbox().Release(mockidx.Release{})
			Expect(err).NotTo(HaveOccurred())
			Expect(released).To(HaveLen(1))

			s.expectSignedIn(ada.Open(s.mail().Link))
			s.GoOn(first)
			s.expectOneSignIn()
		})
	}, "widget2", "widget3")

	across(func(front page.FrontEnd) {
		It("that is overtaken by a newer one is stale, and the newer signs in", func() {
			s := newStage(front)
			s.org.Outbox().Hold()
			ada := s.browser("Ada's browser")
			first := ada.NewTab()
			s.AskForMail(first, s.app.URL, s.ada)
			s.org.Clock().Advance(time.Minute) // a mail at once after another is not sent
			s.Resend(first)
			s.waitFor(mailHeld, 2)
			arrived, err := s.org.Outbox().Release(mockidx.Release{Reverse: true})
			Expect(err).NotTo(HaveOccurred())

			page.WaitHosted(ada.Open(arrived[1].Link), "idx.return.stale")
			s.expectNoSignIn()
			s.expectSignedIn(ada.Open(arrived[0].Link))
			s.GoOn(first)
			s.expectOneSignIn()
		})

		It("that is late signs in by its code, while that lives", func() {
			s := newStage(front)
			s.onTheWay(mockidx.MailRule{Do: mockidx.DelayMail, Delay: 4 * time.Minute})
			tab := s.browser("Ada's browser").NewTab()
			s.AskForMail(tab, s.app.URL, s.ada)
			Expect(s.org.Mailbox().List()).To(BeEmpty())
			s.org.Clock().Advance(4 * time.Minute)
			s.EnterCode(tab, s.mail().OTP)
			s.expectSignedIn(tab)
			s.expectOneSignIn()
		})
	}, "widget2")

	across(func(front page.FrontEnd) {
		It("that arrives twice signs in once", func() {
			s := newStage(front)
			s.onTheWay(mockidx.MailRule{Do: mockidx.DuplicateMail})
			ada := s.browser("Ada's browser")
			first := ada.NewTab()
			mail, again := s.askForMail(first), s.mail()
			Expect(again.OTP).To(Equal(mail.OTP))
			s.expectSignedIn(ada.Open(mail.Link))
			s.GoOn(first)
			page.WaitHosted(ada.Open(again.Link), "idx.return.stale")
			s.expectOneSignIn()
		})

		It("that is lost is made up for by another", func() {
			s := newStage(front)
			s.onTheWay(mockidx.MailRule{Do: mockidx.DropMail, Count: 1})
			ada := s.browser("Ada's browser")
			first := ada.NewTab()
			s.AskForMail(first, s.app.URL, s.ada)
			s.waitFor(mailDropped, 1)
			s.org.Clock().Advance(time.Minute) // a mail at once after another is not sent
			s.Resend(first)
			s.expectSignedIn(ada.Open(s.mail().Link))
			s.GoOn(first)
			s.expectOneSignIn()
		})
	}, "widget3")
})
