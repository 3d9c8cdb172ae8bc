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
	fronts := map[string]page.FrontEnd{}
	for _, front := range page.FrontEnds() {
		fronts[front.Name] = front
	}
	sdk, widget := fronts["sdk"], fronts["widget3"]

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

	It("goes from the mail to the diagram whose arrows open requests", func() {
		s := newStage(widget)
		ada := s.browser("Ada's browser")
		mailbox, signIns := console(s, ada, ""), console(s, ada, "/signins")
		first := ada.NewTab()
		mail := s.askForMail(first)
		Expect(mailbox.WaitMail(s.ada.Login)).To(Equal(mail.OTP))
		mailbox.Look()
		s.waitFor(polled, s.count(polled)+3)
		Expect(mailbox.StillThere()).To(BeTrue(), "the mail was drawn anew for a poll")
		Expect(mailbox.Reloaded()).To(BeFalse(), "the mailbox was loaded anew")

		answers := s.answers()
		for _, scanner := range []string{"get", "get-js"} {
			opened := s.count(linkRedirected)
			mailbox.Scan(scanner)
			s.waitFor(linkRedirected, opened+1) // a browser takes its time to start
			Expect(mailbox.WaitScanned(scanner)).To(Equal("Scanned as " + scanner + ": harmless"))
		}
		Expect(s.answers()).To(Equal(answers), "attempts of the scanners to answer")
		s.expectNoSignIn()

		mailbox.Press("Open the link") // in a tab of its own
		s.GoOn(first)
		s.expectSignedIn(ada.Open(s.app.URL))
		s.expectOneSignIn()
		signIns.WaitArrow("/v1/token")
		Expect(signIns.Reloaded()).To(BeFalse(), "the sign-ins were loaded anew")

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
