package mockidx_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

const grace = "grace@partner.example"

// federated is an org, Home, whose users can sign in at another org of the same
// server, Partner.
type federated struct {
	home, partner *mockidx.Org
	browser       *plainBrowser
	client        *client
}

// newFederated changes the identity provider and the org by change.
func newFederated(t *testing.T, change func(c *mockidx.Config, p *mockidx.IdentityProvider), opts ...mockidx.Option) *federated {
	t.Helper()
	server := mockidx.Start(t, append(opts, mockidx.WithName("home"), mockidx.WithUsers(), mockidx.WithApps(mockidx.App{
		ClientID: "0oaHome", ClientSecret: "the-secret-of-the-app-at-home-000000001", Label: "App", RedirectURIs: []string{"https://app.example/callback"},
	}))...)
	f := &federated{home: server.Org("home")}
	f.partner = server.NewOrg(t, mockidx.WithName("partner"),
		mockidx.WithUsers(mockidx.User{Login: grace, FirstName: "Grace", LastName: "Hopper", Password: analyticalEngine}),
		mockidx.WithApps(mockidx.App{
			ClientID: "0oaPartner", ClientSecret: "the-secret-of-home-at-the-partner-00001", Label: "Home", Policy: "password",
			RedirectURIs: []string{f.home.URL() + "/oauth2/v1/authorize/callback"},
		}),
		mockidx.WithChange(func(c *mockidx.Config) {
			c.Policies = []mockidx.Policy{{Name: "password", Identify: mockidx.IdentifierWithPassword, Factors: []mockidx.Factor{mockidx.FactorPassword}}}
		}))
	err := f.home.Configure(func(c *mockidx.Config) error {
		p := mockidx.IdentityProvider{Name: "Partner", Issuer: f.partner.Issuer(), ClientID: "0oaPartner", ClientSecret: "the-secret-of-home-at-the-partner-00001"}
		if change != nil {
			change(c, &p)
		}
		c.IdentityProviders = []mockidx.IdentityProvider{p}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	f.client = newClient(f.home)
	f.client.http.Transport = server.Client().Transport // trusts the orgs, where they have certificates
	f.browser = newPlainBrowser(t, f.home)
	f.browser.http.Transport = f.client.http.Transport
	f.browser.http.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), "https://app.example") {
			return http.ErrUseLastResponse
		}
		return nil
	}
	return f
}

// password makes the app's policy one that asks for a password, and for what
// else is given.
func password(more ...mockidx.Factor) func(*mockidx.Config, *mockidx.IdentityProvider) {
	return func(c *mockidx.Config, _ *mockidx.IdentityProvider) {
		c.Apps[0].Policy = "password"
		c.Policies = []mockidx.Policy{{Name: "password", Factors: append([]mockidx.Factor{mockidx.FactorPassword}, more...)}}
	}
}

