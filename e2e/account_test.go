package e2e

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/chrome"
	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

const newPassword = "Royal-Astronomical-1"

// errand is a journey of the app's own pages that goes by mail.
type errand struct {
	name  string
	who   page.Person // whose mail it is
	begin func(s *stage, tab *chrome.Tab)
	where string // the code belongs, in the words of another browser's page
	end   func(s *stage, tab *chrome.Tab)
}

// errands are those of server-rendered forms.
func errands(forms page.Forms) []errand {
	mary, ada := page.Person{Login: "mary@example.com"}, page.Person{Login: "ada@example.com"}
	return []errand{
		{"registers", mary,
			func(s *stage, tab *chrome.Tab) { forms.Register(tab, s.app.URL, mary.Login) },
			"where you signed up",
			func(_ *stage, tab *chrome.Tab) {
				forms.SetUpPassword(tab, newPassword)
				Expect(page.WaitSignedIn(tab)).To(Equal("Mary Somerville"))
			}},
		{"recovers a password", ada,
			func(s *stage, tab *chrome.Tab) { forms.Recover(tab, s.app.URL, ada.Login) },
			"where you asked for a new password",
			func(s *stage, tab *chrome.Tab) {
				forms.NewPassword(tab, newPassword)
				s.expectSignedIn(tab)
			}},
		{"unlocks an account", ada,
			func(s *stage, tab *chrome.Tab) {
				Expect(s.org.Configure(func(c *mockidx.Config) error {
					c.Users[0].Status = mockidx.LockedOut
					return nil
				})).To(Succeed())
				forms.Unlock(tab, s.app.URL, ada.Login)
			},
			"where you asked to unlock your account",
			func(s *stage, tab *chrome.Tab) {
				Expect(page.WaitEnded(tab)).To(HavePrefix("You can log in"))
				user, _ := s.org.User(ada.Login)
				Expect(user.Status).To(Equal(mockidx.Active))
			}},
	}
}

// offersEverything lets the org's users register, set up a password and unlock.
func offersEverything(c *mockidx.Config) {
	c.Registration.Enabled, c.Password.Unlock = true, true
	c.Enrollment.Required, c.Enrollment.Optional = []mockidx.Factor{mockidx.FactorPassword}, []mockidx.Factor{mockidx.FactorPhone}
}

var _ = Describe("The app's own pages", func() {
	across(func(front page.FrontEnd) {
		var forms page.Forms
		for _, errand := range errands(forms) {
			open := func() (*stage, *chrome.Tab, mockidx.Mail) {
				s := newStage(front, asks(passwordAndMail), offersEverything)
				tab := s.browser("The desk").NewTab()
				errand.begin(s, tab)
				return s, tab, s.mailTo(errand.who)
			}

			It(errand.name+" by the link in a new tab", func() {
				s, _, mail := open()
				errand.end(s, s.profiles[0].Open(mail.Link))
			})

			It(errand.name+" by the code", func() {
				s, tab, mail := open()
				forms.EnterCode(tab, wrong(mail.OTP))
				Expect(forms.FieldError(tab, "code")).To(Equal("Invalid code. Try again."))
				forms.EnterCode(tab, mail.OTP)
				errand.end(s, tab)
			})

			It(errand.name+" by the code of a link that was opened in another browser", func() {
				s, tab, mail := open()
				answers := s.answers()
				elsewhere := s.browser("The phone").Open(mail.Link)
				Expect(page.WaitCode(elsewhere)).To(Equal(mail.OTP))
				Expect(page.WhereToType(elsewhere)).To(ContainSubstring(errand.where))
				Expect(s.answers()).To(Equal(answers), "attempts to answer by opening the link")
				forms.EnterCode(tab, mail.OTP)
				errand.end(s, tab)
				s.expectSignedOut(s.profiles[1])
			})
		}
	}, "sdk")
})
