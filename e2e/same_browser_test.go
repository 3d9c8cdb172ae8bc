package e2e

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

var _ = Describe("Same browser", func() {
	across(func(front page.FrontEnd) {
		for _, policy := range []string{mailOnly, passwordAndMail} {
			It("signs in by the link in a new tab, "+policy, func() {
				s := newStage(front, asks(policy))
				ada := s.browser("Ada's browser")
				first := ada.NewTab()
				mail := s.askForMail(first)

				second := ada.Open(mail.Link)
				s.expectSignedIn(second)
				s.GoOn(first)
				s.expectOneSignIn()
				Expect(s.count(linkRedirected)).To(Equal(1), "opened links")

				second.Navigate(s.app.URL + "/profile")
				Expect(page.Claim(second, "email")).To(Equal(s.ada.Login))
				Expect(page.Claim(second, "iss")).To(Equal(s.org.Issuer()))
			})
		}

		It("signs in by the link with the first tab closed", func() {
			s := newStage(front)
			ada := s.browser("Ada's browser")
			first := ada.NewTab()
			mail := s.askForMail(first)
			first.Close()

			s.expectSignedIn(ada.Open(mail.Link))
			s.expectOneSignIn()
		})

		It("signs in by a mail that links straight to the app", func() {
			s := newStage(front, func(c *mockidx.Config) { c.Apps[0].MailLink = mockidx.LinkToApp })
			ada := s.browser("Ada's browser")
			mail := s.askForMail(ada.NewTab())
			Expect(mail.Link).To(HavePrefix(s.app.URL + "/login/callback?"))

			s.expectSignedIn(ada.Open(mail.Link))
			s.expectOneSignIn()
		})

		It("does nothing with a link that was used", func() {
			s := newStage(front)
			ada := s.browser("Ada's browser")
			mail := s.askForMail(ada.NewTab())
			s.expectSignedIn(ada.Open(mail.Link))

			page.WaitHosted(ada.Open(mail.Link), "idx.return.stale")
			Expect(s.count(linkAnswered)).To(Equal(1))
			s.expectSignedIn(ada.Open(s.app.URL))

			home := ada.Open(s.app.URL)
			home.Press("Sign out")
			page.WaitSignedOut(home)
			page.WaitHosted(ada.Open(mail.Link), "idx.return.stale")
			s.expectSignedOut(ada)
			s.expectOneSignIn()
		})

		It("refuses a link that is too old, and a new mail helps", func() {
			s := newStage(front)
			ada := s.browser("Ada's browser")
			first := ada.NewTab()
			mail := s.askForMail(first)

			s.org.Clock().Advance(6 * time.Minute)
			page.WaitHosted(ada.Open(mail.Link), "idx.return.link.expired")
			Expect(s.count(linkExpired)).To(Equal(1))
			s.expectSignedOut(ada)
			s.expectNoSignIn()

			s.Resend(first)
			s.expectSignedIn(ada.Open(s.mail().Link))
			s.expectOneSignIn()
		})

		It("refuses a link that is too old on the app's own page, if the org sends it there", func() {
			s := newStage(front, func(c *mockidx.Config) { c.Interoperability.ExpiredLinkToApp = true })
			ada := s.browser("Ada's browser")
			mail := s.askForMail(ada.NewTab())

			s.org.Clock().Advance(6 * time.Minute)
			Expect(page.WaitProblem(ada.Open(mail.Link), "oauth-error")).To(ContainSubstring("Access was denied"))
			s.expectNoSignIn()
		})

		It("refuses the link of an older mail that leads straight to the app, and the newer helps", func() {
			s := newStage(front, func(c *mockidx.Config) { c.Apps[0].MailLink = mockidx.LinkToApp })
			ada := s.browser("Ada's browser")
			first := ada.NewTab()
			old := s.askForMail(first)
			s.org.Clock().Advance(time.Minute) // a mail at once after another is not sent
			s.Resend(first)
			fresh := s.mail()

			s.WaitLinkRefused(ada.Open(old.Link))
			Expect(s.count(passcodeSuperseded)).To(Equal(1))
			s.expectNoSignIn()

			s.expectSignedIn(ada.Open(fresh.Link))
			s.expectOneSignIn()
		})

		It("keeps two sign-ins of one browser apart", func() {
			s := newStage(front)
			ada := s.browser("Ada's browser")
			first, second := ada.NewTab(), ada.NewTab()
			firstMail, secondMail := s.askForMail(first), s.askForMail(second)
			Expect(firstMail.State).NotTo(Equal(secondMail.State))

			s.expectSignedIn(ada.Open(firstMail.Link))
			s.GoOn(first)
			s.expectOneSignIn()
		})
	})
})
