package mockidx_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/idxlab/idxlab/mockidx"
)

// relyingParty is an app that signs in with golang.org/x/oauth2 and go-oidc.
type relyingParty struct {
	oauth2.Config
	*oidc.Provider
	t *testing.T
}

func newRelyingParty(t *testing.T, org *mockidx.Org, app mockidx.App) *relyingParty {
	t.Helper()
	provider, err := oidc.NewProvider(t.Context(), org.Issuer())
	if err != nil {
		t.Fatal(err)
	}
	return &relyingParty{oauth2.Config{
		ClientID: app.ClientID, ClientSecret: app.ClientSecret, RedirectURL: app.RedirectURIs[0],
		Endpoint: provider.Endpoint(), Scopes: []string{oidc.ScopeOpenID, "profile", "email"},
	}, provider, t}
}

// begin is where the app sends a browser, with pairs of further parameters.
func (rp *relyingParty) begin(params ...string) string {
	options := []oauth2.AuthCodeOption{oidc.Nonce("n-1"), oauth2.S256ChallengeOption(verifier)}
	for i := 0; i < len(params); i += 2 {
		options = append(options, oauth2.SetAuthURLParam(params[i], params[i+1]))
	}
	return rp.AuthCodeURL("s-1", options...)
}

// finish takes a browser that comes back, and returns who signed in when.
func (rp *relyingParty) finish(back *url.URL) (token *oidc.IDToken, raw string, authTime time.Time) {
	rp.t.Helper()
	if back == nil || back.Query().Get("code") == "" || back.Query().Get("state") != "s-1" {
		rp.t.Fatalf("the browser came back to %v", back)
	}
	tokens, err := rp.Exchange(rp.t.Context(), back.Query().Get("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		rp.t.Fatal(err)
	}
	raw, _ = tokens.Extra("id_token").(string)
	token, err = rp.Verifier(&oidc.Config{ClientID: rp.ClientID}).Verify(rp.t.Context(), raw)
	if err != nil || token.Nonce != "n-1" {
		rp.t.Fatalf("ID token %+v: %v", token, err)
	}
	var claims struct {
		AuthTime int64 `json:"auth_time"`
	}
	if err := token.Claims(&claims); err != nil {
		rp.t.Fatal(err)
	}
	return token, raw, time.Unix(claims.AuthTime, 0)
}

const analyticalEngine = "analytical-engine"

// hostedOrg has two apps that ask for a password and one that asks for a mail
// too.
func hostedOrg(t *testing.T, opts ...mockidx.Option) *mockidx.Org {
	t.Helper()
	apps := []mockidx.App{{Label: "First", ClientSecret: "first-secret", Policy: "password"}, {Label: "Second", Policy: "password"}, {Label: "Strict", Policy: "strict"}}
	for i := range apps {
		apps[i].RedirectURIs, apps[i].PostLogoutRedirectURIs = []string{"https://app.example/callback"}, []string{"https://app.example/bye"}
		apps[i].EmailVerificationURI = "https://app.example/callback"
	}
	opts = append([]mockidx.Option{
		mockidx.WithUsers(mockidx.User{Login: ada, FirstName: "Ada", Password: analyticalEngine}),
		mockidx.WithApps(apps...),
		mockidx.WithChange(func(c *mockidx.Config) {
			c.Policies = []mockidx.Policy{
				{Name: "password", Factors: []mockidx.Factor{mockidx.FactorPassword}},
				{Name: "strict", Identify: mockidx.IdentifierWithPassword, Factors: []mockidx.Factor{mockidx.FactorPassword, mockidx.FactorEmail}},
			}
		}),
	}, opts...)
	return mockidx.Start(t, opts...).Org("default")
}

// signIn types name and password into the page that is open.
func (b *plainBrowser) signIn() *url.URL {
	b.t.Helper()
	if to := b.submit("identify", "", "identifier", ada); to != nil {
		b.t.Fatalf("a name led to %s", to)
	}
	if b.has("select-authenticator-authenticate") && !b.has("challenge-authenticator") {
		b.submit("select-authenticator-authenticate", "Password")
	}
	return b.submit("challenge-authenticator", "", "passcode", analyticalEngine)
}

func (b *plainBrowser) has(form string) bool {
	for node := range b.page.Descendants() {
		if node.Data == "form" && attribute(node, "data-form") == form {
			return true
		}
	}
	return false
}

func TestHostedSignIn(t *testing.T) {
	org := hostedOrg(t)
	if err := org.SetTokenTime(mockidx.TokenTimeClock); err != nil { // so that auth_time moves with the clock
		t.Fatal(err)
	}
	apps := org.Config().Apps
	first, second := newRelyingParty(t, org, apps[0]), newRelyingParty(t, org, apps[1])
	b := newPlainBrowser(t, org)

	if to := b.open(first.begin()); to != nil || !strings.Contains(b.text(), "Mock sign-in page, not Okta") || !strings.Contains(b.text(), "First") {
		t.Fatalf("led to %v: %s", to, b.text())
	}
	token, hint, signedIn := first.finish(b.signIn())

	org.Clock().Advance(time.Hour)
	if same, _, at := second.finish(b.open(second.begin())); same.Subject != token.Subject || !at.Equal(signedIn) {
		t.Errorf("the second app has %s of %s, want %s of %s", same.Subject, at, token.Subject, signedIn)
	}
	second.finish(b.open(second.begin("prompt", "none")))
	if to := b.open(second.begin("prompt", "login")); to != nil || !b.has("identify") {
		t.Fatalf("prompt=login led to %v", to)
	}
	if _, _, at := second.finish(b.signIn()); at.Sub(signedIn) < time.Hour {
		t.Errorf("prompt=login proved nothing anew")
	}

	org.Clock().Advance(time.Minute)
	if to := b.open(second.begin("max_age", "59", "prompt", "none")); to == nil || to.Query().Get("error") != "login_required" {
		t.Errorf("older than max_age led to %v", to)
	}
	second.finish(b.open(second.begin("max_age", "61")))

	bye := org.Issuer() + "/v1/logout?" + url.Values{"id_token_hint": {hint}, "post_logout_redirect_uri": {"https://app.example/bye"}, "state": {"s"}}.Encode()
	if to := b.open(bye); to == nil || to.String() != "https://app.example/bye?state=s" {
		t.Errorf("logout led to %v", to)
	}
	if to := b.open(second.begin("prompt", "none")); to == nil || to.Query().Get("error") != "login_required" {
		t.Errorf("after logout prompt=none led to %v", to)
	}
	if n := org.Journal().Count(func(e mockidx.Event) bool { return e.Outcome == "authorization_code_redeemed" }); n != 5 {
		t.Errorf("%d codes redeemed, want 5", n)
	}
}

// A session is good for what it proved; an app that asks for more gets more.
func TestHostedStepUp(t *testing.T) {
	org := hostedOrg(t)
	apps := org.Config().Apps
	first, strict := newRelyingParty(t, org, apps[0]), newRelyingParty(t, org, apps[2])
	b := newPlainBrowser(t, org)
	b.open(first.begin())
	first.finish(b.signIn())
	before := b.cookie("idx").Value

	if to := b.open(strict.begin("prompt", "none")); to == nil || !strings.Contains(to.Query().Get("error_description"), "re-authentication or MFA") {
		t.Errorf("silently: %v", to)
	}
	if to := b.open(strict.begin()); to != nil || b.has("identify") {
		t.Fatalf("led to %v: %s", to, b.text())
	}
	back := b.byMail(org)
	token, _, _ := strict.finish(back)
	var claims struct{ AMR []string }
	if err := token.Claims(&claims); err != nil || strings.Join(claims.AMR, " ") != "mfa otp pwd" {
		t.Errorf("amr is %v, %v", claims.AMR, err)
	}
	if after := b.cookie("idx").Value; after == before {
		t.Error("the session gained a factor and kept its id")
	}
	strict.finish(b.open(strict.begin("prompt", "none")))
}

// byMail asks for a mail and types its code.
func (b *plainBrowser) byMail(org *mockidx.Org) *url.URL {
	b.t.Helper()
	return b.submit("challenge-authenticator", "", "passcode", b.askForMail(org).OTP)
}

func (b *plainBrowser) askForMail(org *mockidx.Org) mockidx.Mail {
	b.t.Helper()
	if !b.has("authenticator-verification-data") {
		b.submit("select-authenticator-authenticate", "Email")
	}
	if b.has("authenticator-verification-data") {
		b.submit("authenticator-verification-data", "")
	}
	mail, err := org.Mailbox().Wait(b.t.Context(), ada)
	if err != nil {
		b.t.Fatal(err)
	}
	return mail
}

// A mailed link goes on in its own tab in the browser that asked for it, and
// shows the code in any other, whatever the app's callback for links is.
func TestHostedMagicLink(t *testing.T) {
	org := hostedOrg(t, mockidx.WithChange(func(c *mockidx.Config) {
		c.Policies = []mockidx.Policy{{Name: "password", Factors: []mockidx.Factor{mockidx.FactorEmail}}, {Name: "strict", Factors: []mockidx.Factor{mockidx.FactorEmail}}}
	}))
	rp := newRelyingParty(t, org, org.Config().Apps[0])
	b := newPlainBrowser(t, org)
	b.open(rp.begin())
	b.submit("identify", "", "identifier", ada)
	mail := b.askForMail(org)

	stranger := newPlainBrowser(t, org)
	if to := stranger.open(mail.Link); to != nil || !strings.Contains(stranger.text(), mail.OTP) || stranger.cookie("idx") != nil {
		t.Errorf("another browser was led to %v: %s", to, stranger.text())
	}

	waiting := *b
	token, _, _ := rp.finish(b.open(mail.Link))
	if token.Subject == "" || b.cookie("idx") == nil {
		t.Errorf("token %+v, cookie %v", token, b.cookie("idx"))
	}
	if to := waiting.submit("poll", ""); to != nil || !strings.Contains(waiting.text(), "Flow continued in a new tab.") {
		t.Errorf("the first tab was led to %v: %s", to, waiting.text())
	}
}

// An org that asks for consent does so on the page of the link, in any browser.
func TestHostedConsent(t *testing.T) {
	for name, allow := range map[string]string{"allowed": "true", "denied": "false"} {
		t.Run(name, func(t *testing.T) {
			org := hostedOrg(t, mockidx.WithChange(func(c *mockidx.Config) {
				c.Interoperability.LinkConsent = true
				c.Policies[0].Factors = []mockidx.Factor{mockidx.FactorEmail}
			}))
			rp := newRelyingParty(t, org, org.Config().Apps[0])
			b, stranger := newPlainBrowser(t, org), newPlainBrowser(t, org)
			b.open(rp.begin())
			b.submit("identify", "", "identifier", ada)
			stranger.open(b.askForMail(org).Link)
			stranger.submit("email-challenge-consent", "", "b:consent", allow)
			if stranger.cookie("idx") != nil {
				t.Errorf("another browser is signed in: %s", stranger.text())
			}
			to := b.submit("poll", "")
			if allow == "true" {
				rp.finish(to)
			} else if to != nil || b.has("poll") {
				t.Errorf("led to %v: %s", to, b.text())
			}
		})
	}
}

func TestHostedCookies(t *testing.T) {
	for name, keep := range map[string]bool{"forgotten": false, "kept": true} {
		t.Run(name, func(t *testing.T) {
			org := hostedOrg(t)
			rp := newRelyingParty(t, org, org.Config().Apps[0])
			b := newPlainBrowser(t, org)
			b.open(rp.begin())
			fill := []string{"identifier", ada}
			if keep {
				fill = append(fill, "b:rememberMe", "true")
			}
			b.submit("identify", "", fill...)
			if !b.has("challenge-authenticator") {
				b.submit("select-authenticator-authenticate", "Password")
			}
			rp.finish(b.submit("challenge-authenticator", "", "passcode", analyticalEngine))
			for _, name := range []string{"idx", "sid"} {
				c := b.cookie(name)
				if c == nil || !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteNoneMode || (c.MaxAge > 0) != keep {
					t.Errorf("%s is %+v", name, c)
				}
			}
		})
	}
}
