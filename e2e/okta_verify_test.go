package e2e

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/chrome"
	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

// push waits for a push to Ada's phone.
func (s *stage) push() mockidx.Push {
	GinkgoHelper()
	ctx, cancel := context.WithTimeout(context.Background(), chrome.Patience)
	defer cancel()
	push, err := s.org.Devices().Wait(ctx, s.ada.Login)
	Expect(err).NotTo(HaveOccurred())
	return push
}

// The sample app's own forms do not know Okta Verify.
var _ = Describe("Password, then Okta Verify", func() {
	across(func(front page.FrontEnd) {
		widget := front.Account.(page.Widget)
		begin := func(settings ...setting) (*stage, *chrome.Tab) {
			GinkgoHelper()
			s := newStage(front, append([]setting{passwordAnd(mockidx.FactorPhone), func(c *mockidx.Config) {
				c.Policies[1].Factors, c.Policies[1].OneOf = c.Policies[1].Factors[:1], []mockidx.Factor{mockidx.FactorOktaVerify, mockidx.FactorPhone}
				c.Users[0].OktaVerifyDevice = mockidx.OktaVerifyDevice{Name: "Ada's phone", Secret: totpSecret}
				c.OktaVerify.PollInterval = pollInterval
			}}, settings...)...)
			tab := s.browser("Ada's browser").NewTab()
			s.EnterLogin(tab, s.app.URL, s.ada)
			return s, tab
		}

		It("takes the code of the app, and no wrong one", func() {
			s, tab := begin()
			widget.ChooseMethod(tab, "totp")
			code, err := s.org.Devices().Code(s.ada.Login)
			Expect(err).NotTo(HaveOccurred())
			widget.EnterDeviceCode(tab, wrong(code))
			widget.WaitDeviceCodeRefused(tab)
			s.expectNoSignIn()
			widget.EnterDeviceCode(tab, code)
			s.expectSignedIn(tab)
		})

		It("shows the number of a push, and takes another push after one that was rejected", func() {
			s, tab := begin(func(c *mockidx.Config) { c.OktaVerify.NumberChallenge = true })
			widget.ChooseMethod(tab, "push")
			Expect(s.org.Devices().Deny(s.push().ID)).To(Succeed())
			widget.WaitPushRejected(tab)
			s.expectNoSignIn()
			widget.ResendPush(tab)
			push := s.push()
			number := widget.ShownNumber(tab)
			Expect(push.Choices).To(ContainElement(number))
			Expect(s.org.Devices().Approve(push.ID, number)).To(BeTrue())
			s.expectSignedIn(tab)
		})

		It("sets it up by the QR code", func() {
			s, tab := begin(func(c *mockidx.Config) {
				c.Users[0].OktaVerifyDevice = mockidx.OktaVerifyDevice{}
				c.Policies[1].OneOf = nil
				c.Enrollment.Required = []mockidx.Factor{mockidx.FactorOktaVerify}
			})
			s.Choose(tab, mockidx.FactorOktaVerify)
			tab.WaitFor(`img.qrcode, [data-se="qr-code"] img, img[src^="data:image/png"]`)
			Expect(s.org.Devices().SetUp(s.ada.Login, "")).To(Succeed())
			s.expectSignedIn(tab)
		})
	}, "widget2", "widget3")
})
