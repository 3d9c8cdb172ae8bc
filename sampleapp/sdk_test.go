package sampleapp

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx"
)

// The tests of this file sign in at mockidx with the sdk front end.

func (b *browser) submit(form url.Values) *answer {
	b.t.Helper()
	a := b.post("/login", form)
	if a.StatusCode == http.StatusSeeOther {
		return b.follow(a.location())
	}
	return a
}

// identify fills in the first form and returns the page that follows.
func (b *browser) identify(username, password string) *answer {
	b.t.Helper()
	return b.submit(url.Values{"action": {"identify"}, "username": {username}, "password": {password}})
}

// act presses a button of a sign-in's page.
func (b *browser) act(action, state, code string) *answer {
	b.t.Helper()
	return b.submit(url.Values{"action": {action}, "state": {state}, "code": {code}})
}

// state is that of the sign-in whose page the answer is.
func (a *answer) state() string { return a.Request.URL.Query().Get("state") }

// askForMail signs Ada in as far as the code page.
func (s *stage) askForMail(b *browser, password string) (state string, mail mockidx.Mail) {
	s.t.Helper()
	send := b.identify(adaLogin, password)
	send.wantPage(s.t, "page-send")
	state = send.state()
	b.act("send", state, "").wantPage(s.t, "page-code")
	mail = s.mail()
	if mail.State != state {
		s.t.Errorf("the mail has state %q, want %q", mail.State, state)
	}
	return state, mail
}

// link is the address that a link in a mail leads to in the app.
func link(mail mockidx.Mail) string {
	return CallbackPath + "?" + url.Values{"otp": {mail.OTP}, "state": {mail.State}}.Encode()
}

// tokenRequests counts the answers of the token endpoint with that status.
func (s *stage) tokenRequests(status int) int {
	return s.org.Journal().Count(func(e mockidx.Event) bool {
		return strings.HasSuffix(e.Path, "/v1/token") && e.Status == status
	})
}

// answers counts the passcodes that the org was given.
func (s *stage) answers() int {
	return s.org.Journal().Count(func(e mockidx.Event) bool { return e.Path == "/idp/idx/challenge/answer" })
}

// wantSignedIn looks at the start page.
func (b *browser) wantSignedIn(want string) {
	b.t.Helper()
	if got, _ := b.get("/").text("name"); got != want {
		b.t.Errorf("signed in is %q, want %q", got, want)
	}
}

func TestSDKSignsInByLinkAndByCode(t *testing.T) {
	for _, policy := range []struct{ name, password string }{{mailOnly, ""}, {passwordAndMail, adaPassword}} {
		t.Run(policy.name, func(t *testing.T) {
			s := newStage(t, FrontendSDK, policy.name, nil)
			t.Run("link", func(t *testing.T) {
				b := newBrowser(t, s.server)
				_, mail := s.askForMail(b, policy.password)
				if a := b.follow(link(mail)); a.Request.URL.String() != s.server.URL+"/" {
					t.Errorf("the link ends at %s with %q, want the start page", a.Request.URL, a.test())
				}
				b.wantSignedIn("Ada Lovelace")
			})
			t.Run("code", func(t *testing.T) {
				b := newBrowser(t, s.server)
				state, mail := s.askForMail(b, policy.password)
				b.act("code", state, " "+mail.OTP[:3]+"-"+mail.OTP[3:]+"\n").wantPage(t, "page-home")
				b.wantSignedIn("Ada Lovelace")
			})
			if got := s.tokenRequests(http.StatusOK); got != 2 {
				t.Errorf("%d successful token requests, want 2", got)
			}
		})
	}
}

func TestSDKLinkInAnotherBrowser(t *testing.T) {
	s := newStage(t, FrontendSDK, mailOnly, nil)
	original, other := newBrowser(t, s.server), newBrowser(t, s.server)
	state, mail := s.askForMail(original, "")
	page := other.follow(link(mail))
	page.wantPage(t, "page-otp")
	if got, _ := page.text("otp"); got != mail.OTP {
		t.Errorf("the page shows %q, want %q", got, mail.OTP)
	}
	if n := s.answers(); n != 0 {
		t.Errorf("the org was given %d passcodes, want none", n)
	}
	original.act("code", state, mail.OTP).wantPage(t, "page-home")
	original.wantSignedIn("Ada Lovelace")
	other.wantSignedIn("")
}

