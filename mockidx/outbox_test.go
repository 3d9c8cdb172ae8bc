package mockidx_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	idx "github.com/okta/okta-idx-golang"

	"github.com/idxlab/idxlab/mockidx"
)

// sdkOrg is an org with a user and an app that mails links to the app.
func sdkOrg(t *testing.T) *mockidx.Org {
	return mockidx.Start(t,
		mockidx.WithUsers(mockidx.User{Login: "ada@example.com"}),
		mockidx.WithApps(mockidx.App{
			ClientID: "0oaSDK", ClientSecret: "a-secret-of-enough-characters-0123456789", RedirectURIs: []string{"http://localhost:8080/cb"},
			EmailVerificationURI: "http://localhost:8080/cb", MailLink: mockidx.LinkToApp,
		}),
	).Org("default")
}

// sdkMail begins a sign-in with okta-idx-golang and asks for a mail. The SDK
// keeps its client in a package variable: no test that uses it is parallel.
func sdkMail(t *testing.T, org *mockidx.Org) *idx.LoginResponse {
	t.Helper()
	app, _ := org.App("0oaSDK")
	client, err := idx.NewClientWithSettings(
		idx.WithIssuer(org.Issuer()), idx.WithClientID(app.ClientID), idx.WithClientSecret(app.ClientSecret),
		idx.WithRedirectURI(app.RedirectURIs[0]), idx.WithScopes([]string{"openid"}),
	)
	if err != nil {
		t.Fatal(err)
	}
	login, err := client.InitLogin(t.Context())
	if err == nil {
		login, err = login.Identify(t.Context(), &idx.IdentifyRequest{Identifier: "ada@example.com"})
	}
	if err == nil {
		login, err = login.VerifyEmail(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	return login
}

func addMailRule(t *testing.T, org *mockidx.Org, r mockidx.MailRule) {
	t.Helper()
	if _, err := org.Outbox().AddRule(r); err != nil {
		t.Fatal(err)
	}
}

// clicked opens a link as a browser does, up to the app, and returns the app's
// URL.
func clicked(t *testing.T, link string) *url.URL {
	t.Helper()
	browser := &http.Client{Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer browser.CloseIdleConnections()
	for range 5 {
		u, err := url.Parse(link)
		if err != nil {
			t.Fatal(err)
		}
		if u.Host == "localhost:8080" {
			return u
		}
		resp, err := browser.Get(link)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusFound {
			t.Fatalf("%s: %s", link, resp.Status)
		}
		link = resp.Header.Get("Location")
	}
	t.Fatalf("%s does not lead to the app", link)
	return nil
}

func TestTheSDKSignsInByARewrittenLink(t *testing.T) {
	for _, kind := range []mockidx.MailRewrite{mockidx.SafeLinks, mockidx.Track, mockidx.SoftBreak} {
		t.Run(string(kind), func(t *testing.T) {
			org := sdkOrg(t)
			addMailRule(t, org, mockidx.MailRule{Do: mockidx.RewriteMail, Rewrite: kind, Match: mockidx.MailMatch{Template: "EmailChallenge"}})
			login := sdkMail(t, org)
			mail, err := org.Mailbox().Wait(t.Context(), "ada@example.com")
			if err != nil {
				t.Fatal(err)
			}
			app := clicked(t, mail.Link)
			if app.Query().Get("state") == "" {
				t.Errorf("the app gets %s", app)
			}
			if login, err = login.ConfirmEmail(t.Context(), app.Query().Get("otp")); err != nil || !login.IsAuthenticated() {
				t.Errorf("it is not signed in: %v", err)
			}
			if kind == mockidx.Track && org.Outbox().Links()[0].Clicks != 1 {
				t.Errorf("links: %+v", org.Outbox().Links())
			}
		})
	}
}

// A mangled link loses its state, by which an app knows that it is damaged; its
// code can still be typed.
func TestAMangledLinkLosesItsState(t *testing.T) {
	org := sdkOrg(t)
	addMailRule(t, org, mockidx.MailRule{Do: mockidx.RewriteMail, Rewrite: mockidx.Amp})
	login := sdkMail(t, org)
	mail, err := org.Mailbox().Wait(t.Context(), "ada@example.com")
	if err != nil {
		t.Fatal(err)
	}
	app := clicked(t, mail.Link)
	if !strings.Contains(mail.Link, "&amp;state=") || app.Query().Has("state") {
		t.Errorf("the app gets %s", app)
	}
	if login, err = login.ConfirmEmail(t.Context(), mail.OTP); err != nil || !login.IsAuthenticated() {
		t.Errorf("it is not signed in: %v", err)
	}
}

// Of two mails that arrive in the wrong order the one that was sent last is
// right, and not the one that came last.
func TestMailsInTheWrongOrder(t *testing.T) {
	org := sdkOrg(t)
	org.Outbox().Hold()
	login := sdkMail(t, org)
	org.Clock().Advance(time.Minute)
	login, err := login.VerifyEmail(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	mails, err := org.Outbox().Release(mockidx.Release{Reverse: true})
	if err != nil || len(mails) != 2 || !mails[0].SentAt.After(mails[1].SentAt) {
		t.Fatalf("Release = %+v, %v", mails, err)
	}
	if _, err := login.ConfirmEmail(t.Context(), mails[1].OTP); err == nil {
		t.Error("the code of the mail that was sent first is right")
	}
	if login, err = login.ConfirmEmail(t.Context(), mails[0].OTP); err != nil || !login.IsAuthenticated() {
		t.Errorf("the code of the mail that was sent last is wrong: %v", err)
	}
}

func TestAMailThatIsLateIsTooLate(t *testing.T) {
	org := sdkOrg(t)
	addMailRule(t, org, mockidx.MailRule{Do: mockidx.DelayMail, Delay: 6 * time.Minute, Count: 1})
	login := sdkMail(t, org)
	if len(org.Mailbox().List()) != 0 || len(org.Outbox().Waiting()) != 1 {
		t.Fatal("the mail does not wait")
	}
	org.Clock().Advance(6 * time.Minute)
	mails := org.Mailbox().List()
	if len(mails) != 1 {
		t.Fatalf("there are %d mails", len(mails))
	}
	if _, err := login.ConfirmEmail(t.Context(), mails[0].OTP); err == nil {
		t.Error("its code is still right")
	}
	if n := outcomes(org, "passcode_expired"); n != 1 {
		t.Errorf("%d passcodes expired: %+v", n, org.Journal().Events())
	}
}

// Nobody who signs in is told that a mail was lost; another one helps.
func TestFailedMail(t *testing.T) {
	org := sdkOrg(t)
	addMailRule(t, org, mockidx.MailRule{Do: mockidx.FailMail, Count: 1})
	login := sdkMail(t, org)
	if n := outcomes(org, "mail_failed"); n != 1 || len(org.Mailbox().List()) != 0 {
		t.Errorf("%d failed, %d arrived", n, len(org.Mailbox().List()))
	}
	org.Clock().Advance(time.Minute)
	login, err := login.VerifyEmail(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if login, err = login.ConfirmEmail(t.Context(), org.Mailbox().List()[0].OTP); err != nil || !login.IsAuthenticated() {
		t.Errorf("it is not signed in: %v", err)
	}
}

func TestDuplicatedMail(t *testing.T) {
	org := sdkOrg(t)
	addMailRule(t, org, mockidx.MailRule{Do: mockidx.DuplicateMail})
	login := sdkMail(t, org)
	mails := org.Mailbox().List()
	if len(mails) != 2 || mails[0].OTP != mails[1].OTP || mails[0].ID == mails[1].ID {
		t.Fatalf("mails: %+v", mails)
	}
	if login, err := login.ConfirmEmail(t.Context(), mails[1].OTP); err != nil || !login.IsAuthenticated() {
		t.Errorf("it is not signed in: %v", err)
	}
}

func TestRelayThatDoesNotAnswer(t *testing.T) {
	if _, err := mockidx.New(mockidx.WithSMTPRelay(mockidx.Relay{Addr: "nowhere"})); err == nil {
		t.Error("an address without a port is taken")
	}
	org := mockidx.Start(t, mockidx.WithSMTPRelay(mockidx.Relay{Addr: "127.0.0.1:1"})).Org("default")
	if _, err := newClient(org).signIn(t.Context(), org.Config().Users[0].Login); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if _, err := org.Journal().Wait(ctx, func(e mockidx.Event) bool { return e.Outcome == "mail_relay_failed" }); err != nil {
		t.Error(err)
	}
}

func TestTemplatesOfARunningOrg(t *testing.T) {
	org := mockidx.Start(t).Org("default")
	own := mockidx.MailTemplate{Name: "EmailChallenge", Language: "en", Subject: "Hello", Text: "Code ${verificationToken}"}
	if err := org.SetTemplate(own); err != nil {
		t.Fatal(err)
	}
	if kept := org.Config().Templates; len(kept) != 1 || kept[0] != own {
		t.Errorf("templates: %+v", kept)
	}
	c := newClient(org)
	if _, err := c.signIn(t.Context(), org.Config().Users[0].Login); err != nil {
		t.Fatal(err)
	}
	if m := org.Mailbox().List()[0]; m.Subject != "Hello" || !strings.HasPrefix(m.Text, "Code "+m.OTP) {
		t.Errorf("got %+v", m)
	}
	own.Text = "Code ${oneTimePassword}"
	if err := org.SetTemplate(own); err == nil {
		t.Error("a template with a variable of another mail is taken")
	}
	if faults := mockidx.LintTemplate(own); len(faults) != 2 || faults[0].Column != 6 {
		t.Errorf("faults: %+v", faults)
	}
	if !org.RemoveTemplate("EmailChallenge", "en") || org.RemoveTemplate("EmailChallenge", "en") {
		t.Error("it was not removed once")
	}
}
