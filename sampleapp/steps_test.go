package sampleapp

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/idxlab/idxlab/mockidx"
)

// The tests of this file sign in at mockidx, with the sdk front end, through
// the steps that come after the first factor.

const adaSecret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

// newSteps is a stage that asks for the password first, then for any of
// factors.
func newSteps(t *testing.T, change func(*mockidx.Config), factors ...mockidx.Factor) *stage {
	t.Helper()
	return newStage(t, FrontendSDK, passwordAndMail, func(o *mockidx.Config) {
		p := &o.Policies[1]
		p.Factors, p.OneOf = []mockidx.Factor{mockidx.FactorPassword}, factors
		if change != nil {
			change(o)
		}
	})
}

func passcodeNow(t *testing.T, s *stage, secret string) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, s.org.Clock().Now())
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// withEverything gives Ada one of each.
func withEverything(o *mockidx.Config) {
	ada := &o.Users[0]
	ada.Phone, ada.TOTPSecret = newPhone, adaSecret
	ada.SecurityQuestion = mockidx.SecurityQuestion{Key: "favorite_toy", Answer: "the loom"}
}

func TestSDKChoosesAmongFactors(t *testing.T) {
	all := []mockidx.Factor{mockidx.FactorEmail, mockidx.FactorPhone, mockidx.FactorSecurityQuestion, mockidx.FactorGoogleOTP}
	const wrong, wrongTOTP = "Invalid code. Try again.", "API error: Your code doesn't match our records. Please try again."
	for name, tt := range map[string]struct {
		key   string
		prove func(s *stage, b *browser, page *answer) *answer
	}{
		"email": {emailKey, func(s *stage, b *browser, page *answer) *answer {
			page.wantPage(t, "page-code")
			return b.follow(link(s.mail()))
		}},
		"phone": {phoneKey, func(s *stage, b *browser, page *answer) *answer {
			page.wantPage(t, "page-phone")
			page = b.press(page, "phone", "method", "sms")
			page.wantPage(t, "page-phone-code")
			refused := b.press(page, "code", "code", "0000")
			refused.wantText(t, "code-error", wrong)
			refused.wantText(t, "notice", "") // which is about mails
			s.org.Clock().Advance(time.Minute)
			s.messageTo(newPhone)
			again := b.press(page, "send-again")
			if got, _ := again.text("notice"); !strings.HasPrefix(got, "We asked for a new code.") {
				t.Errorf("notice %q", got)
			}
			return b.press(page, "code", "code", s.messageTo(newPhone).OTP)
		}},
		"security question": {questionKey, func(_ *stage, b *browser, page *answer) *answer {
			page.wantPage(t, "page-answer")
			b.press(page, "answer", "answer", "the engine").wantText(t, "answer-error", wrong)
			return b.press(page, "answer", "answer", "the loom")
		}},
		"google authenticator": {totpKey, func(s *stage, b *browser, page *answer) *answer {
			page.wantPage(t, "page-totp")
			page.wantText(t, "secret", "")
			b.press(page, "code", "code", "000000").wantText(t, "code-error", wrongTOTP)
			return b.press(page, "code", "code", passcodeNow(t, s, adaSecret))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSteps(t, withEverything, all...)
			b := newBrowser(t, s.server)
			list := b.identify(adaLogin, adaPassword)
			list.wantPage(t, "page-choose")
			list = b.press(b.choose(list, questionKey), "another") // and back
			list.wantPage(t, "page-choose")
			tt.prove(s, b, b.choose(list, tt.key)).wantPage(t, "page-home")
			b.wantSignedIn("Ada Lovelace")
		})
	}
}

// Only one is left, so that there is no list.
func TestSDKOneFactorLeft(t *testing.T) {
	for factor, want := range map[mockidx.Factor]string{
		mockidx.FactorPhone:            "page-phone",
		mockidx.FactorSecurityQuestion: "page-answer",
		mockidx.FactorGoogleOTP:        "page-totp",
	} {
		t.Run(string(factor), func(t *testing.T) {
			s := newSteps(t, withEverything, factor)
			b := newBrowser(t, s.server)
			page := b.identify(adaLogin, adaPassword)
			page.wantPage(t, want)
			page.wantText(t, "another", "")
			switch factor {
			case mockidx.FactorPhone:
				page = b.press(page, "phone", "method", "voice")
				page = b.press(page, "code", "code", s.messageTo(newPhone).OTP)
			case mockidx.FactorSecurityQuestion:
				page = b.press(page, "answer", "answer", `the loom`)
			default:
				page = b.press(page, "code", "code", passcodeNow(t, s, adaSecret))
			}
			page.wantPage(t, "page-home")
		})
	}
}

