package e2e

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/chrome"
	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

// newcomer is who signs up.
var newcomer = page.Person{Login: "grace@example.com", FirstName: "Grace", LastName: "Hopper", Password: "Flow-Matic-1955"}

// registration lets people sign up.
func registration(c *mockidx.Config) { c.Registration.Enabled = true }

// optional offers authenticators to who signs up.
func optional(factors ...mockidx.Factor) setting {
	return func(c *mockidx.Config) { c.Enrollment.Optional = factors }
}

// required asks everybody for authenticators.
func required(factors ...mockidx.Factor) setting {
	return func(c *mockidx.Config) { c.Enrollment.Required = factors }
}

// signUp gets the newcomer as far as the page that waits for the link or code,
// and returns the mail.
func (s *stage) signUp(tab *chrome.Tab) mockidx.Mail {
	GinkgoHelper()
	s.Register(tab, s.app.URL)
	s.EnterProfile(tab, newcomer)
	s.Choose(tab, mockidx.FactorEmail)
	mail := s.mailTo(newcomer)
	Expect(mail.Template).To(Equal("RegistrationActivation"))
	return mail
}

// expectSignedUp says that the tab ended signed in as the newcomer, who is a
// user now.
func (s *stage) expectSignedUp(tab *chrome.Tab) mockidx.User {
	GinkgoHelper()
	s.expectSignedInAs(tab, newcomer)
	s.expectOneSignIn()
	user, ok := s.org.User(newcomer.Login)
	Expect(ok).To(BeTrue(), "the newcomer is a user")
	Expect(user.Status).To(Equal(mockidx.Active))
	Expect(user.EmailUnverified).To(BeFalse())
	return user
}

// expectNotSignedUp says that the newcomer cannot sign in.
func (s *stage) expectNotSignedUp() {
	GinkgoHelper()
	s.expectNoSignIn()
	user, _ := s.org.User(newcomer.Login)
	Expect(user.Status).NotTo(Equal(mockidx.Active))
}

