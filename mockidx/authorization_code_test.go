package mockidx_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/idxlab/idxlab/mockidx"
)

// deviceTransport is a browser's memory for the DT cookie. Its cookie is
// Secure, which browsers take from loopback and net/http's jar does not.
type deviceTransport struct{ cookie *http.Cookie }

func (d *deviceTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	if d.cookie != nil {
		r.AddCookie(d.cookie)
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	for _, c := range resp.Cookies() {
		if c.Name == "DT" {
			d.cookie = &http.Cookie{Name: c.Name, Value: c.Value}
		}
	}
	return resp, nil
}

// A browser that finished an embedded sign-in is sent to the app with an
// authorization code, which golang.org/x/oauth2 redeems and go-oidc verifies.
func TestAuthorizationCode(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithUsers(mockidx.User{Login: ada})).Org("default")
	c := newClient(org)
	c.http = &http.Client{
		Transport:     &deviceTransport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	p, err := c.askForMail(ada)
	if err != nil {
		t.Fatal(err)
	}
	mail, err := org.Mailbox().Wait(t.Context(), ada)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.step("challenge/answer", map[string]any{
		"stateHandle": p.StateHandle, "credentials": map[string]any{"passcode": mail.OTP},
	}); err != nil {
		t.Fatal(err)
	}

	hop := org.URL() + "/login/token/redirect?stateToken=" + url.QueryEscape(p.StateHandle)
	stranger, err := http.Get(hop)
	if err != nil {
		t.Fatal(err)
	}
	_ = stranger.Body.Close()
	if stranger.StatusCode != http.StatusForbidden {
		t.Errorf("another browser got %d, want 403", stranger.StatusCode)
	}

	resp, err := c.http.Get(hop)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	to, err := resp.Location()
	if err != nil {
		t.Fatalf("got %d without a redirect: %v", resp.StatusCode, err)
	}
	if to.Query().Get("state") != "s-123" {
		t.Errorf("redirects to %s", to)
	}

	provider, err := oidc.NewProvider(t.Context(), org.Issuer())
	if err != nil {
		t.Fatal(err)
	}
	app := oauth2.Config{
		ClientID: c.app.ClientID, ClientSecret: c.app.ClientSecret,
		RedirectURL: c.app.RedirectURIs[0], Endpoint: provider.Endpoint(),
	}
	code := to.Query().Get("code")
	token, err := app.Exchange(t.Context(), code, oauth2.VerifierOption(verifier))
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := token.Extra("id_token").(string)
	if _, err := provider.Verifier(&oidc.Config{ClientID: app.ClientID}).Verify(t.Context(), raw); err != nil {
		t.Error(err)
	}
	if _, err := app.Exchange(t.Context(), code, oauth2.VerifierOption(verifier)); err == nil {
		t.Error("the code was taken twice")
	}
	if n := org.Journal().Count(func(e mockidx.Event) bool { return e.Outcome == "authorization_code_redeemed" }); n != 1 {
		t.Errorf("%d codes redeemed, want 1", n)
	}
}
