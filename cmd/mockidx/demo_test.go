package main

import (
	"slices"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

func TestRegister(t *testing.T) {
	const url = "http://localhost:9999"
	srv := mockidx.Start(t, mockidx.WithApps(
		mockidx.App{ClientID: "0oaLink", RedirectURIs: []string{"http://a.example/cb"}, EmailVerificationURI: "http://a.example/cb"},
		mockidx.App{ClientID: "0oaHosted", RedirectURIs: []string{"http://b.example/cb", url + "/login/callback"}, PostLogoutRedirectURIs: []string{url + "/"}},
		mockidx.App{ClientID: "0oaOther", RedirectURIs: []string{"http://c.example/cb"}},
	))
	org := srv.Org("default")
	for _, clientID := range []string{"0oaLink", "0oaHosted"} {
		if err := register(org, clientID, url); err != nil {
			t.Fatal(err)
		}
	}

	tests := []struct {
		name, clientID    string
		redirects, logout []string
		verification      string
	}{
		{"added to what was there", "0oaLink", []string{"http://a.example/cb", url + "/login/callback"}, []string{url + "/"}, url + "/login/callback"},
		{"there already, hosted pages kept", "0oaHosted", []string{"http://b.example/cb", url + "/login/callback"}, []string{url + "/"}, ""},
		{"another app is left alone", "0oaOther", []string{"http://c.example/cb"}, nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			app, _ := org.App(tt.clientID)
			if !slices.Equal(app.RedirectURIs, tt.redirects) || !slices.Equal(app.PostLogoutRedirectURIs, tt.logout) || app.EmailVerificationURI != tt.verification {
				t.Errorf("got %q, %q, %q; want %q, %q, %q", app.RedirectURIs, app.PostLogoutRedirectURIs, app.EmailVerificationURI, tt.redirects, tt.logout, tt.verification)
			}
		})
	}
}

func TestFindApp(t *testing.T) {
	public := mockidx.App{Label: "Public", ClientID: "0oaPublic"}
	secret := mockidx.App{Label: "Secret", ClientID: "0oaSecret", ClientSecret: "s"}
	tests := []struct {
		name, ask, want string
		apps            []mockidx.App
	}{
		{"first with a secret", "", "0oaSecret", []mockidx.App{public, secret}},
		{"none with a secret", "", "", []mockidx.App{public}},
		{"by label", "Public", "0oaPublic", []mockidx.App{secret, public}},
		{"by client id", "0oaPublic", "0oaPublic", []mockidx.App{secret, public}},
		{"unknown", "0oaNone", "", []mockidx.App{secret, public}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			app, err := findApp(tt.apps, tt.ask)
			if app.ClientID != tt.want || (err == nil) != (tt.want != "") {
				t.Errorf("findApp(%q) = %q, %v; want %q", tt.ask, app.ClientID, err, tt.want)
			}
		})
	}
}
