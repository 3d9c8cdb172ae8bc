package e2e

import (
	"github.com/pquerna/otp/totp"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/chrome"
	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

const (
	phoneNumber = "+15551234567"
	totpSecret  = "JBSWY3DPEHPK3PXP"
)

// passwordAnd is a policy that asks for the password on the first page, and
// then for another factor, which Ada has.
func passwordAnd(second mockidx.Factor) setting {
	return func(c *mockidx.Config) {
		asks(passwordAndMail)(c)
		c.Policies[1].Factors = []mockidx.Factor{mockidx.FactorPassword, second}
		c.Users[0].Phone, c.Users[0].TOTPSecret = phoneNumber, totpSecret
		c.Users[0].SecurityQuestion = mockidx.SecurityQuestion{Key: "favorite_toy", Answer: "Puff the cat"}
	}
}

// totp is what an authenticator app shows now.
func (s *stage) totp(secret string) string {
	GinkgoHelper()
	code, err := totp.GenerateCode(secret, s.org.Clock().Now())
	Expect(err).NotTo(HaveOccurred())
	return code
}

// message waits for the next text message or call to Ada's phone.
func (s *stage) message() mockidx.Mail {
	GinkgoHelper()
	return s.mailTo(page.Person{Login: phoneNumber})
}

var _ = Describe("Password, then another authenticator", func() {
	across(func(front page.FrontEnd) {
		begin := func(second mockidx.Factor) (*stage, *chrome.Tab) {
			GinkgoHelper()
			s := newStage(front, passwordAnd(second))
			tab := s.browser("Ada's browser").NewTab()
			s.EnterLogin(tab, s.app.URL, s.ada)
			return s, tab
		}

		It("takes the code of a text message, and no wrong one", func() {
			s, tab := begin(mockidx.FactorPhone)
			s.AskForText(tab)
			message := s.message()
			Expect(message.Channel).To(Equal("sms"))
			s.EnterPasscode(tab, wrong(message.OTP))
			s.WaitFault(tab, page.Passcode, "Invalid code. Try again.")
			s.expectNoSignIn()
			s.EnterPasscode(tab, message.OTP)
			s.expectSignedIn(tab)
			s.expectOneSignIn()
		})

		It("takes the code of a call", func() {
			s, tab := begin(mockidx.FactorPhone)
			s.AskForCall(tab)
			message := s.message()
			Expect(message.Channel).To(Equal("voice"))
			s.EnterPasscode(tab, message.OTP)
			s.expectSignedIn(tab)
		})

		It("takes the answer to a security question, and no wrong one", func() {
			s, tab := begin(mockidx.FactorSecurityQuestion)
			s.AnswerQuestion(tab, "Charles")
			s.WaitFault(tab, page.Answer, "Invalid code. Try again.")
			s.expectNoSignIn()
			s.AnswerQuestion(tab, "Puff the cat")
			s.expectSignedIn(tab)
		})

		It("takes what Google Authenticator shows, and nothing else", func() {
			s, tab := begin(mockidx.FactorGoogleOTP)
			code := s.totp(totpSecret)
			s.EnterPasscode(tab, wrong(code))
			s.WaitFault(tab, page.Passcode, "Your code doesn't match our records")
			s.expectNoSignIn()
			s.EnterPasscode(tab, code)
			s.expectSignedIn(tab)
		})
	})
})
