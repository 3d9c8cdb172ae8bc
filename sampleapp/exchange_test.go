package sampleapp

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/idxlab/idxlab/mockidx"
	"github.com/idxlab/idxlab/sampleapp/magiclink"
)

// The tests of this file redeem interaction codes at mockidx.

func TestExchange(t *testing.T) {
	for _, generation := range []int{2, 3} {
		s := newStage(t, FrontendWidget, mailOnly, nil)
		s.app.config.Widget.Generation = generation
		b := newBrowser(t, s.server)
		_, redirect := s.widgetSignIn(b)
		b.get(redirect).wantRedirect(t, "/")
		b.wantSignedIn("Ada Lovelace")
		b.get(redirect).wantRedirect(t, "/") // reload, or back
		if got := s.tokenRequests(http.StatusOK); got != 1 {
			t.Errorf("%d token requests, want one", got)
		}
		if n := s.org.Journal().Count(func(e mockidx.Event) bool { return strings.Contains(e.Path, "interaction_code") }); n != 0 {
			t.Error("a code is in an address of the org")
		}
	}
}

// A double click: both requests have loaded the session when one redeems the
// code, and the browser shows the answer to either.
func TestExchangeTwiceAtOnce(t *testing.T) {
	s := newStage(t, FrontendWidget, mailOnly, nil)
	b := newBrowser(t, s.server)
	_, redirect := s.widgetSignIn(b)
	signIn := onlySignIn(t, s.app)
	open := func(tab *browser) { tab.get(redirect).wantRedirect(t, "/") }
	s.atOnce(b, signIn, open, open)
	if got := s.org.Journal().Count(func(e mockidx.Event) bool { return strings.HasSuffix(e.Path, "/v1/token") }); got != 1 {
		t.Errorf("%d token requests, want one", got)
	}
}

func TestExchangeFails(t *testing.T) {
	for name, tt := range map[string]struct {
		sabotage func(s *stage, signIn *signIn)
		page     string
		detail   string
	}{
		"code after 61 seconds": {func(s *stage, _ *signIn) { s.org.Clock().Advance(61 * time.Second) },
			"problem-exchange", "The interaction code is invalid or has expired."},
		"another verifier": {func(_ *stage, signIn *signIn) { signIn.verifier = newSignIn().verifier },
			"problem-exchange", "PKCE verification failed."},
		"another client": {func(s *stage, _ *signIn) { s.app.org.clientID = "0oaSomebodyElse00001" },
			"problem-exchange", "client"},
		"another nonce": {func(_ *stage, signIn *signIn) { signIn.nonce = "tampered" },
			"problem-exchange", ""},
		"verifier lost": {func(_ *stage, signIn *signIn) { signIn.verifier = "" },
			"problem-missing-verifier", ""},
		"user suspended": {func(s *stage, _ *signIn) {
			_ = s.org.Configure(func(c *mockidx.Config) error { c.Users[0].Status = mockidx.Suspended; return nil })
		}, "problem-exchange", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, FrontendWidget, mailOnly, nil)
			b := newBrowser(t, s.server)
			_, redirect := s.widgetSignIn(b)
			tt.sabotage(s, onlySignIn(t, s.app))
			page := b.get(redirect)
			page.wantPage(t, tt.page)
			if got, _ := page.text("detail"); !strings.Contains(strings.ToLower(got), strings.ToLower(tt.detail)) {
				t.Errorf("detail %q, want %q", got, tt.detail)
			}
			if got := page.link("start-again"); got != "/login" {
				t.Errorf("the way on is %q, want /login", got)
			}
			b.wantSignedIn("")
		})
	}
}

// A failed exchange is not tried again, and a new sign-in works.
func TestExchangeFailsOnce(t *testing.T) {
	s := newStage(t, FrontendWidget, mailOnly, nil)
	b := newBrowser(t, s.server)
	_, redirect := s.widgetSignIn(b)
	s.org.Clock().Advance(2 * time.Minute)
	b.get(redirect).wantPage(t, "problem-exchange")
	b.get(redirect).wantPage(t, "problem-used")
	if got := s.org.Journal().Count(func(e mockidx.Event) bool { return strings.HasSuffix(e.Path, "/v1/token") }); got != 1 {
		t.Errorf("%d token requests, want one", got)
	}
	_, redirect = s.widgetSignIn(b)
	b.follow(redirect).wantPage(t, "page-home")
	b.wantSignedIn("Ada Lovelace")
}

