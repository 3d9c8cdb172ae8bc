package doctor_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/doctor"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
)

var noon = time.Date(2030, 1, 2, 12, 0, 0, 0, time.UTC)

func org(change func(*directory.App)) doctor.Org {
	app := directory.App{
		ClientID: "0oaConfidential", ClientSecret: "s3cret", Label: "Shop",
		RedirectURIs: []string{"http://localhost:8080/login/callback"}, EmailVerificationURI: "http://localhost:8080/login/callback",
	}
	if change != nil {
		change(&app)
	}
	d := &directory.Org{
		Name: "default", Apps: []directory.App{app, {ClientID: "0oaPublic", Label: "Page", RedirectURIs: []string{"http://localhost:3000/callback"}}},
		AuthServers: []directory.AuthServer{{ID: "default", Scopes: []string{"orders"}}},
		Policies:    []directory.Policy{{Name: "p", Factors: []directory.Factor{directory.FactorEmail}}},
	}
	d.Complete()
	return doctor.Org{URL: "http://localhost:7780", Directory: d, Now: noon}
}

func settings() doctor.Settings {
	secret := "s3cret"
	return doctor.Settings{
		Issuer: "http://localhost:7780/oauth2/default", ClientID: "0oaConfidential", ClientSecret: &secret,
		RedirectURI: "http://localhost:8080/login/callback", Scopes: []string{"openid", "profile"}, AppURL: "http://localhost:8080", Browser: true, Now: noon,
	}
}

func TestAllIsWell(t *testing.T) {
	var checks []string
	for _, f := range doctor.Examine(org(nil), settings()) {
		if f.Level != doctor.OK || f.Hint != "" {
			t.Errorf("%+v", f)
		}
		checks = append(checks, f.Check)
	}
	if want := "issuer client_id client_secret redirect_uri email_verification_uri grant_types app_url scopes trusted_origin clock journal"; strings.Join(checks, " ") != want {
		t.Errorf("checks: %v", checks)
	}
}

