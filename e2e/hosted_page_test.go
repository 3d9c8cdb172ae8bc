package e2e

import (
	"net/http"
	"net/http/httptest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/chrome"
	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

// The org's own sign-in page, from an app that okta-auth-js is in.
var _ = Describe("The page of the org", func() {
	for name, person := range page.HostedPages() {
		Context("made of "+name, func() {
			It("signs in by password, and again in silence", func() {
				s := newSPA(person.Generation)
				tab := s.browser("Ada's browser").Open(s.app.URL)
				s.signIn(tab, person)
				Expect(page.IDToken(tab)).To(HaveKeyWithValue("name", "Ada Lovelace"))

				tab.Navigate(s.app.URL)
				came, refused := call(tab, `auth.token.getWithoutPrompt().then(r => r.tokens.idToken.claims)`)
				Expect(refused).To(BeEmpty())
				Expect(came["it"]).To(HaveKeyWithValue("preferred_username", s.ada.Login))
				Expect(s.count("authorization_code_redeemed")).To(Equal(2))
			})

			It("signs in by the link in a new tab of the same browser", func() {
				s := newSPA(person.Generation, asksHosted(mailOnly))
				s.ada.Password = ""
				ada := s.browser("Ada's browser")
				first := ada.Open(s.app.URL)
				mail := s.askForHostedMail(first, person)

				second := ada.Open(mail.Link)
				second.WaitForURL(s.app.URL + "/login/callback?code=")
				person.GoOn(first)
				Expect(s.count("authorization_code_issued")).To(Equal(1))
			})

			It("shows another browser the code, which signs in where it was asked for", func() {
				s := newSPA(person.Generation, asksHosted(passwordAndMail))
				first := s.browser("Ada's desk").Open(s.app.URL)
				mail := s.askForHostedMail(first, person)

				phone := s.browser("Ada's phone")
				page.WaitHosted(phone.Open(mail.Link), "idx.enter.otp.in.original.tab")
				Expect(s.count("authorization_code_issued")).To(BeZero())

				person.EnterCode(first, mail.OTP)
				s.expectTokens(first)
			})

			It("says what is wrong with a password, and lets Ada try again", func() {
				s := newSPA(person.Generation)
				tab := s.browser("Ada's browser").Open(s.app.URL)
				s.toSignInPage(tab)
				person.EnterPassword(tab, page.Person{Login: s.ada.Login, Password: "wrong"})
				person.WaitPasswordRefused(tab)
				person.EnterPassword(tab, s.ada)
				s.expectTokens(tab)
			})
		})
	}
})

// What okta-auth-js makes of the session at the org.
var _ = Describe("The session at the org", func() {
	It("is seen, refreshed and closed by okta-auth-js", func() {
		s := newSPA(0)
		tab := s.browser("Ada's browser").Open(s.app.URL)
		Expect(s.exists(tab)).To(BeFalse())
		s.signIn(tab, page.HostedPages()["forms"])

		Expect(s.exists(tab)).To(BeTrue())
		came, refused := call(tab, `auth.session.get()`)
		Expect(refused).To(BeEmpty())
		Expect(came["it"]).To(And(HaveKeyWithValue("status", "ACTIVE"), HaveKeyWithValue("login", s.ada.Login), HaveKeyWithValue("amr", []any{"pwd"})))

		s.org.Clock().Advance(time.Hour)
		_, refused = call(tab, `auth.session.get().then(s => s.refresh())`)
		Expect(refused).To(BeEmpty())
		s.org.Clock().Advance(90 * time.Minute)
		Expect(s.exists(tab)).To(BeTrue(), "an hour and a half after its last use")

		_, refused = call(tab, `auth.session.close()`)
		Expect(refused).To(BeEmpty())
		Expect(s.exists(tab)).To(BeFalse())
		Expect(s.count("session_closed")).To(Equal(1))
		_, refused = call(tab, `auth.token.getWithoutPrompt()`)
		Expect(refused).To(Equal("The client specified not to prompt, but the user is not logged in."))
	})

	It("signs in to a second app in silence", func() {
		s := newSPA(0)
		tab := s.browser("Ada's browser").Open(s.app.URL)
		s.signIn(tab, page.HostedPages()["forms"])
		tab.Navigate(s.app.URL)
		came, refused := call(tab, `auth.token.getWithoutPrompt({clientId: '`+s.apps[1].ClientID+`'}).then(r => r.tokens.idToken.claims)`)
		Expect(refused).To(BeEmpty())
		Expect(came["it"]).To(HaveKeyWithValue("aud", s.apps[1].ClientID))
	})

	It("signs in through a window of its own", func() {
		s := newSPA(0)
		tab := s.browser("Ada's browser").Open(s.app.URL)
		s.signIn(tab, page.HostedPages()["forms"])
		tab.Navigate(s.app.URL)
		came, refused := call(tab, `auth.token.getWithPopup({}).then(r => r.tokens.idToken.claims)`)
		Expect(refused).To(BeEmpty())
		Expect(came["it"]).To(HaveKeyWithValue("preferred_username", s.ada.Login))
	})

	It("ends with the sign-out of an app", func() {
		s := newSPA(0)
		tab := s.browser("Ada's browser").Open(s.app.URL)
		s.signIn(tab, page.HostedPages()["forms"])
		chrome.Eval[bool](tab, `(auth.signOut(), true)`)
		tab.WaitUntil("come back to the app", `location.href === "`+s.app.URL+`/" && !!window.auth`)
		Expect(s.count("logged_out")).To(Equal(1))
		Expect(s.exists(tab)).To(BeFalse())
	})

	It("is nobody's from an origin that the org does not trust", func() {
		s := newSPA(0)
		ada := s.browser("Ada's browser")
		s.signIn(ada.Open(s.app.URL), page.HostedPages()["forms"])
		stranger := ada.Open(serve(`<p>Elsewhere</p>`))
		_, refused := call(stranger, `fetch('`+s.org.URL()+`/api/v1/sessions/me', {credentials: 'include'}).then(r => r.json())`)
		Expect(refused).To(Equal("Failed to fetch"))
	})
})

// The answers of /authorize by each response mode.
var _ = Describe("An app's callback", func() {
	It("gets the code in the fragment or as a form", func() {
		s := newSPA(0)
		tab := s.browser("Ada's browser").Open(s.app.URL)
		s.signIn(tab, page.HostedPages()["forms"])
		tab.Navigate(s.authorizeURL("fragment"))
		tab.WaitForURL(s.app.URL + "/login/callback#code=")

		tab.Navigate(s.authorizeURL("form_post"))
		tab.WaitForText("Method Not Allowed") // the form was sent: this app takes none
		Expect(tab.URL()).To(Equal(s.app.URL + "/login/callback"))
	})
})

// asksHosted chooses the policy of both apps.
func asksHosted(policy string) setting {
	return func(c *mockidx.Config) {
		for i := range c.Apps {
			c.Apps[i].Policy = policy
		}
	}
}

// toSignInPage leaves the app for the org, as okta-auth-js does.
func (a *spa) toSignInPage(tab *chrome.Tab) {
	GinkgoHelper()
	chrome.Eval[bool](tab, `(auth.token.getWithRedirect(), true)`)
	tab.WaitForURL(a.org.Issuer() + "/v1/authorize?")
}

func (a *spa) signIn(tab *chrome.Tab, person page.Hosted) {
	GinkgoHelper()
	a.toSignInPage(tab)
	person.EnterPassword(tab, a.ada)
	a.expectTokens(tab)
}

func (a *spa) askForHostedMail(tab *chrome.Tab, person page.Hosted) mockidx.Mail {
	GinkgoHelper()
	a.toSignInPage(tab)
	person.AskForMail(tab, a.ada)
	return a.mail()
}

// expectTokens waits until the tab is back at the app with a code, and has
// okta-auth-js redeem it.
func (a *spa) expectTokens(tab *chrome.Tab) {
	GinkgoHelper()
	tab.WaitForURL(a.app.URL + "/login/callback?code=")
	_, refused := call(tab, `auth.token.parseFromUrl().then(r => auth.tokenManager.setTokens(r.tokens))`)
	Expect(refused).To(BeEmpty())
}

func (a *spa) exists(tab *chrome.Tab) bool {
	GinkgoHelper()
	came, refused := call(tab, `auth.session.exists()`)
	Expect(refused).To(BeEmpty())
	return came["it"] == true
}

// authorizeURL asks for a code by a response mode.
func (a *spa) authorizeURL(mode string) string {
	const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" // RFC 7636, appendix B
	return a.org.Issuer() + "/v1/authorize?client_id=" + a.apps[0].ClientID + "&response_type=code&scope=openid&state=s&redirect_uri=" +
		a.apps[0].RedirectURIs[0] + "&code_challenge=" + challenge + "&code_challenge_method=S256&response_mode=" + mode
}

// serve serves one page and returns its address.
func serve(html string) string {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<!doctype html>" + html)) }))
	GinkgoT().Cleanup(srv.Close)
	return srv.URL
}
