package sampleapp

import (
	"net/url"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

// The tests of this file unlock an account at mockidx with the sdk front end.

func (b *browser) unlock(username string) *answer {
	b.t.Helper()
	return b.submit(url.Values{"action": {"unlock"}, "username": {username}})
}

// newLocked is newJourneys with Ada locked out.
func newLocked(t *testing.T, change func(*mockidx.Config)) *stage {
	t.Helper()
	return newJourneys(t, func(o *mockidx.Config) {
		o.Users[0].Status = mockidx.LockedOut
		if change != nil {
			change(o)
		}
	})
}

// unlockToMail asks to unlock Ada's account as far as the mail.
func (s *stage) unlockToMail(b *browser) (*answer, mockidx.Mail) {
	s.t.Helper()
	b.get("/unlock").wantPage(s.t, "page-unlock")
	page := b.unlock(adaLogin)
	page.wantPage(s.t, "page-code")
	mail := s.mail()
	if mail.Template != "SelfServiceUnlock" || mail.State != page.state() {
		s.t.Errorf("the mail is %s with state %q, want one of an unlock with %q", mail.Template, mail.State, page.state())
	}
	return page, mail
}

func TestSDKUnlocks(t *testing.T) {
	for name, open := range map[string]func(s *stage, b *browser, page *answer, mail mockidx.Mail) *answer{
		"link": func(_ *stage, b *browser, _ *answer, mail mockidx.Mail) *answer { return b.follow(link(mail)) },
		"code": func(_ *stage, b *browser, page *answer, mail mockidx.Mail) *answer {
			return b.press(page, "code", "code", mail.OTP)
		},
		"link in another browser": func(s *stage, b *browser, page *answer, mail mockidx.Mail) *answer {
			other := newBrowser(s.t, s.server).follow(link(mail))
			other.wantPage(s.t, "page-otp")
			if where, _ := other.text("where"); !strings.Contains(where, "where you asked to unlock your account.") {
				s.t.Errorf("the page says %q, want where to type the code", where)
			}
			code, _ := other.text("otp")
			return b.press(page, "code", "code", code)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newLocked(t, nil)
			b := newBrowser(t, s.server)
			page, mail := s.unlockToMail(b)
			b.press(page, "code", "code", "0000").wantText(t, "code-error", "Invalid code. Try again.")
			done := open(s, b, page, mail)
			done.wantPage(t, "page-ended")
			done.wantText(t, "message", "You can log in using your existing username and password")
			if got := done.link("sign-in"); got != "/login" {
				t.Errorf("the way back is %q", got)
			}
			if user, _ := s.org.User(adaLogin); user.Status != mockidx.Active {
				t.Errorf("the user is %s, want it active", user.Status)
			}
			b.wantSignedIn("")
			b.follow(link(mail)).wantPage(t, "page-ended") // a second click
			b.identify(adaLogin, adaPassword).wantPage(t, "page-send")
		})
	}
}

// An org can go on to the app: the policy's other factors follow.
func TestSDKUnlockLandsOnApp(t *testing.T) {
	s := newLocked(t, func(o *mockidx.Config) { o.Interoperability.UnlockLandsOnApp = true })
	b := newBrowser(t, s.server)
	_, mail := s.unlockToMail(b)
	page := b.follow(link(mail))
	page.wantPage(t, "page-verify-password")
	page.wantText(t, "notice", "Account successfully unlocked! Verify your account with a security method to continue.")
	b.press(page, "verify-password", "password", adaPassword).wantPage(t, "page-home")
	b.wantSignedIn("Ada Lovelace")
	if n := s.tokenRequests(200); n != 1 {
		t.Errorf("%d successful token requests, want one", n)
	}
}

// Everything after the unlock is the app's own requests.
func TestSDKUnlockThenEnrols(t *testing.T) {
	s := newLocked(t, func(o *mockidx.Config) {
		o.Interoperability.UnlockLandsOnApp = true
		o.Enrollment.Required, o.Enrollment.Optional = []mockidx.Factor{mockidx.FactorPhone}, nil
	})
	b := newBrowser(t, s.server)
	_, mail := s.unlockToMail(b)
	list := b.press(b.follow(link(mail)), "verify-password", "password", adaPassword)
	list.wantPage(t, "page-choose")
	page := b.press(b.choose(list, phoneKey), "phone", "method", "sms", "phone", newPhone)
	page.wantPage(t, "page-phone-code")
	b.press(page, "code", "code", s.messageTo(newPhone).OTP).wantPage(t, "page-home")
	b.wantSignedIn("Ada Lovelace")
}

// An org can ask for the name first, and then for the way.
func TestSDKUnlockNamesFirst(t *testing.T) {
	s := newLocked(t, func(o *mockidx.Config) { o.Interoperability.UnlockNamesFirst = true })
	b := newBrowser(t, s.server)
	_, mail := s.unlockToMail(b)
	b.follow(link(mail)).wantPage(t, "page-ended")
	b.unlock("eve@example.com").wantText(t, "username-error", "There is no account with the Username eve@example.com.")
}

func TestSDKUnlockAnotherMail(t *testing.T) {
	s := newLocked(t, nil)
	b := newBrowser(t, s.server)
	page, first := s.unlockToMail(b)
	for range 2 { // the second is too soon, and says the same
		again := b.press(page, "send-again")
		again.wantPage(t, "page-code")
		if got, _ := again.text("notice"); !strings.HasPrefix(got, "We asked for a new mail.") {
			t.Errorf("notice %q", got)
		}
	}
	b.press(page, "code", "code", first.OTP).wantPage(t, "page-ended")
}

func TestSDKUnlockRefused(t *testing.T) {
	const notAllowed = "Self Service Unlock is not allowed at this time. Please contact support for assistance."
	for name, tt := range map[string]struct {
		change     func(*mockidx.Config)
		username   string
		test, want string
	}{
		"nobody named":   {nil, " ", "username-error", needUsername},
		"unknown user":   {nil, "eve@example.com", "username-error", "There is no account with the Username eve@example.com."},
		"suspended user": {func(o *mockidx.Config) { o.Users[0].Status = mockidx.Suspended }, adaLogin, "notice", notAllowed},
		"no unlock":      {func(o *mockidx.Config) { o.Password.Unlock = false }, adaLogin, "notice", notOffered},
		"phone alone": {func(o *mockidx.Config) {
			o.Password.RecoveryFactors, o.Users[0].Phone = []mockidx.Factor{mockidx.FactorPhone}, newPhone
		}, adaLogin, "notice", notOffered},
	} {
		t.Run(name, func(t *testing.T) {
			page := newBrowser(t, newLocked(t, tt.change).server).unlock(tt.username)
			page.wantPage(t, "page-unlock")
			page.wantText(t, tt.test, tt.want)
		})
	}
}

func TestSDKUnlockOrgUnreachable(t *testing.T) {
	_, server := start(t, func(c *Config) {
		c.Frontend, c.Issuer = FrontendSDK, "http://127.0.0.1:1/oauth2/default"
	})
	newBrowser(t, server).unlock(adaLogin).wantPage(t, "problem-unreachable")
}