func TestFindings(t *testing.T) {
	empty, wrong := "", "wr0ng"
	type S = *doctor.Settings
	tests := []struct {
		name       string
		app        func(*directory.App)
		settings   func(S)
		check      string
		level      doctor.Level
		text, hint string
	}{
		{"no issuer", nil, func(s S) { s.Issuer = "" }, "issuer", doctor.Wrong, "has no issuer", "http://localhost:7780/oauth2/default"},
		{"a slash too many", nil, func(s S) { s.Issuer += "/" }, "issuer", doctor.Wrong, "ends in a slash too many", "http://localhost:7780/oauth2/default"},
		{"https", nil, func(s S) { s.Issuer = "https://localhost:7780/oauth2/default" }, "issuer", doctor.Wrong, "begins with https, not http", "set it to http://localhost:7780/oauth2/default"},
		{"another loopback host", nil, func(s S) { s.Issuer = "http://127.0.0.1:7780/oauth2/default" }, "issuer", doctor.Wrong, "says 127.0.0.1 where the other says localhost", ""},
		{"another port", nil, func(s S) { s.Issuer = "http://localhost:8080/oauth2/default" }, "issuer", doctor.Wrong, "has another port", ""},
		{"no such server", nil, func(s S) { s.Issuer = "http://localhost:7780/oauth2/aus1" }, "issuer", doctor.Wrong, "has another path", ""},
		{"the org's own server", nil, func(s S) { s.Issuer = "http://localhost:7780" }, "issuer", doctor.OK, "is an issuer", ""},
		{"Okta itself", nil, func(s S) { s.Issuer = "https://dev-1.okta.com/oauth2/default" }, "issuer", doctor.Wrong, "is no issuer of the org", "the org has http://localhost:7780, http"},
		{"no client id", nil, func(s S) { s.ClientID = "" }, "client_id", doctor.Wrong, "has no client id", "0oaConfidential, 0oaPublic"},
		{"an unknown client id", nil, func(s S) { s.ClientID = "0oaX" }, "client_id", doctor.Wrong, `no app has the client id "0oaX"`, "0oaConfidential"},
		{"no secret", nil, func(s S) { s.ClientSecret = &empty }, "client_secret", doctor.Wrong, "is a confidential client", "mockidx env"},
		{"another secret", nil, func(s S) { s.ClientSecret = &wrong }, "client_secret", doctor.Wrong, "is not that of", "mockidx env"},
		{"a public client's secret", nil, func(s S) { s.ClientID = "0oaPublic" }, "client_secret", doctor.Wrong, "is a public client", "remove it"},
		{"a public client", nil, func(s S) { s.ClientID, s.ClientSecret = "0oaPublic", &empty }, "client_secret", doctor.OK, "a public client has none", ""},
		{"no redirect URI", nil, func(s S) { s.RedirectURI = "" }, "redirect_uri", doctor.Wrong, "has no redirect URI", "http://localhost:8080/login/callback"},
		{"its slash", nil, func(s S) { s.RedirectURI += "/" }, "redirect_uri", doctor.Wrong, "letter for letter: it ends in a slash", "the nearest is http://localhost:8080/login/callback"},
		{"its case", nil, func(s S) { s.RedirectURI = "http://localhost:8080/Login/callback" }, "redirect_uri", doctor.Wrong, "upper and lower case", "the nearest is"},
		{"its host", nil, func(s S) { s.RedirectURI = "http://127.0.0.1:8080/login/callback" }, "redirect_uri", doctor.Wrong, "two hosts", "the nearest is"},
		{"its space", nil, func(s S) { s.RedirectURI += " " }, "redirect_uri", doctor.Wrong, "has a space", "the nearest is"},
		{"quite another", nil, func(s S) { s.RedirectURI = "myapp:/cb" }, "redirect_uri", doctor.Wrong, "is not registered letter for letter", "add the app's"},
		{"none is registered", func(a *directory.App) { a.RedirectURIs = nil }, func(S) {}, "redirect_uri", doctor.Wrong, "has no redirect URI", "redirectUris"},
		{"no EVE", func(a *directory.App) { a.EmailVerificationURI = "" }, func(S) {}, "email_verification_uri", doctor.Warning, "lead to pages of the org", "emailVerificationUri"},
		{"EVE elsewhere in the app", func(a *directory.App) { a.EmailVerificationURI = "http://localhost:8080/mail" }, func(S) {}, "email_verification_uri", doctor.Warning, "which is no redirect URI", "isEmailVerifyCallback"},
		{"EVE on another host", nil, func(s S) { s.AppURL = "http://127.0.0.1:8080/" }, "email_verification_uri", doctor.Wrong, "the link finds no sign-in", "cookies of 127.0.0.1 are not sent to localhost"},
		{"the app on another host", nil, func(s S) { s.AppURL = "http://127.0.0.1:8080/" }, "app_url", doctor.Wrong, "their cookies stay behind", "open the app at localhost"},
		{"no grant", func(a *directory.App) { a.GrantTypes = []directory.GrantType{directory.RefreshToken} }, func(S) {}, "grant_types", doctor.Wrong, "no grant that signs in", "interaction_code"},
		{"hosted only", func(a *directory.App) { a.GrantTypes = []directory.GrantType{directory.AuthorizationCode} }, func(S) {}, "grant_types", doctor.Warning, "own page only", "interaction_code"},
		{"no refresh", func(a *directory.App) { a.GrantTypes = []directory.GrantType{directory.InteractionCode} }, func(s S) { s.Scopes = append(s.Scopes, "offline_access") }, "grant_types", doctor.Wrong, "may not refresh", "refresh_token"},
		{"a scope of another server", nil, func(s S) { s.Issuer = "http://localhost:7780"; s.Scopes = []string{"openid", "orders"} }, "scopes", doctor.Wrong, "does not have orders", "groups"},
		{"a scope of its own", nil, func(s S) { s.Scopes = []string{"openid", "orders"} }, "scopes", doctor.OK, "orders", ""},
		{"no openid", nil, func(s S) { s.Scopes = []string{"profile"} }, "scopes", doctor.Wrong, "openid is not among profile", "add openid"},
		{"an origin", nil, func(s S) { s.AppURL = "http://localhost:5173" }, "trusted_origin", doctor.Wrong, "does not trust http://localhost:5173", "trustedOrigins"},
		{"no origin", nil, func(s S) { s.AppURL = "localhost" }, "trusted_origin", doctor.Wrong, `"localhost" is none`, "http://localhost:8080"},
		{"a clock ahead", nil, func(s S) { s.Now = noon.Add(-time.Hour) }, "clock", doctor.Warning, "1h0m0s ahead of", "clock reset"},
		{"a clock behind", nil, func(s S) { s.Now = noon.Add(6 * time.Minute) }, "clock", doctor.Warning, "6m0s behind", "clock reset"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			s := settings()
			tc.settings(&s)
			all := doctor.Examine(org(tc.app), s)
			for _, f := range all {
				if f.Check == tc.check && f.Level == tc.level && strings.Contains(f.Text, tc.text) && strings.Contains(f.Hint, tc.hint) {
					return
				}
			}
			t.Errorf("not found among %+v", all)
		})
	}
}