var _ = Describe("Registration", func() {
	across(func(front page.FrontEnd) {
		It("signs up by the code, with a password", func() {
			s := newStage(front, byCode, asks(passwordAndMail), registration)
			tab := s.browser("Grace's browser").NewTab()
			mail := s.signUp(tab)
			s.EnterCode(tab, mail.OTP)
			s.Choose(tab, mockidx.FactorPassword)
			s.EnterNewPassword(tab, newcomer.Password)
			Expect(s.expectSignedUp(tab).Password).To(Equal(newcomer.Password))
		})

		It("signs up by the link in a new tab, which asks for the password", func() {
			s := newStage(front, asks(passwordAndMail), registration)
			grace := s.browser("Grace's browser")
			first := grace.NewTab()
			mail := s.signUp(first)

			second := grace.Open(mail.Link)
			s.Choose(second, mockidx.FactorPassword)
			s.EnterNewPassword(second, newcomer.Password)
			s.expectSignedUp(second)
			s.GoOn(first)
		})

		It("shows the code in another browser, which signs up where it was asked for", func() {
			s := newStage(front, registration)
			desk, phone := s.browser("Grace's desk"), s.browser("Grace's phone")
			original := desk.NewTab()
			mail := s.signUp(original)

			s.expectCode(phone.Open(mail.Link), mail, "where you signed up")
			s.expectNotSignedUp()

			s.EnterCode(original, mail.OTP)
			s.expectSignedUp(original)
			s.expectSignedOut(phone)
		})

		It("leaves out what is optional", func() {
			s := newStage(front, byCode, registration, optional(mockidx.FactorPhone, mockidx.FactorSecurityQuestion))
			tab := s.browser("Grace's browser").NewTab()
			s.EnterCode(tab, s.signUp(tab).OTP)
			s.SkipOptional(tab)
			Expect(s.expectSignedUp(tab).Phone).To(BeEmpty())
		})

		It("sets up a phone and Google Authenticator, which are required, and a question", func() {
			s := newStage(front, byCode, registration, required(mockidx.FactorPhone, mockidx.FactorGoogleOTP), optional(mockidx.FactorSecurityQuestion))
			tab := s.browser("Grace's browser").NewTab()
			s.EnterCode(tab, s.signUp(tab).OTP)

			s.Choose(tab, mockidx.FactorPhone)
			s.EnterPhone(tab, "5551234567")
			s.EnterPasscode(tab, s.mailTo(page.Person{Login: "+15551234567"}).OTP)
			s.Choose(tab, mockidx.FactorGoogleOTP)
			secret := s.ScanQRCode(tab)
			s.expectNotSignedUp()
			s.EnterPasscode(tab, s.totp(secret))
			s.Choose(tab, mockidx.FactorSecurityQuestion)
			s.PickQuestion(tab, "first_award", "swimming")

			user := s.expectSignedUp(tab)
			Expect(user.Phone).To(Equal("+15551234567"))
			Expect(user.TOTPSecret).To(Equal(secret))
			Expect(user.SecurityQuestion.Key).To(Equal("first_award"))
		})

		It("says at each field what is wrong with it", func() {
			s := newStage(front, byCode, asks(passwordAndMail), registration, optional(mockidx.FactorPhone, mockidx.FactorSecurityQuestion))
			tab := s.browser("Grace's browser").NewTab()
			s.Register(tab, s.app.URL)
			typo, taken := newcomer, newcomer
			typo.Login, taken.Login = "grace..hopper@example.com", "ADA@example.com"
			s.EnterProfile(tab, typo)
			s.WaitFault(tab, page.Email, "must be in the form of an email address")
			s.EnterProfile(tab, taken)
			s.WaitFault(tab, page.Email, "A user with this Email already exists")
			s.EnterProfile(tab, newcomer)

			s.Choose(tab, mockidx.FactorPassword)
			s.EnterNewPassword(tab, "flow-matic")
			s.WaitFault(tab, page.NewPassword, "Password requirements were not met")
			s.EnterNewPassword(tab, "Password1")
			s.WaitFault(tab, page.NewPassword, "commonly used passwords")
			s.EnterNewPassword(tab, newcomer.Password)

			s.Choose(tab, mockidx.FactorEmail)
			mail := s.mailTo(newcomer)
			s.EnterCode(tab, wrong(mail.OTP))
			s.WaitFault(tab, page.Passcode, "Invalid code. Try again.")
			s.expectNotSignedUp()
			s.EnterCode(tab, mail.OTP)

			s.Choose(tab, mockidx.FactorPhone)
			s.EnterPhone(tab, "12")
			tab.WaitForText("Invalid Phone Number.") // Okta says it of the form, not of the field
			s.EnterPhone(tab, "5551234567")
			s.EnterPasscode(tab, s.mailTo(page.Person{Login: "+15551234567"}).OTP)
			s.Choose(tab, mockidx.FactorSecurityQuestion)
			s.WriteQuestion(tab, "Who wrote the first compiler?", "me")
			s.WaitFault(tab, page.Answer, "must be at least 4 characters")
			s.AnswerQuestion(tab, "grace")
			Expect(s.expectSignedUp(tab).SecurityQuestion.Question).To(Equal("Who wrote the first compiler?"))
		})

		It("says nothing of an address that exists, if the org hides users", func() {
			s := newStage(front, registration, func(c *mockidx.Config) { c.Interoperability.HideUnknownUsers = true })
			tab := s.browser("Mallory's browser").NewTab()
			s.Register(tab, s.app.URL)
			s.EnterProfile(tab, s.ada)
			s.Choose(tab, mockidx.FactorEmail)
			s.EnterCode(tab, "123456")
			s.WaitRefused(tab)
			Expect(s.org.Mailbox().List()).To(BeEmpty())
			s.expectNoSignIn()
		})
	})
})
