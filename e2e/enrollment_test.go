package e2e

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/chrome"
	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

// emailMissing asks for the password alone and then, of everybody, for an
// address, which Ada has not verified.
func emailMissing(c *mockidx.Config) {
	passwordOnFirstPage(c)
	required(mockidx.FactorEmail)(c)
	c.Users[0].EmailUnverified = true
}

// passwordOnFirstPage is a policy that asks for name and password at once, and
// for nothing else.
func passwordOnFirstPage(c *mockidx.Config) {
	asks(passwordAndMail)(c)
	c.Policies[1].Factors = []mockidx.Factor{mockidx.FactorPassword}
}

// enrolEmail gets Ada as far as the page that waits for the link or the code,
// and returns the mail.
func (s *stage) enrolEmail(tab *chrome.Tab) mockidx.Mail {
	GinkgoHelper()
	s.EnterLogin(tab, s.app.URL, s.ada)
	s.Choose(tab, mockidx.FactorEmail)
	mail := s.mail()
	Expect(mail.Template).To(Equal("EmailFactorVerification"))
	return mail
}

// expectEmailEnrolled says that the tab ended signed in, and that the address
// is verified.
func (s *stage) expectEmailEnrolled(tab *chrome.Tab) {
	GinkgoHelper()
	s.expectSignedIn(tab)
	s.expectOneSignIn()
	user, _ := s.org.User(s.ada.Login)
	Expect(user.EmailUnverified).To(BeFalse(), "the address is verified")
}

var _ = Describe("Email set up during a sign-in", func() {
	across(func(front page.FrontEnd) {
		It("is set up by the code, and not by a wrong one", func() {
			s := newStage(front, byCode, emailMissing)
			tab := s.browser("Ada's browser").NewTab()
			mail := s.enrolEmail(tab)
			s.EnterCode(tab, wrong(mail.OTP))
			s.WaitFault(tab, page.Passcode, "Invalid code. Try again.")
			s.expectNoSignIn()
			s.EnterCode(tab, mail.OTP)
			s.expectEmailEnrolled(tab)
		})

		It("is set up by the link in a new tab", func() {
			s := newStage(front, emailMissing)
			ada := s.browser("Ada's browser")
			first := ada.NewTab()
			mail := s.enrolEmail(first)
			s.expectEmailEnrolled(ada.Open(mail.Link))
			s.GoOn(first)
		})

		It("shows the code in another browser, which sets it up where it was asked for", func() {
			s := newStage(front, byCode, emailMissing)
			desk, phone := s.browser("Ada's desk"), s.browser("Ada's phone")
			original := desk.NewTab()
			mail := s.enrolEmail(original)
			Expect(page.WaitCode(phone.Open(mail.Link))).To(Equal(mail.OTP))
			s.expectNoSignIn()
			s.EnterCode(original, mail.OTP)
			s.expectEmailEnrolled(original)
			s.expectSignedOut(phone)
		})
	})
})