func TestSecretsAreNotTold(t *testing.T) {
	wrong := "wr0ng"
	s := settings()
	s.ClientSecret = &wrong
	for _, f := range doctor.Examine(org(nil), s) {
		if strings.Contains(f.Text+f.Hint, "s3cret") || strings.Contains(f.Text+f.Hint, "wr0ng") {
			t.Errorf("%+v", f)
		}
	}
}

func TestRefusals(t *testing.T) {
	o := org(nil)
	request := func(seq uint64, app, outcome string) {
		o.Events = append(o.Events, journal.Event{Seq: seq, Kind: journal.Request, Method: "POST", Path: "/oauth2/default/v1/token", App: app, Outcome: outcome, Reason: "because"})
	}
	request(1, "0oaConfidential", "client_secret_wrong")
	request(2, "0oaConfidential", "interaction_code_redeemed") // what was before is mended
	request(3, "0oaConfidential", "code_verifier_mismatch")
	request(4, "0oaPublic", "origin_not_trusted") // another app's
	request(5, "", "client_unknown")
	request(6, "0oaConfidential", "code_verifier_mismatch")
	request(7, "0oaConfidential", "password_wrong") // a person's, not the app's
	s := settings()
	s.Since = 5
	var got []string
	for _, f := range doctor.Examine(o, s) {
		if f.Check == "journal" {
			got = append(got, string(f.Level)+" "+f.Text)
			if f.Hint == "" {
				t.Errorf("no advice: %+v", f)
			}
		}
	}
	want := "wrong POST /oauth2/default/v1/token was refused 2 times: code_verifier_mismatch, because\nwarning POST /oauth2/default/v1/token was refused: client_unknown, because"
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

func TestAdviceIsOnDocumentedOutcomes(t *testing.T) {
	b, err := os.ReadFile("../../../docs/outcomes.md")
	if err != nil {
		t.Fatal(err)
	}
	for outcome := range doctor.Advice {
		if !strings.Contains(string(b), "`"+outcome+"`") {
			t.Errorf("there is no outcome %s", outcome)
		}
	}
}

// FuzzExamine holds whatever an app may be configured with against the org.
func FuzzExamine(f *testing.F) {
	f.Add("http://localhost:7780/oauth2/default", "http://localhost:8080/login/callback", "http://localhost:8080", "openid")
	f.Add("https://[::1", "%zz", "//", " ")
	f.Fuzz(func(t *testing.T, issuer, redirectURI, appURL, scopes string) {
		s := settings()
		s.Issuer, s.RedirectURI, s.AppURL, s.Scopes = issuer, redirectURI, appURL, strings.Fields(scopes)
		for _, f := range doctor.Examine(org(nil), s) {
			if f.Check == "" || f.Text == "" || (f.Level != doctor.OK) != (f.Hint != "") {
				t.Errorf("%+v", f)
			}
		}
	})
}