// The org wants something set up that the user has not.
func TestSDKEnrolsDuringSignIn(t *testing.T) {
	for name, tt := range map[string]struct {
		factor mockidx.Factor
		enroll func(s *stage, b *browser, list *answer) *answer
	}{
		"phone": {mockidx.FactorPhone, func(s *stage, b *browser, list *answer) *answer {
			page := b.choose(list, phoneKey)
			page.wantPage(t, "page-phone")
			page = b.press(page, "phone", "method", "sms", "phone", "+1 (650) 555-0100")
			page.wantPage(t, "page-phone-code")
			return b.press(page, "code", "code", s.messageTo(newPhone).OTP)
		}},
		"security question": {mockidx.FactorSecurityQuestion, func(_ *stage, b *browser, list *answer) *answer {
			page := b.choose(list, questionKey)
			page.wantPage(t, "page-question")
			return b.press(page, "question", "questionKey", "favorite_toy", "answer", "the loom")
		}},
		"google authenticator": {mockidx.FactorGoogleOTP, func(s *stage, b *browser, list *answer) *answer {
			page := b.choose(list, totpKey)
			page.wantPage(t, "page-totp")
			secret, _ := page.text("secret")
			return b.press(page, "code", "code", passcodeNow(t, s, secret))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSteps(t, func(o *mockidx.Config) {
				o.Enrollment.Required, o.Enrollment.Optional = []mockidx.Factor{tt.factor}, nil
			})
			b := newBrowser(t, s.server)
			list := b.identify(adaLogin, adaPassword)
			// Who has a mail address proves that first.
			if list.test() == "page-send" {
				b.press(list, "send").wantPage(t, "page-code")
				list = b.press(list, "code", "code", s.mail().OTP)
			}
			list.wantPage(t, "page-choose")
			tt.enroll(s, b, list).wantPage(t, "page-home")
			b.wantSignedIn("Ada Lovelace")
		})
	}
}

// The SDK cannot set email up while it signs in.
func TestSDKEnrolsEmailDuringSignIn(t *testing.T) {
	for name, open := range map[string]func(s *stage, b *browser, page *answer, mail mockidx.Mail) *answer{
		"link": func(_ *stage, b *browser, _ *answer, mail mockidx.Mail) *answer { return b.follow(link(mail)) },
		"code": func(_ *stage, b *browser, page *answer, mail mockidx.Mail) *answer {
			return b.press(page, "code", "code", mail.OTP)
		},
		"link in another browser": func(s *stage, b *browser, page *answer, mail mockidx.Mail) *answer {
			other := newBrowser(s.t, s.server).follow(link(mail))
			other.wantPage(s.t, "page-otp")
			code, _ := other.text("otp")
			return b.press(page, "code", "code", code)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSteps(t, func(o *mockidx.Config) {
				o.Users[0].EmailUnverified = true
				o.Enrollment.Required, o.Enrollment.Optional = []mockidx.Factor{mockidx.FactorEmail}, nil
			})
			b := newBrowser(t, s.server)
			list := b.identify(adaLogin, adaPassword)
			list.wantPage(t, "page-choose")
			page := b.choose(list, emailKey)
			page.wantPage(t, "page-code")
			mail := s.mail()
			if mail.Template != "EmailFactorVerification" {
				t.Errorf("the mail is %s, want one of an enrolment", mail.Template)
			}
			b.press(page, "code", "code", "0000").wantText(t, "code-error", "Invalid code. Try again.")
			open(s, b, page, mail).wantPage(t, "page-home")
			b.wantSignedIn("Ada Lovelace")
		})
	}
}

// Nor a password.
func TestSDKEnrolsPasswordDuringSignIn(t *testing.T) {
	s := newStage(t, FrontendSDK, mailOnly, func(o *mockidx.Config) {
		o.Users[0].Password = ""
		o.Enrollment.Required, o.Enrollment.Optional = []mockidx.Factor{mockidx.FactorPassword}, nil
	})
	b := newBrowser(t, s.server)
	_, mail := s.askForMail(b, "")
	page := b.choose(b.follow(link(mail)), passwordKey)
	page.wantPage(t, "page-password")
	if rules, _ := page.text("rules"); !strings.Contains(rules, "An upper-case letter") {
		t.Errorf("the rules are %q", rules)
	}
	b.press(page, "password", "password", "short", "confirm", "short").wantPage(t, "page-password")
	b.press(page, "password", "password", newPassword, "confirm", newPassword).wantPage(t, "page-home")
	b.wantSignedIn("Ada Lovelace")
}

