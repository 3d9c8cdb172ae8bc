package e2e

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/chrome"
	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

const partnerSecret = "the-secret-of-the-org-at-the-partner-0001"

var grace = page.Person{Login: "grace@partner.example", FirstName: "Grace", LastName: "Hopper", Password: "flow-matic"}

// partner opens an org that Grace is a user of, and lets people of home sign in
// there: all of them, or those of the domains.
func partner(home *mockidx.Org, domains ...string) *mockidx.Org {
	GinkgoHelper()
	org := server.NewOrg(GinkgoT(),
		mockidx.WithUsers(mockidx.User{Login: grace.Login, FirstName: grace.FirstName, LastName: grace.LastName, Password: grace.Password}),
		mockidx.WithApps(mockidx.App{
			ClientID: "0oaHomeAtPartner0001", ClientSecret: partnerSecret, Label: "Home", Policy: "password",
			RedirectURIs: []string{home.URL() + "/oauth2/v1/authorize/callback"},
		}),
		mockidx.WithChange(func(c *mockidx.Config) {
			c.Policies = []mockidx.Policy{{Name: "password", Identify: mockidx.IdentifierWithPassword, Factors: []mockidx.Factor{mockidx.FactorPassword}}}
		}),
	)
	Expect(home.Configure(func(c *mockidx.Config) error {
		c.IdentityProviders = []mockidx.IdentityProvider{{
			Name: "Partner", Issuer: org.Issuer(), ClientID: "0oaHomeAtPartner0001", ClientSecret: partnerSecret, Domains: domains,
		}}
		return nil
	})).To(Succeed())
	return org
}

// signInAt types Grace's name and password into the page of forms of an org.
func signInAt(tab *chrome.Tab, org *mockidx.Org) {
	GinkgoHelper()
	tab.WaitForURL(org.URL())
	page.HostedPages()["forms"].EnterPassword(tab, grace)
}

var _ = Describe("An identity provider", func() {
	across(func(front page.FrontEnd) {
		It("signs in whoever chooses it", func() {
			s := newStage(front)
			org := partner(s.org)
			tab := s.browser("Grace's browser").Open(s.app.URL + "/login")
			page.Widget{}.ChooseProvider(tab, "Partner")
			signInAt(tab, org)
			Expect(page.WaitSignedIn(tab)).To(Equal(grace.Name()))
			s.expectOneSignIn()
			user, known := s.org.User(grace.Login)
			Expect(known).To(BeTrue())
			Expect(user.Identities).To(HaveLen(1))
		})

		It("signs in whoever is told to by their name", func() {
			s := newStage(front)
			org := partner(s.org, "partner.example")
			tab := s.browser("Grace's browser").NewTab()
			s.EnterName(tab, s.app.URL, grace.Login)
			signInAt(tab, org)
			Expect(page.WaitSignedIn(tab)).To(Equal(grace.Name()))
			s.expectOneSignIn()
		})

		It("is not enough where the app asks for more", func() {
			s := newStage(front, asks(passwordAndMail))
			org := partner(s.org)
			tab := s.browser("Grace's browser").Open(s.app.URL + "/login")
			page.Widget{}.ChooseProvider(tab, "Partner")
			signInAt(tab, org)
			tab.WaitForURL(s.app.URL + "/login")
			front.SendMail(tab)
			s.EnterCode(tab, s.mailTo(grace).OTP)
			Expect(page.WaitSignedIn(tab)).To(Equal(grace.Name()))
			Expect(s.org.Journal().Count(func(e mockidx.Event) bool { return e.Outcome == "provider_verified" })).To(Equal(1))
		})
	}, "widget2", "widget3")

	for name, person := range page.HostedPages() {
		It("signs in from the page of the org made of "+name, func() {
			s := newSPA(person.Generation)
			org := partner(s.org)
			tab := s.browser("Grace's browser").Open(s.app.URL)
			s.toSignInPage(tab)
			person.ChooseProvider(tab, "Partner")
			signInAt(tab, org)
			s.expectTokens(tab)
			Expect(page.IDToken(tab)).To(And(HaveKeyWithValue("name", "Grace Hopper"), HaveKeyWithValue("idp", s.org.Config().IdentityProviders[0].ID)))
		})
	}

	It("leaves the rest to okta-auth-js, which knows that interaction is required", func() {
		s := newSPA(0, asksHosted(passwordAndMail))
		org := partner(s.org)
		tab := s.browser("Grace's browser").Open(s.app.URL)
		came, refused := call(tab, `auth.idx.start().then(t => t.availableSteps.find(s => s.name === 'redirect-idp'))`)
		Expect(refused).To(BeEmpty())
		Expect(came["it"]).To(And(HaveKeyWithValue("type", "OIDC"), HaveKeyWithValue("idp", HaveKeyWithValue("name", "Partner"))))

		tab.Navigate(came["it"].(map[string]any)["href"].(string))
		signInAt(tab, org)
		tab.WaitForURL(s.app.URL + "/login/callback?error=interaction_required")
		tab.WaitUntil("be back at the app", `!!window.auth`)
		Expect(chrome.Eval[bool](tab, `auth.idx.isInteractionRequired()`)).To(BeTrue())

		_, refused = call(tab, `auth.idx.proceed({authenticator: {key: 'okta_email', methodType: 'email'}})`)
		Expect(refused).To(BeEmpty())
		code := s.mailTo(grace).OTP
		_, refused = call(tab, `auth.idx.proceed({verificationCode: '`+code+`'}).then(t => auth.tokenManager.setTokens(t.tokens))`)
		Expect(refused).To(BeEmpty())
		Expect(page.IDToken(tab)).To(HaveKeyWithValue("name", "Grace Hopper"))
	})
})