// Login CSRF: an attacker's code does nothing in the victim's browser, and the
// victim's own sign-in goes on.
func TestExchangeOfAnAttacker(t *testing.T) {
	s := newStage(t, FrontendWidget, mailOnly, nil)
	victim, attacker := newBrowser(t, s.server), newBrowser(t, s.server)
	_, theirs := s.widgetSignIn(attacker)
	victim.get(theirs).wantPage(t, "problem-unknown-state")
	_, own := s.widgetSignIn(victim)
	victim.get(theirs).wantPage(t, "problem-state-mismatch")
	victim.wantSignedIn("")
	victim.get(own).wantRedirect(t, "/")
	victim.wantSignedIn("Ada Lovelace")
}

// Two sign-ins of one browser are redeemed each with its own verifier.
func TestExchangeOfTwoTabs(t *testing.T) {
	s := newStage(t, FrontendWidget, mailOnly, nil)
	b := newBrowser(t, s.server)
	_, first := s.widgetSignIn(b)
	_, second := s.widgetSignIn(b)
	b.get(first).wantRedirect(t, "/")
	b.get(second).wantRedirect(t, "/")
	b.wantSignedIn("Ada Lovelace")
	if got := s.tokenRequests(http.StatusOK); got != 2 {
		t.Errorf("%d successful token requests, want 2", got)
	}
}

func TestExchangeWithOrgGone(t *testing.T) {
	s := newStage(t, FrontendWidget, mailOnly, nil)
	b := newBrowser(t, s.server)
	_, redirect := s.widgetSignIn(b)
	if err := s.org.Close(); err != nil {
		t.Fatal(err)
	}
	b.get(redirect).wantPage(t, "problem-exchange")
	b.get("/").wantPage(t, "page-home")
}

// okta-idx-golang redeems what its own sign-in began, and refuses what the
// widget began: see org.redeem.
func TestSDKRedeems(t *testing.T) {
	s := newStage(t, FrontendSDK, mailOnly, nil)
	b := newBrowser(t, s.server)
	b.identify(adaLogin, "").wantPage(t, "page-send")
	signIn := onlySignIn(t, s.app)
	c := &idxClient{t: t, org: s.org.URL()}
	c.post(c.org+"/idp/idx/introspect", map[string]any{"interactionHandle": signIn.tx.(loginTransaction).Context().InteractionHandle.InteractionHandle})
	code := c.finish(s)
	b.get(CallbackPath+"?"+url.Values{"interaction_code": {code}, "state": {signIn.state}}.Encode()).wantRedirect(t, "/")
	b.wantSignedIn("Ada Lovelace")
}

func TestSDKDoesNotRedeemForTheWidget(t *testing.T) {
	s := newStage(t, FrontendSDK, mailOnly, nil)
	begun := newSignIn()
	options := map[string]any{
		"clientId": s.app.config.ClientID, "redirectUri": s.app.config.RedirectURI,
		"state": begun.state, "codeChallenge": oauth2.S256ChallengeFromVerifier(begun.verifier), "nonce": "from auth-js",
	}
	code := interact(s, options).signIn(s)
	_, err := s.app.front.Redeem(t.Context(), magiclink.Transaction{State: begun.state, CodeVerifier: begun.verifier}, code)
	if err == nil || !strings.Contains(err.Error(), "Nonce") || strings.Contains(err.Error(), "eyJ") {
		t.Errorf("err = %v, want one about the nonce, without the token", err)
	}
}

func TestReadTokens(t *testing.T) {
	for name, tt := range map[string]struct {
		status int
		body   string
		want   string // in the error
	}{
		"proxy's page":   {http.StatusBadGateway, "<html>Bad Gateway</html>", "not with JSON"},
		"empty":          {http.StatusOK, "", "not with JSON"},
		"no ID token":    {http.StatusOK, `{"access_token":"x"}`, "without an ID token"},
		"server error":   {http.StatusInternalServerError, `{"errorCode":"E0000009"}`, "500"},
		"OAuth error":    {http.StatusBadRequest, `{"error":"invalid_grant","error_description":"PKCE verification failed."}`, "PKCE verification failed."},
		"no description": {http.StatusBadRequest, `{"error":"invalid_grant"}`, "invalid_grant"},
	} {
		t.Run(name, func(t *testing.T) {
			w := httptest.NewRecorder()
			w.WriteHeader(tt.status)
			_, _ = w.WriteString(tt.body)
			_, err := readTokens(w.Result())
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("err = %v, want %q", err, tt.want)
			}
			var refused *refusal
			if errors.As(err, &refused) != strings.Contains(tt.body, `"error"`) {
				t.Errorf("err = %#v: only an OAuth error is a refusal", err)
			}
		})
	}
}
