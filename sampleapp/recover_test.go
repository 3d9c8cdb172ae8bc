package sampleapp

import (
	"net/url"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

// The tests of this file recover a password at mockidx with the sdk front end.

func (b *browser) recover(username string) *answer {
	b.t.Helper()
	return b.submit(url.Values{"action": {"recover"}, "username": {username}})
}

// recoverToMail asks for a new password of Ada as far as the mail.
func (s *stage) recoverToMail(b *browser) (*answer, mockidx.Mail) {
	s.t.Helper()
	b.get("/recover").wantPage(s.t, "page-recover")
	send := b.recover(adaLogin)
	send.wantPage(s.t, "page-send")
	page := b.press(send, "send")
	page.wantPage(s.t, "page-code")
	mail := s.mail()
	if mail.Template != "ForgotPassword" || mail.State != page.state() {
		s.t.Errorf("the mail is %s with state %q, want one of a recovery with %q", mail.Template, mail.State, page.state())
	}
	return page, mail
}

func TestSDKRecovers(t *testing.T) {
	for name, open := range map[string]func(s *stage, b *browser, page *answer, mail mockidx.Mail) *answer{
		"link": func(_ *stage, b *browser, _ *answer, mail mockidx.Mail) *answer { return b.follow(link(mail)) },
		"code": func(_ *stage, b *browser, page *answer, mail mockidx.Mail) *answer {
			return b.press(page, "code", "code", mail.OTP)
		},
		"link in another browser": func(s *stage, b *browser, page *answer, mail mockidx.Mail) *answer {
			other := newBrowser(s.t, s.server).follow(link(mail))
			other.wantPage(s.t, "page-otp")
			if where, _ := other.text("where"); !strings.Contains(where, "where you asked for a new password.") {
				s.t.Errorf("the page says %q, want where to type the code", where)
			}
			code, _ := other.text("otp")
			return b.press(page, "code", "code", code)
		},
	} {
		for _, identify := range []mockidx.IdentifyMode{mockidx.IdentifierFirst, mockidx.IdentifierWithPassword} {
			t.Run(name+", "+string(identify), func(t *testing.T) {
				s := newJourneys(t, func(o *mockidx.Config) { o.Policies[1].Identify = identify })
				b := newBrowser(t, s.server)
				page, mail := s.recoverToMail(b)
				change := open(s, b, page, mail)
				change.wantPage(t, "page-password")
				if rules, _ := change.text("rules"); !strings.Contains(rules, "At least 8 characters") {
					t.Errorf("the rules are %q", rules)
				}
				b.press(change, "password", "password", newPassword, "confirm", newPassword).wantPage(t, "page-home")
				b.wantSignedIn("Ada Lovelace")
				if user, _ := s.org.User(adaLogin); user.Password != newPassword {
					t.Errorf("the password is %q, want the new one", user.Password)
				}
			})
		}
	}
}

func TestSDKRecoversWithSecurityQuestion(t *testing.T) {
	s := newJourneys(t, func(o *mockidx.Config) {
		o.Password.RecoveryQuestion = true
		o.Users[0].SecurityQuestion = mockidx.SecurityQuestion{Key: "favorite_toy", Answer: "the loom"}
	})
	b := newBrowser(t, s.server)
	_, mail := s.recoverToMail(b)
	page := b.follow(link(mail))
	page.wantPage(t, "page-answer")
	page.wantText(t, "question", "What is the toy/stuffed animal you liked the most as a kid?")
	if got, _ := b.press(page, "answer", "answer", "the engine").text("answer-error"); got != "Invalid code. Try again." {
		t.Errorf("at the answer %q, want the org's words", got)
	}
	b.press(page, "answer", "answer", `the "loom"`).wantText(t, "answer-error", unsendable)
	change := b.press(page, "answer", "answer", "The Loom")
	change.wantPage(t, "page-password")
	b.press(change, "password", "password", "analytical-engine", "confirm", "analytical-engine").wantPage(t, "page-password") // weak
	b.press(change, "password", "password", newPassword, "confirm", newPassword).wantPage(t, "page-home")
}

func TestSDKRecoveryRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		change     func(*mockidx.Config)
		username   string
		test, want string
	}{
		"nobody named":   {nil, " ", "username-error", needUsername},
		"unknown user":   {nil, "eve@example.com", "username-error", "There is no account with the Username eve@example.com."},
		"no recovery":    {func(o *mockidx.Config) { o.Password.NoRecovery = true }, adaLogin, "notice", "Reset password is not allowed at this time. Please contact support for assistance."},
		"no password":    {func(o *mockidx.Config) { o.Apps[0].Policy = mailOnly }, adaLogin, "notice", notOffered},
		"suspended user": {func(o *mockidx.Config) { o.Users[0].Status = mockidx.Suspended }, adaLogin, "notice", "Reset password is not allowed at this time. Please contact support for assistance."},
	} {
		t.Run(name, func(t *testing.T) {
			page := newBrowser(t, newJourneys(t, tt.change).server).recover(tt.username)
			page.wantPage(t, "page-recover")
			page.wantText(t, tt.test, tt.want)
		})
	}
}

