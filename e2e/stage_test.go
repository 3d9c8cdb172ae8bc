package e2e

import (
	"context"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/appproc"
	"github.com/idxlab/idxlab/e2e/chrome"
	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

// stage is what a spec plays on: an org with one app and one user, the app's
// process, and the browsers of those who take part.
type stage struct {
	page.FrontEnd
	org      *mockidx.Org
	client   mockidx.App
	app      *appproc.App
	ada      page.Person
	profiles []*chrome.Profile
}

// onStage is the stage of the running spec, for its failure report.
var onStage *stage

// setting changes the org before it opens.
type setting func(*mockidx.Config)

// pollInterval is short so that the specs are.
const pollInterval = 250 * time.Millisecond

// byCode is for specs that go on in the tab where the code is typed: a poll of
// that tab which is under way just then learns that the flow went on, and the
// widget takes that for another tab.
func byCode(c *mockidx.Config) { c.Email.PollInterval = time.Minute }

const (
	mailOnly        = "mail-only"
	passwordAndMail = "password-and-mail"
)

// asks chooses the app's policy.
func asks(policy string) setting {
	return func(c *mockidx.Config) { c.Apps[0].Policy = policy }
}

// newStage opens a stage. Without settings the app asks for the mail alone and
// has an Email Verification Experience URL.
func newStage(front page.FrontEnd, settings ...setting) *stage {
	GinkgoHelper()
	t := GinkgoT()
	url := appproc.FreeURL(t)
	s := &stage{FrontEnd: front, ada: page.Person{Login: "ada@example.com", FirstName: "Ada", LastName: "Lovelace"}}
	s.org = server.NewOrg(t,
		mockidx.WithUsers(mockidx.User{Login: s.ada.Login, FirstName: s.ada.FirstName, LastName: s.ada.LastName, Password: "analytical-engine"}),
		mockidx.WithApps(mockidx.App{
			ClientID: "0oaSampleApp00000001", ClientSecret: "a-secret-of-the-sample-app-in-tests-00001", Label: "Sample app",
			RedirectURIs:           []string{url + "/login/callback"},
			PostLogoutRedirectURIs: []string{url + "/"},
			EmailVerificationURI:   url + "/login/callback",
			Policy:                 mailOnly,
		}),
		mockidx.WithChange(func(c *mockidx.Config) {
			c.Policies = []mockidx.Policy{
				{Name: mailOnly, Factors: []mockidx.Factor{mockidx.FactorEmail}},
				{Name: passwordAndMail, Identify: mockidx.IdentifierWithPassword, Factors: []mockidx.Factor{mockidx.FactorPassword, mockidx.FactorEmail}},
			}
			c.Enrollment.Required, c.Enrollment.Optional = nil, nil
			c.Email.PollInterval = pollInterval
			for _, set := range settings {
				set(c)
			}
		}),
	)
	s.client = s.org.Config().Apps[0]
	if s.client.Policy == passwordAndMail {
		s.ada.Password = "analytical-engine"
	}
	flags := appproc.Flags{"issuer": s.org.Issuer(), "client-id": s.client.ClientID, "client-secret": s.client.ClientSecret, "widget-dir": widgetDir}
	for name, value := range front.Flags {
		flags[name] = value
	}
	s.app = program.Start(t, url, flags)
	onStage = s
	return s
}

// browser opens a browser or device of its own.
func (s *stage) browser(name string) *chrome.Profile {
	GinkgoHelper()
	p := browser.NewProfile(GinkgoT(), name)
	s.profiles = append(s.profiles, p)
	return p
}

// askForMail signs Ada in as far as the page that waits for the link or code,
// and returns the mail.
func (s *stage) askForMail(tab *chrome.Tab) mockidx.Mail {
	GinkgoHelper()
	s.AskForMail(tab, s.app.URL, s.ada)
	return s.mail()
}

// mail waits for Ada's next mail.
func (s *stage) mail() mockidx.Mail {
	GinkgoHelper()
	return s.mailTo(s.ada)
}

func (s *stage) mailTo(who page.Person) mockidx.Mail {
	GinkgoHelper()
	ctx, cancel := context.WithTimeout(context.Background(), chrome.Patience)
	defer cancel()
	mail, err := s.org.Mailbox().Wait(ctx, who.Login)
	Expect(err).NotTo(HaveOccurred(), "waiting for a mail to %s", who.Login)
	return mail
}

// expectSignedIn says that the tab ended signed in as Ada.
func (s *stage) expectSignedIn(tab *chrome.Tab) {
	GinkgoHelper()
	s.expectSignedInAs(tab, s.ada)
}

// expectSignedInAs says that the tab ended signed in with nothing secret left
// in its address or storage.
func (s *stage) expectSignedInAs(tab *chrome.Tab, who page.Person) {
	GinkgoHelper()
	Expect(page.WaitSignedIn(tab)).To(Equal(who.Name()))
	Expect(tab.URL()).To(Equal(s.app.URL+"/"), "the address after sign-in")
	storage := tab.Storage()
	Expect(storage.Session).NotTo(HaveKey("okta-transaction-storage"), "the finished transaction")
	Expect(storage.Local).NotTo(HaveKey("okta-token-storage"), "tokens belong to the server")
	Expect(storage.Cookies).To(BeElementOf("", "ln="+who.Login), "cookies that scripts can read: the widget's remembered name, not the session")
}

// expectCode says that the tab, in another browser, shows the code of a mail
// and where it belongs. The app does not know what the widget is used for.
func (s *stage) expectCode(tab *chrome.Tab, mail mockidx.Mail, where string) {
	GinkgoHelper()
	Expect(page.WaitCode(tab)).To(Equal(mail.OTP))
	if s.Name != "sdk" {
		where = "where you asked for it"
	}
	Expect(page.WhereToType(tab)).To(ContainSubstring(where))
}

// expectSignedOut says that the profile is not signed in at the app.
func (s *stage) expectSignedOut(p *chrome.Profile) {
	GinkgoHelper()
	page.WaitSignedOut(p.Open(s.app.URL))
}

// wrong returns a code of the same form that is not code.
func wrong(code string) string {
	Expect(code).NotTo(BeEmpty())
	first := "1"
	if strings.HasPrefix(code, "1") {
		first = "2"
	}
	return first + code[1:]
}

// across makes the specs of body for each front end whose name is given, or
// for all.
func across(body func(front page.FrontEnd), names ...string) {
	for _, front := range page.FrontEnds() {
		if len(names) == 0 || slices.Contains(names, front.Name) {
			Context("with "+front.Name, func() { body(front) })
		}
	}
}
