package e2e

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

var _ = Describe("Another browser", func() {
	across(func(front page.FrontEnd) {
		for _, policy := range []string{mailOnly, passwordAndMail} {
			It("shows the code, which signs in where it was asked for, "+policy, func() {
				s := newStage(front, asks(policy))
				desk, phone := s.browser("Ada's desk"), s.browser("Ada's phone")
				original := desk.NewTab()
				mail := s.askForMail(original)
				answers := s.answers()

				elsewhere := phone.Open(mail.Link)
				Expect(page.WaitCode(elsewhere)).To(Equal(mail.OTP))
				Expect(s.answers()).To(Equal(answers), "attempts to answer by opening the link")
				s.expectNoSignIn()

				s.EnterCode(original, mail.OTP)
				s.expectSignedIn(original)
				s.expectSignedOut(phone)
				s.expectOneSignIn()
			})
		}

		It("refuses a wrong code, then takes the right one", func() {
			s := newStage(front)
			tab := s.browser("Ada's desk").NewTab()
			mail := s.askForMail(tab)

			s.EnterCode(tab, wrong(mail.OTP))
			s.WaitRefused(tab)
			Expect(s.count(passcodeWrong)).To(Equal(1))
			s.expectNoSignIn()

			s.EnterCode(tab, mail.OTP)
			s.expectSignedIn(tab)
			s.expectOneSignIn()
		})

		It("refuses even the right code after five wrong ones, for five minutes", func() {
			s := newStage(front, func(c *mockidx.Config) { c.Email.Lifetime = 30 * time.Minute })
			tab := s.browser("Ada's desk").NewTab()
			mail := s.askForMail(tab)
			for i := range 5 {
				s.EnterCode(tab, wrong(mail.OTP))
				s.waitFor(passcodeWrong, i+1)
				s.WaitRefused(tab)
			}

			s.EnterCode(tab, mail.OTP)
			s.WaitTooMany(tab)
			Expect(s.count(tooManyPasscodes)).To(Equal(1))
			s.expectNoSignIn()

			s.org.Clock().Advance(5*time.Minute + time.Second)
			tab.Reload()
			s.EnterCode(tab, mail.OTP)
			s.expectSignedIn(tab)
			s.expectOneSignIn()
		})

		It("takes only the code of the newest mail", func() {
			s := newStage(front)
			desk := s.browser("Ada's desk")
			tab := desk.NewTab()
			old := s.askForMail(tab)
			s.org.Clock().Advance(time.Minute) // a mail at once after another is not sent
			s.Resend(tab)
			fresh := s.mail()
			Expect(fresh.OTP).NotTo(Equal(old.OTP))

			page.WaitHosted(desk.Open(old.Link), "idx.return.stale")
			s.EnterCode(tab, old.OTP)
			s.WaitRefused(tab)
			Expect(s.count(passcodeSuperseded)).To(Equal(1))
			s.expectNoSignIn()

			s.EnterCode(tab, fresh.OTP)
			s.expectSignedIn(tab)
			s.expectOneSignIn()
		})

		It("refuses a code that is too old", func() {
			s := newStage(front)
			tab := s.browser("Ada's desk").NewTab()
			mail := s.askForMail(tab)

			s.org.Clock().Advance(6 * time.Minute)
			s.EnterCode(tab, mail.OTP)
			s.WaitRefused(tab)
			Expect(s.count(passcodeExpired)).To(Equal(1))
			s.expectNoSignIn()
		})

		It("shows nothing but the code where somebody else is signed in", func() {
			s := newStage(front)
			desk, phone := s.browser("Ada's desk"), s.browser("Grace's phone")
			grace := page.Person{Login: "grace@example.com"}
			_, err := s.org.AddUser(mockidx.User{Login: grace.Login, FirstName: "Grace", LastName: "Hopper"})
			Expect(err).NotTo(HaveOccurred())
			hers := phone.NewTab()
			s.AskForMail(hers, s.app.URL, grace)
			graceMail := s.mailTo(grace)
			s.EnterCode(hers, graceMail.OTP)
			Expect(page.WaitSignedIn(hers)).To(Equal("Grace Hopper"))

			mail := s.askForMail(desk.NewTab())
			Expect(page.WaitCode(phone.Open(mail.Link))).To(Equal(mail.OTP))
			Expect(page.WaitSignedIn(phone.Open(s.app.URL))).To(Equal("Grace Hopper"))
			s.expectSignedOut(desk)
		})
	})
})