// The tab that waits finds itself signed in when it is reloaded, and so does
// every later use of the link or the code.
func TestSDKAfterSuccess(t *testing.T) {
	s := newStage(t, FrontendSDK, mailOnly, nil)
	b := newBrowser(t, s.server)
	state, mail := s.askForMail(b, "")
	b.get(loginURL(state, "")).wantPage(t, "page-code")
	b.follow(link(mail)).wantPage(t, "page-home")
	b.get(loginURL(state, "")).wantRedirect(t, "/")
	b.get(link(mail)).wantRedirect(t, "/")
	b.get(loginURL(state, mail.OTP)).wantRedirect(t, "/")
	b.act("code", state, mail.OTP).wantPage(t, "page-home")
	b.get("/login").wantRedirect(t, "/")
	if n := s.answers(); n != 1 {
		t.Errorf("the org was given %d passcodes, want one", n)
	}
	b.wantSignedIn("Ada Lovelace")
}

// The link is opened in a tab at the moment its code is typed in another.
func TestSDKLinkAndCodeAtOnce(t *testing.T) {
	s := newStage(t, FrontendSDK, mailOnly, nil)
	b := newBrowser(t, s.server)
	state, mail := s.askForMail(b, "")
	s.atOnce(b, onlySignIn(t, s.app),
		func(tab *browser) { tab.get(loginURL(state, mail.OTP)).wantRedirect(t, "/") },
		func(tab *browser) {
			tab.post("/login", url.Values{"action": {"code"}, "state": {state}, "code": {mail.OTP}}).wantRedirect(t, "/")
		})
	if n, tokens := s.answers(), s.tokenRequests(http.StatusOK); n != 1 || tokens != 1 {
		t.Errorf("the org was given %d passcodes and asked for tokens %d times, want once each", n, tokens)
	}
}

func TestSDKSessionIDIsRenewed(t *testing.T) {
	s := newStage(t, FrontendSDK, mailOnly, nil)
	b := newBrowser(t, s.server)
	state, mail := s.askForMail(b, "")
	address, _ := url.Parse(s.server.URL)
	before := b.client.Jar.Cookies(address)
	b.act("code", state, mail.OTP)
	after := b.client.Jar.Cookies(address)
	if len(before) != 1 || len(after) != 1 || before[0].Value == after[0].Value {
		t.Fatalf("cookies before %v and after %v, want one with another value", before, after)
	}
	stranger := newBrowser(t, s.server)
	stranger.client.Jar.SetCookies(address, before)
	stranger.wantSignedIn("")
	stranger.get(link(mail)).wantPage(t, "page-otp")
}

func TestSDKWrongCodes(t *testing.T) {
	s := newStage(t, FrontendSDK, mailOnly, nil)
	b := newBrowser(t, s.server)
	state, mail := s.askForMail(b, "")
	for _, typed := range []string{"", "12", "no code, sorry!", `1","x":"`} {
		got, _ := b.act("code", state, typed).text("code-error")
		if !strings.Contains(got, "does not look like a code") {
			t.Errorf("%q: at the code %q", typed, got)
		}
	}
	if n := s.answers(); n != 0 {
		t.Errorf("the org was given %d passcodes that are none", n)
	}
	wrong := "0000"
	for range 4 {
		page := b.act("code", state, wrong)
		if got, _ := page.text("notice"); !strings.Contains(got, "wrong or too old") {
			t.Errorf("notice %q, want that the code is wrong", got)
		}
		if got, _ := page.text("code-error"); got != "Invalid code. Try again." {
			t.Errorf("at the code %q, want the org's words", got)
		}
	}
	for _, test := range []string{"notice", "code-error"} {
		if got, ok := b.get(loginURL(state, "")).text(test); ok {
			t.Errorf("the %s %q is shown twice", test, got)
		}
	}
	b.act("code", state, mail.OTP).wantPage(t, "page-home")
}

func TestSDKTooManyCodes(t *testing.T) {
	s := newStage(t, FrontendSDK, mailOnly, nil)
	s.org.Clock().Freeze()
	b := newBrowser(t, s.server)
	state, mail := s.askForMail(b, "")
	for range 5 {
		b.act("code", state, "0000")
	}
	got, _ := b.act("code", state, mail.OTP).text("notice")
	if !strings.Contains(got, "too often") {
		t.Errorf("notice %q, want to wait", got)
	}
	b.wantSignedIn("")
}

func TestSDKNewMail(t *testing.T) {
	s := newStage(t, FrontendSDK, mailOnly, nil)
	s.org.Clock().Freeze()
	b := newBrowser(t, s.server)
	state, first := s.askForMail(b, "")
	s.org.Clock().Advance(time.Minute)
	b.act("send", state, "").wantPage(t, "page-code") // a double click, or back
	if n := len(s.org.Mailbox().List()); n != 1 {
		t.Errorf("%d mails for a button that was pressed twice, want one", n)
	}
	page := b.act("send-again", state, "")
	page.wantPage(t, "page-code")
	if got, _ := page.text("notice"); !strings.Contains(got, "new mail") {
		t.Errorf("notice %q, want that a mail was sent", got)
	}
	second := s.mail()
	got, _ := b.follow(link(first)).text("notice")
	if !strings.Contains(got, "wrong or too old") {
		t.Errorf("the first link: notice %q, want that it is too old", got)
	}
	b.follow(link(second)).wantPage(t, "page-home")
}