// redirects are the remediations that lead to identity providers.
func (f *federated) redirects(t *testing.T, step string, body map[string]any) (stateHandle string, names, hrefs []string) {
	t.Helper()
	var p struct {
		StateHandle string
		Remediation struct {
			Value []struct {
				Name, Type, Href, Method string
				IDP                      struct{ ID, Name string }
			}
		}
	}
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := f.client.http.Post(f.home.URL()+"/idp/idx/"+step, "application/json", strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	if err := decode(resp, &p); err != nil {
		t.Fatal(err)
	}
	for _, r := range p.Remediation.Value {
		names = append(names, r.Name)
		if r.Name == "redirect-idp" {
			if r.Type != "OIDC" || r.Method != http.MethodGet || r.IDP.Name != "Partner" || r.IDP.ID == "" {
				t.Errorf("redirect-idp is %+v", r)
			}
			hrefs = append(hrefs, r.Href)
		}
	}
	return p.StateHandle, names, hrefs
}

// begin starts a sign-in and returns where its first page leads besides.
func (f *federated) begin(t *testing.T) (interactionHandle, href string) {
	t.Helper()
	handle, err := f.client.interact()
	if err != nil {
		t.Fatal(err)
	}
	_, names, hrefs := f.redirects(t, "introspect", map[string]any{"interactionHandle": handle})
	if len(hrefs) != 1 || names[0] != "identify" {
		t.Fatalf("the first page has %v", names)
	}
	return handle, hrefs[0]
}

// signIn goes to the partner and signs Grace in there.
func (f *federated) signIn(t *testing.T, href string) *url.URL {
	t.Helper()
	if to := f.browser.open(href); to != nil || !strings.HasPrefix(f.browser.at.String(), f.partner.URL()) {
		t.Fatalf("led to %v at %v", to, f.browser.at)
	}
	back := f.browser.submit("identify", "", "identifier", grace, "passcode", analyticalEngine)
	if back == nil {
		t.Fatalf("led to a page: %s", f.browser.text())
	}
	return back
}

func TestSignInAtAnotherOrg(t *testing.T) {
	for name, opts := range map[string][]mockidx.Option{"plain": nil, "TLS": {mockidx.WithTLS("")}} {
		t.Run(name, func(t *testing.T) { signInAtAnotherOrg(t, newFederated(t, password(), opts...)) })
	}
}

func signInAtAnotherOrg(t *testing.T, f *federated) {
	_, href := f.begin(t)
	back := f.signIn(t, href)
	if back.Query().Get("state") != "s-123" || back.Query().Get("interaction_code") == "" {
		t.Fatalf("came back to %s", back)
	}
	tokens, err := f.client.redeem(back.Query().Get("interaction_code"))
	if err != nil {
		t.Fatal(err)
	}
	claims := claimsIn(t, tokens["id_token"])
	provider := f.home.Config().IdentityProviders[0].ID
	if claims["idp"] != provider || claims["name"] != "Grace Hopper" || claims["email"] != grace {
		t.Errorf("the ID token has %v", claims)
	}
	user, ok := f.home.User(grace)
	if !ok || user.ID != claims["sub"] || len(user.Identities) != 1 || user.Identities[0].Provider != provider || user.FirstName != "Grace" {
		t.Errorf("the user is %+v", user)
	}

	_, href = f.begin(t) // the partner knows her still, and so does home
	if back := f.browser.open(href); back == nil || back.Query().Get("interaction_code") == "" {
		t.Errorf("the second time led to %v", back)
	}
	if n := len(f.home.Config().Users); n != 1 {
		t.Errorf("%d users at home, want 1", n)
	}
}

// More is to be done than the identity provider did.
func TestInteractionRequiredAfterAnotherOrg(t *testing.T) {
	f := newFederated(t, password(mockidx.FactorEmail))
	handle, href := f.begin(t)
	back := f.signIn(t, href)
	if q := back.Query(); q.Get("error") != "interaction_required" || q.Get("state") != "s-123" || q.Get("error_description") == "" || q.Has("interaction_code") {
		t.Fatalf("came back to %s", back)
	}
	p, err := f.client.step("introspect", map[string]any{"interactionHandle": handle})
	if err != nil || p.Remediation.Value[0].Name != "authenticator-verification-data" {
		t.Fatalf("goes on at %+v: %v", p, err)
	}
	if p, err = f.client.step("challenge", map[string]any{"stateHandle": p.StateHandle, "authenticator": map[string]any{"id": p.authenticator("Email"), "methodType": "email"}}); err != nil {
		t.Fatal(err)
	}
	mail, err := f.home.Mailbox().Wait(t.Context(), grace)
	if err != nil {
		t.Fatal(err)
	}
	if p, err = f.client.step("challenge/answer", map[string]any{"stateHandle": p.StateHandle, "credentials": map[string]any{"passcode": mail.OTP}}); err != nil {
		t.Fatal(err)
	}
	tokens, err := f.client.redeem(p.code())
	if err != nil {
		t.Fatal(err)
	}
	if amr, _ := json.Marshal(claimsIn(t, tokens["id_token"])["amr"]); string(amr) != `["mfa","otp"]` {
		t.Errorf("amr is %s", amr)
	}
}

// Where the org signs people in itself.
func TestHostedSignInAtAnotherOrg(t *testing.T) {
	for name, more := range map[string][]mockidx.Factor{"done": nil, "more to do": {mockidx.FactorEmail}} {
		t.Run(name, func(t *testing.T) {
			f := newFederated(t, password(more...))
			rp := newRelyingParty(t, f.home, f.home.Config().Apps[0])
			f.browser.open(rp.begin())
			var href string
			for node := range f.browser.page.Descendants() {
				if attribute(node, "class") == "idp" {
					href = attribute(node, "href")
				}
			}
			if textOf(f.browser.page) == "" || !strings.Contains(f.browser.text(), "Sign in with Partner") || !strings.HasPrefix(href, f.home.URL()+"/sso/idps/") {
				t.Fatalf("the page leads to %q: %s", href, f.browser.text())
			}
			if len(more) == 0 {
				rp.finish(f.signIn(t, href))
				if to := f.browser.open(rp.begin("prompt", "none")); to == nil || to.Query().Get("code") == "" {
					t.Errorf("the session at home led to %v", to)
				}
				return
			}
			f.browser.open(href)
			f.browser.submit("identify", "", "identifier", grace, "passcode", analyticalEngine)
			if !strings.HasPrefix(f.browser.at.String(), f.home.URL()+"/login/step-up/redirect?") || !f.browser.has("authenticator-verification-data") {
				t.Fatalf("came back to %s: %s", f.browser.at, f.browser.text())
			}
			f.browser.submit("authenticator-verification-data", "")
			mail, err := f.home.Mailbox().Wait(t.Context(), grace)
			if err != nil {
				t.Fatal(err)
			}
			rp.finish(f.browser.submit("challenge-authenticator", "", "passcode", mail.OTP))
		})
	}
}

// An app that knows the identity provider names it itself.
func TestAuthorizeAtAnIdentityProvider(t *testing.T) {
	f := newFederated(t, password())
	rp := newRelyingParty(t, f.home, f.home.Config().Apps[0])
	rp.finish(f.signIn(t, rp.begin("idp", f.home.Config().IdentityProviders[0].ID)))
	if to := f.browser.open(rp.begin("idp", "0oaNobody", "prompt", "login")); to == nil || to.Query().Get("error_description") != "Identity provider is not valid." {
		t.Errorf("an unknown identity provider led to %v", to)
	}
}
