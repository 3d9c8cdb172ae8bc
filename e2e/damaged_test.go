package e2e

import (
	"net/url"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/chrome"
	"github.com/idxlab/idxlab/e2e/page"
)

// eve is the address at the app to which the org redirects from a link.
func (s *stage) eve(otp, state string) string {
	return s.app.URL + "/login/callback?" + url.Values{"otp": {otp}, "state": {state}}.Encode()
}

var _ = Describe("A link that was tampered with", func() {
	across(func(front page.FrontEnd) {
		It("does nothing with the state of no sign-in, even in the right browser", func() {
			s := newStage(front)
			ada := s.browser("Ada's browser")
			mail := s.askForMail(ada.NewTab())
			answers := s.answers()
			tampered := strings.Repeat("x", len(mail.State))

			Expect(page.WaitCode(ada.Open(s.eve(mail.OTP, tampered)))).To(Equal(mail.OTP))
			page.WaitProblem(ada.Open(s.app.URL+"/login?"+url.Values{"otp": {mail.OTP}, "state": {tampered}}.Encode()), "unknown-state")
			Expect(s.answers()).To(Equal(answers), "attempts to answer")
			s.expectNoSignIn()

			s.expectSignedIn(ada.Open(mail.Link))
		})

		It("shows no markup that is in place of the code", func() {
			s := newStage(front)
			ada, stranger := s.browser("Ada's browser"), s.browser("stranger")
			mail := s.askForMail(ada.NewTab())
			answers := s.answers()
			const markup = `<img src=x onerror="window.pwned = true">`

			for _, address := range []string{s.eve(markup, mail.State), s.app.URL + "/login?" + url.Values{"otp": {markup}, "state": {mail.State}}.Encode()} {
				expectHarmless(ada.Open(address), "damaged-link")
			}
			expectHarmless(stranger.Open(s.eve(markup, mail.State)), "damaged-link")
			Expect(s.answers()).To(Equal(answers), "attempts to answer")
			s.expectNoSignIn()

			s.expectSignedIn(ada.Open(mail.Link))
		})
	})
})

// expectHarmless says that the page is about that problem, that the markup did
// not become part of it, and that nobody reads it as text.
func expectHarmless(tab *chrome.Tab, problem string) {
	GinkgoHelper()
	text := page.WaitProblem(tab, problem)
	Expect(text).NotTo(ContainSubstring("onerror"))
	Expect(chrome.Eval[int](tab, `document.querySelectorAll('img').length`)).To(BeZero())
	Expect(chrome.Eval[bool](tab, `'pwned' in window`)).To(BeFalse())
}