// The org lets five seconds pass between two mails, and answers alike whether
// it sent one or not.
func TestSDKNewMailTooSoon(t *testing.T) {
	s := newStage(t, FrontendSDK, mailOnly, nil)
	s.org.Clock().Freeze()
	b := newBrowser(t, s.server)
	state, _ := s.askForMail(b, "")
	const want = "We asked for a new mail. If none comes, wait a few seconds and ask again."
	for _, tt := range []struct {
		wait  time.Duration
		mails int
	}{{time.Second, 1}, {5 * time.Second, 2}} {
		s.org.Clock().Advance(tt.wait)
		page := b.act("send-again", state, "")
		page.wantPage(t, "page-code")
		if got, _ := page.text("notice"); !strings.HasPrefix(got, want) {
			t.Errorf("%v later: notice %q, want %q", tt.wait, got, want)
		}
		if n := len(s.org.Mailbox().List()); n != tt.mails {
			t.Errorf("%v later: %d mails, want %d", tt.wait, n, tt.mails)
		}
	}
}

func TestSDKExpiredLink(t *testing.T) {
	s := newStage(t, FrontendSDK, mailOnly, nil)
	b := newBrowser(t, s.server)
	state, mail := s.askForMail(b, "")
	s.org.Clock().Advance(6 * time.Minute)
	page := b.follow(link(mail))
	page.wantPage(t, "page-code")
	if page.Request.URL.Query().Has("otp") {
		t.Errorf("the passcode is still in the address %s", page.Request.URL)
	}
	b.act("send-again", state, "")
	b.act("code", state, s.mail().OTP).wantPage(t, "page-home")
}

func TestSDKTimedOut(t *testing.T) {
	s := newStage(t, FrontendSDK, mailOnly, nil)
	b := newBrowser(t, s.server)
	state, mail := s.askForMail(b, "")
	s.org.Clock().Advance(2 * time.Hour)
	b.act("code", state, mail.OTP).wantPage(t, "problem-timed-out")
	b.get(loginURL(state, "")).wantPage(t, "problem-used")
	if got := b.get("/").link("resume"); got != "" {
		t.Errorf("the start page offers to resume %s", got)
	}
	state, mail = s.askForMail(b, "")
	b.act("code", state, mail.OTP).wantPage(t, "page-home")
}

func TestSDKTwoSignInsInOneBrowser(t *testing.T) {
	s := newStage(t, FrontendSDK, mailOnly, nil)
	b := newBrowser(t, s.server)
	_, first := s.askForMail(b, "")
	_, second := s.askForMail(b, "")
	b.follow(link(first)).wantPage(t, "page-home")
	b.wantSignedIn("Ada Lovelace")

	// The other one may be somebody else's: the user decides.
	page := b.follow(link(second))
	page.wantPage(t, "page-switch")
	b.wantSignedIn("Ada Lovelace")
	next := b.post("/login/switch", url.Values{"state": {second.State}, "otp": {second.OTP}})
	b.follow(next.location()).wantPage(t, "page-home")
	if got := s.tokenRequests(http.StatusOK); got != 2 {
		t.Errorf("%d successful token requests, want 2", got)
	}
}

// Who has an account is not told: the answer is that of a wrong password.
func TestSDKUnknownUserWithoutPassword(t *testing.T) {
	b := newBrowser(t, newStage(t, FrontendSDK, mailOnly, nil).server)
	page := b.identify("eve@example.com", "")
	page.wantPage(t, "page-login")
	if got, _ := page.text("notice"); got != wrongLogin {
		t.Errorf("notice %q, want %q", got, wrongLogin)
	}
}

func TestSDKWrongPassword(t *testing.T) {
	s := newStage(t, FrontendSDK, passwordAndMail, nil)
	b := newBrowser(t, s.server)
	for name, tt := range map[string]struct{ user, password, notice string }{
		"wrong password":     {adaLogin, "wrong", "wrong"},
		"unknown user":       {"eve@example.com", "wrong", "The username or password is wrong."},
		"no user":            {" ", "x", "enter your username"},
		"unsendable":         {adaLogin, `quo"te`, "quotation mark"},
		"password forgotten": {adaLogin, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			page := b.identify(tt.user, tt.password)
			page.wantPage(t, "page-login")
			got, ok := page.text("notice")
			if !ok || !strings.Contains(got, tt.notice) {
				t.Errorf("notice %q, want %q", got, tt.notice)
			}
			if strings.Contains(page.body, "wrong\"") {
				t.Error("the page repeats the password")
			}
		})
	}
	b.identify(adaLogin, adaPassword).wantPage(t, "page-send")
}