func TestSDKExpiredPassword(t *testing.T) {
	s := newSteps(t, func(o *mockidx.Config) { o.Users[0].PasswordExpires = time.Now().Add(-time.Hour) })
	b := newBrowser(t, s.server)
	page := b.identify(adaLogin, adaPassword)
	page.wantPage(t, "page-password")
	page.wantText(t, "skip", "")
	refused := b.press(page, "password", "password", "short", "confirm", "short")
	refused.wantPage(t, "page-password")
	if got, _ := refused.text("password-error"); !strings.HasPrefix(got, "Password requirements were not met.") {
		t.Errorf("at the password %q, want the org's words", got)
	}
	b.press(page, "password", "password", newPassword, "confirm", newPassword).wantPage(t, "page-home")
	b.wantSignedIn("Ada Lovelace")
	newBrowser(t, s.server).identify(adaLogin, newPassword).wantPage(t, "page-home")
}

// The SDK takes the message of this page for an error, and has no call for its
// form.
func TestSDKExpiringPassword(t *testing.T) {
	for name, tt := range map[string]struct {
		press []string
		now   string // the password after that
	}{
		"changed": {[]string{"password", "password", newPassword, "confirm", newPassword}, newPassword},
		"not now": {[]string{"skip"}, adaPassword},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSteps(t, func(o *mockidx.Config) { o.Users[0].PasswordExpires = time.Now().Add(time.Hour) })
			b := newBrowser(t, s.server)
			page := b.identify(adaLogin, adaPassword)
			page.wantPage(t, "page-password")
			if got, _ := page.text("notice"); !strings.HasPrefix(got, "When your password expires") {
				t.Errorf("notice %q, want the org's", got)
			}
			b.press(page, tt.press[0], tt.press[1:]...).wantPage(t, "page-home")
			b.wantSignedIn("Ada Lovelace")
			if user, _ := s.org.User(adaLogin); user.Password != tt.now {
				t.Errorf("the password is %q, want %q", user.Password, tt.now)
			}
		})
	}
}

// Whether to stay signed in is asked at the very end. A recovery cannot get
// there, since the SDK keeps its verifier.
func TestSDKStaysSignedIn(t *testing.T) {
	s := newSteps(t, func(o *mockidx.Config) { o.Policies[1].KeepMeSignedIn = true })
	for _, keep := range []string{"yes", "no"} {
		b := newBrowser(t, s.server)
		page := b.identify(adaLogin, adaPassword)
		page.wantPage(t, "page-keep")
		b.press(page, "keep", "keep", keep).wantPage(t, "page-home")
		b.wantSignedIn("Ada Lovelace")
	}
	b := newBrowser(t, s.server)
	_, mail := s.recoverToMail(b)
	b.press(b.follow(link(mail)), "password", "password", newPassword, "confirm", newPassword).wantPage(t, "problem-unsupported")
}

// What was wrong before is not said again when the org cannot be asked.
func TestSDKOrgGoneMeanwhile(t *testing.T) {
	s := newStage(t, FrontendSDK, mailOnly, nil)
	b := newBrowser(t, s.server)
	state, mail := s.askForMail(b, "")
	b.act("code", state, "0000").wantText(t, "code-error", "Invalid code. Try again.")
	client := s.app.org.client
	online := client.Transport
	client.Transport = roundTrip(func(*http.Request) (*http.Response, error) { return nil, errors.New("cable cut") })
	page := b.act("code", state, mail.OTP)
	page.wantPage(t, "page-code")
	page.wantText(t, "notice", "The sign-in service does not answer. Please try again in a moment.")
	page.wantText(t, "code-error", "")
	client.Transport = online
	b.act("code", state, mail.OTP).wantPage(t, "page-home")
}

// The org wants to know which question is answered.
func TestSDKNamesTheQuestion(t *testing.T) {
	s := newSteps(t, withEverything, mockidx.FactorSecurityQuestion)
	b := newBrowser(t, s.server)
	page := b.identify(adaLogin, adaPassword)
	client := s.app.org.client
	online := client.Transport
	var sent struct {
		Credentials struct{ QuestionKey string }
	}
	client.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
		if strings.HasSuffix(r.URL.Path, "/challenge/answer") {
			body, err := r.GetBody()
			if err != nil || readJSON(body, &sent) != nil {
				t.Errorf("the answer cannot be read: %v", err)
			}
		}
		return online.RoundTrip(r)
	})
	b.press(page, "answer", "answer", "the loom").wantPage(t, "page-home")
	if got := sent.Credentials.QuestionKey; got != "favorite_toy" {
		t.Errorf("the answer is to question %q", got)
	}
}

// roundTrip is an http.RoundTripper.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
