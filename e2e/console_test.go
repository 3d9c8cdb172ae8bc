package e2e

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/chrome"
	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

var _ = Describe("Console", func() {
	var sdk page.FrontEnd
	for _, front := range page.FrontEnds() {
		if front.Name == "sdk" {
			sdk = front
		}
	}

	console := func(s *stage, p *chrome.Profile, view string) page.Console {
		return page.OpenConsole(p, server.ControlURL(), s.org.Name(), view)
	}

	It("shows a mail as it comes, and the sign-in as it goes on", func() {
		s := newStage(sdk)
		ada := s.browser("Ada's browser")
		mailbox, signIns := console(s, ada, ""), console(s, ada, "/signins")

		mail := s.askForMail(ada.NewTab())
		Expect(mailbox.WaitMail(s.ada.Login)).To(Equal(mail.OTP))
		signIns.WaitSignIn(s.ada.Login, "mail_sent")

		mailbox.Press("Open the link") // in a tab of its own
		signIns.WaitSignIn(s.ada.Login, "interaction_code_redeemed")
		s.expectSignedIn(ada.Open(s.app.URL))
		s.expectOneSignIn()
		Expect(mailbox.Reloaded()).To(BeFalse(), "the mailbox was loaded anew")
		Expect(signIns.Reloaded()).To(BeFalse(), "the sign-ins were loaded anew")
	})

	It("scans a mail, and shows the sign-in as a diagram whose arrows open requests", func() {
		s := newStage(sdk)
		ada := s.browser("Ada's browser")
		mailbox := console(s, ada, "")
		mail := s.askForMail(ada.NewTab())
		mailbox.WaitMail(s.ada.Login)
		Expect(mailbox.Scan("get")).To(Equal("Scanned as get: harmless"))
		mailbox.Visit("")
		mailbox.WaitMail(s.ada.Login)
		s.expectSignedIn(ada.Open(mail.Link))

		signIns := console(s, ada, "/signins")
		event := signIns.OpenArrow("/idp/idx/identify")
		Expect(event).To(ContainSubstring("identified"))
		Expect(event).To(ContainSubstring(`"identifier": "ada@example.com"`))
		Expect(event).To(ContainSubstring("remediation"))
	})

	It("makes the org misbehave, and warns of it", func() {
		s := newStage(sdk)
		ada := s.browser("Ada's browser")
		faults := console(s, ada, "/faults")
		faults.Press("rate-limited")
		Expect(faults.Warning()).To(ContainSubstring("1 fault rule is at work."))
		Expect(ada.Open(s.org.Issuer() + "/.well-known/openid-configuration").Text()).To(ContainSubstring("E0000047"))
		faults.Visit("/faults")
		faults.WaitForText("1 of 1")
		faults.Press("Remove all")
		faults.WaitForText("the org behaves")
		s.expectSignedIn(ada.Open(s.askForMail(ada.NewTab()).Link))
	})

	It("changes users while they sign in", func() {
		s := newStage(sdk)
		desk := s.browser("A desk")
		people := console(s, desk, "/directory")
		people.DoTo(s.ada.Login, "Suspend")
		people.WaitStatus(s.ada.Login, "SUSPENDED")
		user, _ := s.org.User(s.ada.Login)
		Expect(user.Status).To(Equal(mockidx.Suspended))

		people.DoTo(s.ada.Login, "Unsuspend")
		people.WaitStatus(s.ada.Login, "ACTIVE")
		mail := s.askForMail(desk.NewTab())
		s.expectSignedIn(desk.Open(mail.Link))
	})

	It("moves the clock, and warns of one that is frozen", func() {
		s := newStage(sdk)
		ada := s.browser("Ada's browser")
		mail := s.askForMail(ada.NewTab())
		clock := console(s, ada, "/clock")
		clock.Press("+6 min")
		clock.WaitForText("6m0s ahead of real time")
		page.WaitHosted(ada.Open(mail.Link), "idx.return.link.expired")

		clock.Press("Freeze")
		Expect(clock.Warning()).To(ContainSubstring("The clock is frozen."))
		clock.Visit("")
		Expect(clock.Warning()).To(ContainSubstring("The clock is frozen."))
		Expect(s.org.Clock().Frozen()).To(BeTrue())
		Expect(s.org.Clock().Offset()).To(BeNumerically("~", 6*time.Minute, time.Minute))
	})
})