// With enumeration prevention a stranger gets as far as the mail that never
// comes.
func TestSDKRecoveryOfNobody(t *testing.T) {
	s := newJourneys(t, func(o *mockidx.Config) { o.Interoperability.HideUnknownUsers = true })
	b := newBrowser(t, s.server)
	send := b.recover("eve@example.com")
	send.wantPage(t, "page-send")
	page := b.press(send, "send")
	page.wantPage(t, "page-code")
	b.press(page, "code", "code", "123456").wantText(t, "code-error", "Invalid code. Try again.")
	if n := len(s.org.Mailbox().List()); n != 0 {
		t.Errorf("%d mails to nobody", n)
	}
}

// The SDK recovers by mail alone, and does not say how a phone would end.
func TestSDKRecoveryByPhoneAlone(t *testing.T) {
	s := newJourneys(t, func(o *mockidx.Config) {
		o.Password.RecoveryFactors = []mockidx.Factor{mockidx.FactorPhone}
		o.Users[0].Phone = newPhone
	})
	newBrowser(t, s.server).recover(adaLogin).wantPage(t, "problem-unsupported")
}

// Of mail and phone the page offers what the SDK can do.
func TestSDKRecoveryOffersMailAlone(t *testing.T) {
	s := newJourneys(t, func(o *mockidx.Config) {
		o.Password.RecoveryFactors = []mockidx.Factor{mockidx.FactorPhone, mockidx.FactorEmail}
		o.Users[0].Phone = newPhone
	})
	page, _ := s.recoverToMail(newBrowser(t, s.server))
	page.wantText(t, "another", "")
}

// Nor can it end where something else is to be proved after the password.
func TestSDKRecoveryThenPhone(t *testing.T) {
	s := newJourneys(t, func(o *mockidx.Config) {
		o.Policies[1].Factors = append(o.Policies[1].Factors, mockidx.FactorPhone)
		o.Users[0].Phone = newPhone
	})
	b := newBrowser(t, s.server)
	_, mail := s.recoverToMail(b)
	b.press(b.follow(link(mail)), "password", "password", newPassword, "confirm", newPassword).wantPage(t, "problem-unsupported")
	if user, _ := s.org.User(adaLogin); user.Password != newPassword {
		t.Errorf("the password is %q, want the new one", user.Password)
	}
}

func TestSDKRecoveryEndsWithMessage(t *testing.T) {
	s := newJourneys(t, func(o *mockidx.Config) { o.Interoperability.EndAfterRecovery = true })
	b := newBrowser(t, s.server)
	_, mail := s.recoverToMail(b)
	done := b.press(b.follow(link(mail)), "password", "password", newPassword, "confirm", newPassword)
	done.wantPage(t, "page-ended")
	done.wantText(t, "message", "You can now sign in with your existing username and new password.")
	if got := done.link("sign-in"); got != "/login" {
		t.Errorf("the way back is %q", got)
	}
	b.wantSignedIn("")
	b.follow(link(mail)).wantPage(t, "page-ended") // a second click
	b.identify(adaLogin, newPassword).wantPage(t, "page-send")
}
