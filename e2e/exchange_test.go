package e2e

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/chrome"
	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

// codeInHand signs Ada in until her browser is about to bring the interaction
// code to the app.
func (s *stage) codeInHand(tab *chrome.Tab) (held chrome.Held, code string) {
	GinkgoHelper()
	mail := s.askForMail(tab)
	wait := tab.Hold(s.app.URL + "/login/callback?*")
	s.EnterCode(tab, mail.OTP)
	held = wait()
	return held, parameter(held.URL, "interaction_code")
}

// parameter returns a query parameter of an address.
func parameter(address, name string) string {
	GinkgoHelper()
	u, err := url.Parse(address)
	Expect(err).NotTo(HaveOccurred())
	value := u.Query().Get(name)
	Expect(value).NotTo(BeEmpty(), "%s of %s", name, address)
	return value
}

// redeemAs exchanges a code at /token as client, with changes to what is
// right, and returns status, error and its description.
func (s *stage) redeemAs(client mockidx.App, code string, changes url.Values) (status int, oauthError, description string) {
	GinkgoHelper()
	form := url.Values{
		"grant_type": {"interaction_code"}, "interaction_code": {code}, "client_id": {client.ClientID},
		"client_secret": {client.ClientSecret}, "redirect_uri": {client.RedirectURIs[0]},
		"code_verifier": {strings.Repeat("v", 43)},
	}
	for name, values := range changes {
		form[name] = values
	}
	resp, err := http.PostForm(s.org.Issuer()+"/v1/token", form)
	Expect(err).NotTo(HaveOccurred())
	defer resp.Body.Close()
	var body struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	Expect(json.NewDecoder(resp.Body).Decode(&body)).To(Succeed())
	return resp.StatusCode, body.Error, body.Description
}

const invalidCode = "The interaction code is invalid or has expired."

var _ = Describe("The exchange of the interaction code", func() {
	across(func(front page.FrontEnd) {
		var s *stage
		var ada *chrome.Profile
		var tab *chrome.Tab

		BeforeEach(func() {
			s = newStage(front)
			ada = s.browser("Ada's browser")
			tab = ada.NewTab()
		})

		// A thief who tries a code spends it: Ada's own exchange must fail too.
		expectSpent := func(held chrome.Held) {
			GinkgoHelper()
			held.Send()
			Expect(page.WaitProblem(tab, "exchange")).To(ContainSubstring(invalidCode))
			s.expectSignedOut(ada)
			Expect(s.count(redeemed)).To(BeZero())
		}

		It("refuses the wrong verifier", func() {
			held, code := s.codeInHand(tab)
			status, oauthError, description := s.redeemAs(s.client, code, nil)
			Expect(status).To(Equal(http.StatusBadRequest))
			Expect(oauthError).To(Equal("invalid_grant"))
			Expect(description).To(Equal("PKCE verification failed."))
			expectSpent(held)
			Expect(s.tokenRequests()).To(Equal([]string{wrongVerifier, codeReused}))
		})

		It("refuses another client", func() {
			other, err := s.org.AddApp(mockidx.App{
				Label: "Another app", ClientSecret: "a-secret-of-the-other-app-in-tests-000002",
				RedirectURIs: []string{"http://127.0.0.1:1/login/callback"},
			})
			Expect(err).NotTo(HaveOccurred())
			held, code := s.codeInHand(tab)
			status, oauthError, description := s.redeemAs(other, code, nil)
			Expect(status).To(Equal(http.StatusBadRequest))
			Expect(oauthError).To(Equal("invalid_grant"))
			Expect(description).To(ContainSubstring("The grant was issued to another client."))
			expectSpent(held)
			Expect(s.tokenRequests()).To(Equal([]string{wrongClient, codeReused}))
		})

		It("refuses another redirect URI", func() {
			held, code := s.codeInHand(tab)
			status, oauthError, _ := s.redeemAs(s.client, code, url.Values{"redirect_uri": {"http://127.0.0.1:1/login/callback"}})
			Expect(status).To(Equal(http.StatusBadRequest))
			Expect(oauthError).To(Equal("invalid_grant"))
			expectSpent(held)
			Expect(s.tokenRequests()).To(Equal([]string{wrongRedirectURI, codeReused}))
		})

		It("refuses a code after 61 seconds", func() {
			held, _ := s.codeInHand(tab)
			s.org.Clock().Advance(61 * time.Second)
			held.Send()
			Expect(page.WaitProblem(tab, "exchange")).To(ContainSubstring(invalidCode))
			s.expectSignedOut(ada)
			Expect(s.tokenRequests()).To(Equal([]string{codeExpired}))
		})

		It("redeems a code once, however often the callback is loaded", func() {
			held, code := s.codeInHand(tab)
			held.Send()
			s.expectSignedIn(tab)

			s.expectSignedIn(ada.Open(held.URL))
			s.expectOneSignIn()

			status, oauthError, description := s.redeemAs(s.client, code, nil)
			Expect(status).To(Equal(http.StatusBadRequest))
			Expect(oauthError).To(Equal("invalid_grant"))
			Expect(description).To(Equal(invalidCode))
			Expect(s.tokenRequests()).To(Equal([]string{redeemed, codeReused}))
		})

		It("does not sign in another browser with the code", func() {
			held, _ := s.codeInHand(tab)
			stranger := s.browser("stranger")
			page.WaitProblem(stranger.Open(held.URL), "unknown-state")
			s.expectSignedOut(stranger)
			Expect(s.tokenRequests()).To(BeEmpty())

			held.Send()
			s.expectSignedIn(tab)
			s.expectOneSignIn()
		})

		It("does not sign in with somebody else's code under the browser's own state", func() {
			held, code := s.codeInHand(tab)
			victim := s.browser("victim")
			theirs := victim.NewTab()
			s.AskForMail(theirs, s.app.URL, s.ada)
			forged := s.app.URL + "/login/callback?" + url.Values{
				"interaction_code": {code}, "state": {s.mail().State},
			}.Encode()

			Expect(page.WaitProblem(victim.Open(forged), "exchange")).To(ContainSubstring("PKCE verification failed."))
			s.expectSignedOut(victim)
			held.Drop()
			Expect(s.tokenRequests()).To(Equal([]string{wrongVerifier}))
		})

		It("does not take a code with a state that was tampered with", func() {
			held, code := s.codeInHand(tab)
			held.Drop()
			state := parameter(held.URL, "state")
			tampered := s.app.URL + "/login/callback?" + url.Values{
				"interaction_code": {code}, "state": {strings.Repeat("x", len(state))},
			}.Encode()
			page.WaitProblem(ada.Open(tampered), "state-mismatch")
			Expect(s.tokenRequests()).To(BeEmpty())

			s.expectSignedIn(ada.Open(held.URL))
			s.expectOneSignIn()
		})
	}, "widget2", "widget3")

	// The sdk ends its sign-ins on the server: no code comes to the callback.
	across(func(front page.FrontEnd) {
		It("takes no code for a sign-in that the browser does not have", func() {
			s := newStage(front)
			ada := s.browser("Ada's browser")
			mail := s.askForMail(ada.NewTab())
			forged := s.app.URL + "/login/callback?" + url.Values{
				"interaction_code": {strings.Repeat("c", 43)}, "state": {strings.Repeat("x", len(mail.State))},
			}.Encode()
			page.WaitProblem(ada.Open(forged), "state-mismatch")
			Expect(s.tokenRequests()).To(BeEmpty())
			s.expectSignedIn(ada.Open(mail.Link))
			s.expectOneSignIn()
		})
	}, "sdk")
})
