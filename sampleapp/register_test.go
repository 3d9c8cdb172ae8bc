package sampleapp

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/idxlab/idxlab/mockidx"
)

// The tests of this file register at mockidx with the sdk front end.

const (
	newLogin    = "mary@example.com"
	newPassword = "Royal-Astronomical-1"
	newPhone    = "+16505550100"
)

// newJourneys is a stage whose org lets people register, with everything to
// set up, and unlock.
func newJourneys(t *testing.T, change func(*mockidx.Config)) *stage {
	t.Helper()
	return newStage(t, FrontendSDK, passwordAndMail, func(o *mockidx.Config) {
		o.Registration.Enabled = true
		o.Enrollment.Required = []mockidx.Factor{mockidx.FactorPassword}
		o.Enrollment.Optional = []mockidx.Factor{mockidx.FactorPhone, mockidx.FactorSecurityQuestion, mockidx.FactorGoogleOTP}
		o.Password.Unlock = true
		if change != nil {
			change(o)
		}
	})
}

func (b *browser) register(first, last, email string) *answer {
	b.t.Helper()
	return b.submit(url.Values{"action": {"register"}, "firstName": {first}, "lastName": {last}, "email": {email}})
}

// press sends a form of a transaction's page with pairs of names and values.
func (b *browser) press(on *answer, action string, pairs ...string) *answer {
	b.t.Helper()
	form := url.Values{"action": {action}, "state": {on.state()}}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return b.submit(form)
}

func (b *browser) choose(on *answer, key string) *answer {
	b.t.Helper()
	return b.press(on, "choose", "authenticator", key)
}

// registerToMail registers Mary as far as the mail.
func (s *stage) registerToMail(b *browser) (*answer, mockidx.Mail) {
	s.t.Helper()
	b.get("/register").wantPage(s.t, "page-register")
	list := b.register("Mary", "Somerville", newLogin)
	list.wantPage(s.t, "page-choose")
	page := b.choose(list, emailKey)
	page.wantPage(s.t, "page-code")
	mail := s.messageTo(newLogin)
	if mail.Template != "RegistrationActivation" || mail.State != page.state() {
		s.t.Errorf("the mail is %s with state %q, want one of a registration with %q", mail.Template, mail.State, page.state())
	}
	return page, mail
}

// setPassword goes from a list to what follows the new password.
func (s *stage) setPassword(b *browser, list *answer) *answer {
	s.t.Helper()
	page := b.choose(list, passwordKey)
	page.wantPage(s.t, "page-password")
	return b.press(page, "password", "password", newPassword, "confirm", newPassword)
}

func TestSDKRegisters(t *testing.T) {
	for name, open := range map[string]func(s *stage, b *browser, page *answer, mail mockidx.Mail) *answer{
		"link": func(_ *stage, b *browser, _ *answer, mail mockidx.Mail) *answer { return b.follow(link(mail)) },
		"code": func(_ *stage, b *browser, page *answer, mail mockidx.Mail) *answer {
			return b.press(page, "code", "code", mail.OTP)
		},
		"link in another browser": func(s *stage, b *browser, page *answer, mail mockidx.Mail) *answer {
			other := newBrowser(s.t, s.server).follow(link(mail))
			other.wantPage(s.t, "page-otp")
			if where, _ := other.text("where"); !strings.Contains(where, "where you signed up.") {
				s.t.Errorf("the page says %q, want where to type the code", where)
			}
			code, _ := other.text("otp")
			return b.press(page, "code", "code", code)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newJourneys(t, nil)
			b := newBrowser(t, s.server)
			page, mail := s.registerToMail(b)
			list := open(s, b, page, mail)
			list.wantPage(t, "page-choose")
			if _, skippable := list.text("skip"); skippable {
				t.Error("the password can be skipped")
			}
			more := s.setPassword(b, list)
			more.wantPage(t, "page-choose")
			b.press(more, "skip").wantPage(t, "page-home")
			b.wantSignedIn("Mary Somerville")
			b.get("/register").wantRedirect(t, "/")
			if user, ok := s.org.User(newLogin); !ok || user.Status != mockidx.Active {
				t.Errorf("the org has %v, %v, want an active user", user, ok)
			}
		})
	}
}

func TestSDKRegistersWithEverything(t *testing.T) {
	s := newJourneys(t, nil)
	b := newBrowser(t, s.server)
	_, mail := s.registerToMail(b)
	list := s.setPassword(b, b.follow(link(mail)))

	phone := b.choose(list, phoneKey)
	phone.wantPage(t, "page-phone")
	b.press(phone, "phone", "method", "sms", "phone", `1","x":"`).wantText(t, "phone-error", "That does not look like a phone number.")
	refused := b.press(phone, "phone", "method", "sms", "phone", "+1")
	refused.wantPage(t, "page-phone")
	refused.wantText(t, "notice", "Invalid Phone Number.")
	if !strings.Contains(refused.body, `value="&#43;1"`) {
		t.Error("the number must be typed again")
	}
	code := b.press(phone, "phone", "method", "voice", "phone", newPhone)
	code.wantPage(t, "page-phone-code")
	b.press(code, "code", "code", "0000").wantText(t, "code-error", "Invalid code. Try again.")
	list = b.press(code, "code", "code", s.messageTo(newPhone).OTP)
	list.wantPage(t, "page-choose")

	question := b.choose(list, questionKey)
	question.wantPage(t, "page-question")
	b.press(question, "question", "questionKey", "favorite_toy", "answer", "a").wantText(t, "answer-error", "The security question answer must be at least 4 characters in length")
	list = b.press(question, "question", "questionKey", "custom", "question", "Which comet?", "answer", "eighteen forty-three")
	list.wantPage(t, "page-choose")

	setup := b.choose(list, totpKey)
	setup.wantPage(t, "page-totp")
	if !strings.Contains(setup.body, `<img src="data:image/png;base64,`) {
		t.Error("the page has no QR code")
	}
	b.press(setup, "code", "code", "000000").wantText(t, "code-error", "Invalid code. Try again.")
	secret, _ := setup.text("secret")
	passcode, err := totp.GenerateCode(secret, s.org.Clock().Now())
	if err != nil {
		t.Fatal(err)
	}
	b.press(setup, "code", "code", passcode).wantPage(t, "page-home")
	b.wantSignedIn("Mary Somerville")
	user, _ := s.org.User(newLogin)
	if user.Phone != newPhone || user.SecurityQuestion.Question != "Which comet?" || user.TOTPSecret != secret {
		t.Errorf("the org has %+v, want phone, question and secret", user)
	}
}

