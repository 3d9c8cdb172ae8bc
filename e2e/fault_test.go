package e2e

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/chrome"
	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

// misbehave adds the rule of a preset and returns its id.
func (s *stage) misbehave(preset string) string {
	GinkgoHelper()
	rule, ok := mockidx.FaultPresetNamed(preset)
	Expect(ok).To(BeTrue(), "preset %s", preset)
	rule, err := s.org.Faults().Add(rule)
	Expect(err).NotTo(HaveOccurred())
	return rule.ID
}

// expectFired waits until a rule was done to a request.
func (s *stage) expectFired(id string) {
	GinkgoHelper()
	ctx, cancel := context.WithTimeout(context.Background(), chrome.Patience)
	defer cancel()
	_, err := s.org.Faults().Wait(ctx, id, func(r mockidx.FaultRule) bool { return r.Fired == 1 })
	Expect(err).NotTo(HaveOccurred(), "waiting for the fault")
}

var _ = Describe("Fault", func() {
	across(func(front page.FrontEnd) {
		It("of tokens that never arrive: says so, and signs nobody in", func() {
			s := newStage(front, byCode)
			ada := s.browser("Ada's browser")
			tab := ada.NewTab()
			mail := s.askForMail(tab)
			lost := s.misbehave("token-lost")
			s.EnterCode(tab, mail.OTP)
			problem, way := "exchange", "Please sign in once more."
			if s.Name == "sdk" { // which asks for tokens in the step of the code
				problem, way = "unreachable", "Please try again in a moment."
			}
			Expect(page.WaitProblem(tab, problem)).To(ContainSubstring(way))
			s.expectFired(lost)
			Expect(s.count(redeemed)).To(Equal(1), "codes redeemed")
			s.expectSignedOut(ada)
		})

		// The page of the SDK does not poll. The widget does, and pauses for a minute
		// after a poll that was one too many. Generation 2 takes its text away then,
		// and with it the way to the input of the code: it has to be open before.
		if front.Name != "sdk" {
			It("of a poll that is one too many: the first tab takes the code all the same", func() {
				s := newStage(front)
				first := s.browser("Ada's browser").NewTab()
				mail := s.askForMail(first)
				s.OpenCode(first)
				s.expectFired(s.misbehave("poll-throttled"))
				s.EnterCode(first, mail.OTP)
				s.expectSignedIn(first)
				s.expectOneSignIn()
			})
		}

		It("of an answer that is lost: signs nobody in, and then in from the beginning", func() {
			s := newStage(front, byCode)
			ada := s.browser("Ada's browser")
			tab := ada.NewTab()
			mail := s.askForMail(tab)
			lost := s.misbehave("answer-lost")
			s.EnterCode(tab, mail.OTP)
			s.expectFired(lost)
			Eventually(func() int { return s.count(codeIssued) }).Should(Equal(1), "codes issued")
			s.expectSignedOut(ada)
			again := ada.NewTab()
			s.AskForMail(again, s.app.URL, s.ada)
			ctx, cancel := context.WithTimeout(context.Background(), chrome.Patience)
			defer cancel()
			mail, err := s.org.Mailbox().WaitAfter(ctx, s.ada.Login, mail.Seq)
			Expect(err).NotTo(HaveOccurred())
			s.EnterCode(again, mail.OTP)
			s.expectSignedIn(again)
		})
	})
})