// Without a password the SDK sends the org an empty one. The org goes on with
// the mail, and asks for the password after it, if it wants both.
func TestSDKWithoutPassword(t *testing.T) {
	s := newStage(t, FrontendSDK, passwordAndMail, func(o *mockidx.Config) {
		o.Policies[1].Identify = mockidx.IdentifierFirst
	})
	b := newBrowser(t, s.server)
	list := b.identify(adaLogin, "")
	list.wantPage(t, "page-choose")
	state := list.state()
	b.submit(url.Values{"action": {"choose"}, "state": {state}, "authenticator": {emailKey}}).wantPage(t, "page-code")
	mail := s.mail()
	b.act("code", state, mail.OTP).wantPage(t, "page-verify-password")
	b.wantSignedIn("")
	page := b.submit(url.Values{"action": {"verify-password"}, "state": {state}, "password": {"wrong"}})
	page.wantPage(t, "page-verify-password")
	page.wantText(t, "notice", wrongLogin)
	b.submit(url.Values{"action": {"verify-password"}, "state": {state}, "password": {adaPassword}}).wantPage(t, "page-home")
	b.wantSignedIn("Ada Lovelace")
	b.post("/logout", nil)

	state, mail = s.askForMail(b, adaPassword)
	b.act("code", state, mail.OTP).wantPage(t, "page-home")
	b.wantSignedIn("Ada Lovelace")
}

func TestSDKRestart(t *testing.T) {
	s := newStage(t, FrontendSDK, mailOnly, nil)
	b := newBrowser(t, s.server)
	state, mail := s.askForMail(b, "")
	b.act("restart", state, "").wantPage(t, "page-login")
	b.get(link(mail)).wantPage(t, "problem-used")
	b.wantSignedIn("")
}

func TestSDKFormsOfNoSignIn(t *testing.T) {
	s := newStage(t, FrontendSDK, mailOnly, nil)
	b := newBrowser(t, s.server)
	state, mail := s.askForMail(b, "")
	thief := newBrowser(t, s.server)
	thief.act("code", state, mail.OTP).wantPage(t, "problem-unknown-state")
	b.act("code", "another", mail.OTP).wantPage(t, "problem-unknown-state")
	b.act("explode", state, mail.OTP).wantPage(t, "problem-bad-form")
	if n := s.answers(); n != 0 {
		t.Errorf("the org was given %d passcodes, want none", n)
	}
}

func TestSDKOrgUnreachable(t *testing.T) {
	_, server := start(t, func(c *Config) {
		c.Frontend, c.Issuer = FrontendSDK, "http://127.0.0.1:1/oauth2/default"
	})
	newBrowser(t, server).identify(adaLogin, "").wantPage(t, "problem-unreachable")
}

// The org refuses the app itself: its words help the developer.
func TestSDKGrantNotAllowed(t *testing.T) {
	s := newStage(t, FrontendSDK, mailOnly, func(o *mockidx.Config) {
		o.Apps[0].GrantTypes = append(o.Apps[0].GrantTypes, mockidx.AuthorizationCode)
	})
	page := newBrowser(t, s.server).identify(adaLogin, "")
	page.wantPage(t, "problem-exchange")
	if got, _ := page.text("detail"); !strings.Contains(strings.ToLower(got), "grant") {
		t.Errorf("detail %q, want the org's words about the grant type", got)
	}
}

func TestProfileAndLogout(t *testing.T) {
	s := newStage(t, FrontendSDK, mailOnly, nil)
	b := newBrowser(t, s.server)
	_, mail := s.askForMail(b, "")
	b.follow(link(mail))
	profile := b.get("/profile")
	for _, want := range []string{"Ada Lovelace", adaLogin, s.org.Issuer()} {
		if !strings.Contains(profile.body, want) {
			t.Errorf("the profile lacks %q", want)
		}
	}
	out := b.post("/logout", nil)
	if want := s.org.Issuer() + "/v1/logout?"; !strings.HasPrefix(out.location(), want) {
		t.Fatalf("signing out redirects to %q, want %q", out.location(), want)
	}
	if back := b.get(out.location()); back.location() != s.server.URL+"/" {
		t.Errorf("the org answers %s and redirects to %q, want the start page", back.Status, back.location())
	}
	b.wantSignedIn("")
	b.get("/profile").wantRedirect(t, "/login")
	b.get(link(mail)).wantPage(t, "problem-used")
}
