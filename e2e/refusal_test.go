package e2e

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

// hidden makes the org treat who does not exist like anybody else.
func hidden(c *mockidx.Config) { c.Interoperability.HideUnknownUsers = true }

var nobody = page.Person{Login: "nobody@example.com"}

var _ = Describe("Sign-in that does not go straight on", func() {
	across(func(front page.FrontEnd) {
		It("refuses a wrong password, then takes the right one", func() {
			s := newStage(front, passwordOnFirstPage)
			tab := s.browser("Ada's browser").NewTab()
			mistaken := s.ada
			mistaken.Password = "difference-engine"
			s.EnterLogin(tab, s.app.URL, mistaken)
			s.WaitLoginRefused(tab)
			s.expectNoSignIn()
			s.EnterLogin(tab, s.app.URL, s.ada)
			s.expectSignedIn(tab)
			s.expectOneSignIn()
		})

		It("says that nobody has the name", func() {
			s := newStage(front)
			tab := s.browser("A browser").NewTab()
			s.EnterName(tab, s.app.URL, nobody.Login)
			s.WaitUnknown(tab, nobody.Login)
		})

		It("says nothing of who does not exist, and sends no mail, if the org hides users", func() {
			s := newStage(front, hidden)
			tab := s.browser("A browser").NewTab()
			s.AskForMail(tab, s.app.URL, nobody)
			s.EnterCode(tab, "123456")
			s.WaitRefused(tab)
			Expect(s.org.Mailbox().List()).To(BeEmpty())
			s.expectNoSignIn()
		})

		It("goes back to the beginning", func() {
			s := newStage(front)
			tab := s.browser("Ada's browser").NewTab()
			s.askForMail(tab)
			s.StartAgain(tab)
			s.expectSignedOut(s.profiles[0])
			s.expectNoSignIn()
		})

		It("takes another authenticator than the one that was chosen first", func() {
			s := newStage(front, passwordAnd(mockidx.FactorPhone), func(c *mockidx.Config) {
				c.Policies[1].Factors = c.Policies[1].Factors[:1]
				c.Policies[1].OneOf = []mockidx.Factor{mockidx.FactorPhone, mockidx.FactorGoogleOTP}
			})
			tab := s.browser("Ada's browser").NewTab()
			s.EnterLogin(tab, s.app.URL, s.ada)
			s.Choose(tab, mockidx.FactorPhone)
			s.AskForText(tab)
			s.message()
			s.ChooseAnother(tab, mockidx.FactorGoogleOTP)
			s.EnterPasscode(tab, s.totp(totpSecret))
			s.expectSignedIn(tab)
			s.expectOneSignIn()
		})

		It("sets up a phone that is required, and leaves out what is optional", func() {
			s := newStage(front, passwordOnFirstPage, required(mockidx.FactorPhone), optional(mockidx.FactorGoogleOTP))
			tab := s.browser("Ada's browser").NewTab()
			s.EnterLogin(tab, s.app.URL, s.ada)
			s.Choose(tab, mockidx.FactorPhone)
			s.EnterPhone(tab, "5551234567")
			s.EnterPasscode(tab, s.message().OTP)
			s.SkipOptional(tab)
			s.expectSignedIn(tab)
			user, _ := s.org.User(s.ada.Login)
			Expect(user.Phone).To(Equal(phoneNumber))
			Expect(user.TOTPSecret).To(BeEmpty())
		})
	})
})
