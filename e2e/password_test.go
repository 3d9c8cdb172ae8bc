package e2e

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

var _ = Describe("Password that does not last", func() {
	across(func(front page.FrontEnd) {
		It("must be changed when it has expired", func() {
			s := newStage(front, passwordOnFirstPage, func(c *mockidx.Config) { c.Users[0].Status = mockidx.PasswordExpired })
			tab := s.browser("Ada's browser").NewTab()
			s.EnterLogin(tab, s.app.URL, s.ada)
			s.EnterNewPassword(tab, s.ada.Password)
			s.WaitFault(tab, page.NewPassword, "Password requirements were not met")
			s.expectNoSignIn()
			s.EnterNewPassword(tab, fresh)
			s.expectSignedIn(tab)
			s.expectOneSignIn()
			Expect(s.password()).To(Equal(fresh))
			Expect(s.status()).To(Equal(mockidx.Active))
		})

		It("can be kept when it expires soon", func() {
			s := newStage(front, passwordOnFirstPage, func(c *mockidx.Config) { c.Users[0].PasswordExpires = time.Now().Add(50 * time.Hour) })
			tab := s.browser("Ada's browser").NewTab()
			s.EnterLogin(tab, s.app.URL, s.ada)
			s.RemindLater(tab)
			s.expectSignedIn(tab)
			s.expectOneSignIn()
			Expect(s.password()).To(Equal(s.ada.Password))
		})
	})
})

var _ = Describe("Page that asks whether to stay signed in", func() {
	across(func(front page.FrontEnd) {
		It("goes on with either answer", func() {
			s := newStage(front, passwordOnFirstPage, func(c *mockidx.Config) { c.Policies[1].KeepMeSignedIn = true })
			for name, stay := range map[string]bool{"Ada's own browser": true, "the library's": false} {
				tab := s.browser(name).NewTab()
				s.EnterLogin(tab, s.app.URL, s.ada)
				s.StaySignedIn(tab, stay)
				s.expectSignedIn(tab)
			}
			Expect(s.tokenRequests()).To(Equal([]string{redeemed, redeemed}))
		})
	})
})