// What is wrong is said at its field, and nothing must be typed again.
func TestSDKRegistrationRefused(t *testing.T) {
	s := newJourneys(t, nil)
	b := newBrowser(t, s.server)
	for name, tt := range map[string]struct{ first, last, email, test, want string }{
		"address of somebody": {"Mary", "Somerville", adaLogin, "email-error", "A user with this Email already exists"},
		"no address":          {"Mary", "Somerville", "mary", "email-error", "'Email' must be in the form of an email address Provided value for property 'Email' does not match required pattern"},
		"no name":             {" ", "Somerville", newLogin, "firstName-error", "'firstName' is required."},
	} {
		t.Run(name, func(t *testing.T) {
			page := b.register(tt.first, tt.last, tt.email)
			page.wantPage(t, "page-register")
			page.wantText(t, tt.test, tt.want)
			page.wantText(t, "notice", "")
			if !strings.Contains(page.body, `value="Somerville"`) || !strings.Contains(page.body, `aria-describedby="`+tt.test+`"`) {
				t.Error("the page forgot what was typed, or the field is not tied to its message")
			}
		})
	}
}

func TestSDKRegistrationNotOffered(t *testing.T) {
	s := newJourneys(t, func(o *mockidx.Config) { o.Registration.Enabled = false })
	page := newBrowser(t, s.server).register("Mary", "Somerville", newLogin)
	page.wantPage(t, "page-register")
	page.wantText(t, "notice", notOffered)
}

func TestSDKNewPasswordRefused(t *testing.T) {
	s := newJourneys(t, nil)
	b := newBrowser(t, s.server)
	_, mail := s.registerToMail(b)
	page := b.choose(b.follow(link(mail)), passwordKey)
	for name, tt := range map[string]struct{ password, confirm, test, want string }{
		"weak":       {"short", "short", "password-error", "Password requirements were not met."},
		"common":     {"Password123", "Password123", "password-error", "This password was found in a list of commonly used passwords."},
		"different":  {newPassword, newPassword + "x", "confirm-error", "The passwords are not the same."},
		"unsendable": {`Royal"Astronomical1`, `Royal"Astronomical1`, "password-error", unsendable},
	} {
		t.Run(name, func(t *testing.T) {
			again := b.press(page, "password", "password", tt.password, "confirm", tt.confirm)
			again.wantPage(t, "page-password")
			if got, _ := again.text(tt.test); !strings.HasPrefix(got, tt.want) {
				t.Errorf("%s is %q, want %q", tt.test, got, tt.want)
			}
			again.wantText(t, "notice", "")
			if strings.Contains(again.body, tt.password) {
				t.Error("the page repeats the password")
			}
		})
	}
	b.press(page, "password", "password", newPassword, "confirm", newPassword).wantPage(t, "page-choose")
}

func TestSDKRegistrationAnotherMail(t *testing.T) {
	s := newJourneys(t, nil)
	s.org.Clock().Freeze()
	b := newBrowser(t, s.server)
	page, first := s.registerToMail(b)
	s.org.Clock().Advance(time.Minute)
	again := b.press(page, "send-again")
	again.wantPage(t, "page-code")
	second := s.messageTo(newLogin)
	b.follow(link(first)).wantText(t, "code-error", "Invalid code. Try again.")
	b.follow(link(second)).wantPage(t, "page-choose")
	late := b.follow(link(second)) // a second click, on a step that is over
	late.wantPage(t, "page-choose")
	late.wantText(t, "notice", outdatedMail)
}

func TestSDKRegistrationRestart(t *testing.T) {
	s := newJourneys(t, nil)
	b := newBrowser(t, s.server)
	page, mail := s.registerToMail(b)
	list := b.press(page, "another")
	list.wantPage(t, "page-choose")
	b.choose(list, emailKey).wantPage(t, "page-code")
	b.press(page, "restart").wantPage(t, "page-register")
	b.get(link(mail)).wantPage(t, "problem-used")
}

// A form of a page that is over does nothing.
func TestSDKOutdatedForm(t *testing.T) {
	s := newJourneys(t, nil)
	b := newBrowser(t, s.server)
	page, mail := s.registerToMail(b)
	list := b.follow(link(mail))
	late := b.press(page, "code", "code", mail.OTP)
	late.wantPage(t, "page-choose")
	late.wantText(t, "notice", outdatedPage)
	b.choose(list, "okta_verify").wantPage(t, "problem-bad-form")
}
