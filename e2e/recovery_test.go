package e2e

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/chrome"
	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

// fresh is a password that Ada has not had.
const fresh = "Bernoulli-Note-7"

// passwordOnly is a policy that asks for the password on a page of its own.
func passwordOnly(c *mockidx.Config) {
	c.Policies[0].Factors = []mockidx.Factor{mockidx.FactorPassword}
}

// favoriteToy gives Ada a security question, which a recovery asks for too.
func favoriteToy(c *mockidx.Config) {
	c.Users[0].SecurityQuestion = mockidx.SecurityQuestion{Key: "favorite_toy", Answer: "Puff the cat"}
	c.Password.RecoveryQuestion = true
}

// forget gets Ada, who forgot her password, as far as the page that waits for
// the link or the code, and returns the mail.
func (s *stage) forget(tab *chrome.Tab) mockidx.Mail {
	GinkgoHelper()
	s.Recover(tab, s.app.URL, s.ada.Login)
	s.SendMail(tab)
	mail := s.mail()
	Expect(mail.Template).To(Equal("ForgotPassword"))
	return mail
}

// password is Ada's, as the org knows it.
func (s *stage) password() string {
	GinkgoHelper()
	user, ok := s.org.User(s.ada.Login)
	Expect(ok).To(BeTrue())
	return user.Password
}

var _ = Describe("Password recovery", func() {
	across(func(front page.FrontEnd) {
		It("resets the password by the code, from the first page", func() {
			s := newStage(front, byCode, asks(passwordAndMail))
			tab := s.browser("Ada's browser").NewTab()
			s.EnterCode(tab, s.forget(tab).OTP)
			s.EnterNewPassword(tab, fresh)
			s.expectSignedIn(tab)
			s.expectOneSignIn()
			Expect(s.password()).To(Equal(fresh))
		})

		It("resets the password by the link in a new tab, from the page that asks for the password", func() {
			s := newStage(front, passwordOnly, favoriteToy)
			ada := s.browser("Ada's browser")
			first := ada.NewTab()
			mail := s.forget(first)

			second := ada.Open(mail.Link)
			s.AnswerQuestion(second, "Charles")
			s.WaitFault(second, page.Answer, "Invalid code. Try again.")
			s.AnswerQuestion(second, "puff the CAT")
			s.EnterNewPassword(second, fresh)
			s.expectSignedIn(second)
			s.GoOn(first)
			s.expectOneSignIn()
			Expect(s.password()).To(Equal(fresh))
		})

		It("shows the code in another browser, which resets the password where it was asked for", func() {
			s := newStage(front, byCode, passwordOnly)
			desk, phone := s.browser("Ada's desk"), s.browser("Ada's phone")
			original := desk.NewTab()
			mail := s.forget(original)

			s.expectCode(phone.Open(mail.Link), mail, "where you asked for a new password")
			s.EnterCode(original, mail.OTP)
			s.EnterNewPassword(original, fresh)
			s.expectSignedIn(original)
			s.expectSignedOut(phone)
			s.expectOneSignIn()
		})

		It("says at the field what is wrong with a new password, and ends with a message if the org wants it so", func() {
			s := newStage(front, byCode, asks(passwordAndMail), func(c *mockidx.Config) {
				c.Interoperability.EndAfterRecovery = true
				c.Users[0].PasswordHistory = []string{"Difference-Engine-1"}
			})
			tab := s.browser("Ada's browser").NewTab()
			mail := s.forget(tab)
			s.EnterCode(tab, wrong(mail.OTP))
			s.WaitFault(tab, page.Passcode, "Invalid code. Try again.")
			s.EnterCode(tab, mail.OTP)
			for _, refused := range []struct{ password, words string }{
				{"Difference-Engine-1", "Password requirements were not met"}, // she had it
				{"Password1", "commonly used passwords"},
				{strings.Repeat("Engine-1", 10), "Password requirements were not met"}, // too long
			} {
				s.EnterNewPassword(tab, refused.password)
				s.WaitFault(tab, page.NewPassword, refused.words)
			}
			Expect(s.password()).To(Equal(s.ada.Password))
			s.EnterNewPassword(tab, fresh)
			tab.WaitForText("You can now sign in with your existing username and new password.")
			Expect(s.password()).To(Equal(fresh))
			s.expectNoSignIn()
		})

		It("says that nobody has that name", func() {
			s := newStage(front, asks(passwordAndMail))
			tab := s.browser("Ada's browser").NewTab()
			s.RecoverUnknown(tab, s.app.URL, "nobody@example.com")
			tab.WaitForText("There is no account with the Username nobody@example.com.")
		})
	})
})
