package e2e

import (
	"net/url"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/chrome"
	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

// notActivated makes Ada somebody who was created and has not been here yet.
func notActivated(c *mockidx.Config) {
	ada := &c.Users[0]
	ada.Status, ada.Password, ada.EmailUnverified = mockidx.Staged, "", true
}

// beginWith opens the app's login page with a token for Ada.
func (s *stage) beginWith(p *chrome.Profile, name, token string) *chrome.Tab {
	GinkgoHelper()
	return p.Open(s.app.URL + "/login?" + url.Values{name: {token}}.Encode())
}

// Okta-idx-golang has no way to begin with a token.
var _ = Describe("One-time token", func() {
	across(func(front page.FrontEnd) {
		It("activates an account, whose address and password are set up", func() {
			s := newStage(front, byCode, asks(passwordAndMail), notActivated)
			token, err := s.org.ActivationToken(s.ada.Login)
			Expect(err).NotTo(HaveOccurred())
			tab := s.beginWith(s.browser("Ada's browser"), "activation_token", token)
			s.Choose(tab, mockidx.FactorEmail)
			mail := s.mail()
			Expect(mail.Template).To(Equal("RegistrationActivation"))
			s.EnterCode(tab, mail.OTP)
			s.Choose(tab, mockidx.FactorPassword)
			s.EnterNewPassword(tab, fresh)
			s.expectSignedIn(tab)
			s.expectOneSignIn()
			Expect(s.status()).To(Equal(mockidx.Active))
			Expect(s.password()).To(Equal(fresh))
		})

		It("does not activate an account when it has expired", func() {
			s := newStage(front, asks(passwordAndMail), notActivated)
			token, err := s.org.ActivationToken(s.ada.Login)
			Expect(err).NotTo(HaveOccurred())
			s.org.Clock().Advance(8 * 24 * time.Hour)
			tab := s.beginWith(s.browser("Ada's browser"), "activation_token", token)
			tab.WaitForText("Your account activation link is no longer valid.")
			s.expectNoSignIn()
			Expect(s.status()).NotTo(Equal(mockidx.Active))
		})

		It("resets a password", func() {
			s := newStage(front, byCode, asks(passwordAndMail))
			token, err := s.org.RecoveryToken(s.ada.Login)
			Expect(err).NotTo(HaveOccurred())
			ada := s.browser("Ada's browser")
			tab := s.beginWith(ada, "recovery_token", token)
			s.EnterNewPassword(tab, fresh)
			tab.WaitForText("Send me an email") // the policy asks for the mail too
			Expect(s.password()).To(Equal(fresh))
			s.SendMail(tab)
			s.EnterCode(tab, s.mail().OTP)
			s.expectSignedIn(tab)
			s.expectOneSignIn()
		})
	}, "widget2", "widget3")
})
