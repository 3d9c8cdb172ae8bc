package engine

import (
	"slices"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// The journeys as a client walks them: every page on the way, in order.

type leg struct {
	in   func(*world) Input
	want want
}

func the(in Input) func(*world) Input { return func(*world) Input { return in } }

func otpOf(w *world) Input { return w.otp() }

func follow(t *testing.T, w *world, legs ...leg) {
	t.Helper()
	for i, l := range legs {
		in := l.in(w)
		t.Logf("%d %T", i, in)
		l.want.check(t, w.step(in))
	}
}

func withRegistration(o *directory.Org) { o.Registration.Enabled = true }

func ada() EnrollProfile {
	return EnrollProfile{Profile: map[string]any{"firstName": "Ada", "lastName": "Lovelace", "email": "ada@example.com"}}
}

func enrollOf(f directory.Factor) func(*world) Input {
	return func(w *world) Input { return Enroll{AuthenticatorID: authenticatorID(w.org, f)} }
}

func TestRegistration(t *testing.T) {
	w := begin(t, "email", withRegistration)
	follow(t, w,
		leg{the(Introspect{}), want{200, Introspected, "identify select-enroll-profile", "", ""}},
		leg{the(SelectEnrollProfile{}), want{200, RegistrationBegun, "enroll-profile select-identify", "", ""}},
		leg{the(ada()), want{200, UserCreated, "select-authenticator-enroll", "", ""}},
		leg{enrollOf(directory.FactorEmail), want{200, MailSent, "enroll-authenticator select-authenticator-enroll", "", ""}},
		leg{the(answerOf("999999")), want{401, PasscodeWrong, "enroll-authenticator select-authenticator-enroll", "", "passcode api.authn.error.PASSCODE_INVALID"}},
		leg{otpOf, want{200, CodeIssued, "success", "", ""}},
	)
	u, _ := w.org.UserByLogin("ada@example.com")
	if u.Status != directory.Active || u.EmailUnverified || u.FirstName != "Ada" {
		t.Errorf("registered %+v", u)
	}
	if m := w.lastMail(); m.Template != directory.RegistrationActivation || m.To != "ada@example.com" {
		t.Errorf("mailed %+v", m)
	}
}

// An enrollment policy that asks for the address alone has it verified at once,
// and offers the rest afterwards.
func TestRegistrationWithAddressAlone(t *testing.T) {
	w := begin(t, "email", withRegistration, requiring(directory.FactorEmail), offering(directory.FactorPassword))
	follow(t, w,
		leg{the(SelectEnrollProfile{}), want{200, RegistrationBegun, "enroll-profile select-identify", "", ""}},
		leg{the(ada()), want{200, UserCreated, "enroll-authenticator select-authenticator-enroll", "", ""}},
		leg{otpOf, want{200, AuthenticatorEnrolled, "select-authenticator-enroll skip", "", ""}},
		leg{the(Skip{}), want{200, CodeIssued, "success", "", ""}},
	)
	if len(w.mails) != 1 {
		t.Errorf("%d mails", len(w.mails))
	}
}

func TestRegistrationWithPasswordAndPhone(t *testing.T) {
	w := begin(t, "mfa", withRegistration, func(o *directory.Org) {
		o.Enrollment.Optional = []directory.Factor{directory.FactorPhone, directory.FactorSecurityQuestion, directory.FactorGoogleOTP}
	})
	both, rest := "select-authenticator-enroll", "select-authenticator-enroll skip"
	follow(t, w,
		leg{the(SelectEnrollProfile{}), want{200, RegistrationBegun, "enroll-profile select-identify", "", ""}},
		leg{the(ada()), want{200, UserCreated, both, "", ""}},
		leg{enrollOf(directory.FactorPassword), want{200, EnrollmentBegun, "enroll-authenticator " + both, "", ""}},
		leg{the(answerOf("short")), want{401, PasswordRefused, "enroll-authenticator " + both, "", "passcode password.passwordRequirementsNotMet"}},
		leg{the(answerOf("Password1")), want{401, PasswordRefused, "enroll-authenticator " + both, "", "passcode password.common"}},
		leg{the(answerOf(password)), want{200, AuthenticatorEnrolled, both, "", ""}},
		leg{enrollOf(directory.FactorEmail), want{200, MailSent, "enroll-authenticator " + both, "", ""}},
		leg{otpOf, want{200, AuthenticatorEnrolled, rest, "", ""}},
		leg{enrollOf(directory.FactorPhone), want{200, EnrollmentBegun, "authenticator-enrollment-data " + rest, "", ""}},
		leg{func(w *world) Input {
			return Enroll{AuthenticatorID: authenticatorID(w.org, directory.FactorPhone), MethodType: "sms", PhoneNumber: "12"}
		}, want{400, PhoneInvalid, "authenticator-enrollment-data " + rest, "api.factors.error.sms.invalid_phone", ""}},
		leg{func(w *world) Input {
			return Enroll{AuthenticatorID: authenticatorID(w.org, directory.FactorPhone), MethodType: "sms", PhoneNumber: "+1 555-123-4567"}
		}, want{200, TextSent, "enroll-authenticator " + rest, "", ""}},
		leg{func(w *world) Input { return answerOf(w.texts[0].Link.OTP) }, want{200, AuthenticatorEnrolled, rest, "", ""}},
		leg{the(Skip{}), want{200, CodeIssued, "success", "", ""}},
	)
	if u, _ := w.org.UserByLogin("ada@example.com"); u.Phone != "+15551234567" || u.Password != password {
		t.Errorf("registered %+v", u)
	}
}

func TestRecovery(t *testing.T) {
	w := begin(t, "password")
	follow(t, w,
		leg{the(Identify{Identifier: "alice@example.com"}), want{200, Identified, challengeForms, "", ""}},
		leg{the(Recover{}), want{200, RecoveryBegun, "authenticator-verification-data select-authenticator-authenticate", "", ""}},
		leg{func(w *world) Input { return w.selectEmail() }, want{200, MailSent, challengeForms, "", ""}},
		leg{otpOf, want{200, FactorVerified, "reset-authenticator", "", ""}},
		leg{the(answerOf(password)), want{401, PasswordRefused, "reset-authenticator", "", "passcode password.passwordRequirementsNotMet"}},
		leg{the(Answer{Passcode: new("Another-horse-2"), RevokeSessions: true}), want{200, CodeIssued, "success", "", ""}},
	)
	if m := w.lastMail(); m.Template != directory.ForgotPassword {
		t.Errorf("mailed %+v", m)
	}
	if u, _ := w.org.UserByLogin("alice@example.com"); u.Password != "Another-horse-2" || !slices.Equal(u.PasswordHistory, []string{password}) {
		t.Errorf("reset to %+v", u)
	}
	if !slices.ContainsFunc(w.effects, func(e Effect) bool { _, ok := e.(EndSessions); return ok }) {
		t.Errorf("sessions did not end: %+v", w.effects)
	}
}

// okta-idx-golang recovers once more before it asks for the mail, from a list
// too.
func TestRecoverAgain(t *testing.T) {
	for name, factors := range map[string][]directory.Factor{
		"one way":  {directory.FactorEmail},
		"two ways": {directory.FactorEmail, directory.FactorPhone},
	} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, "password", func(o *directory.Org) {
				o.Password.RecoveryFactors = factors
				for i := range o.Users {
					o.Users[i].Phone = "+15550100001"
				}
			})
			w.steps(Identify{Identifier: "alice@example.com"}, Recover{})
			again := w.step(Introspect{RecoverAgain: true}).Body.CurrentAuthenticatorEnrollment
			if again == nil || again.Value.Recover == nil {
				t.Fatalf("the page offers %+v, want to recover once more", again)
			}
			if p := w.steps(Recover{}, w.selectEmail()); p.Outcome != MailSent {
				t.Errorf("outcome %s, want %s", p.Outcome, MailSent)
			}
			if out := w.step(Introspect{RecoverAgain: true}).Body.CurrentAuthenticatorEnrollment; out.Value.Recover != nil {
				t.Error("the page offers to recover once more while the mail is out")
			}
		})
	}
}

func TestUnlock(t *testing.T) {
	unlock := func(o *directory.Org) { o.Password.Unlock = true }
	form := "select-authenticator-unlock-account"
	choose := func(login, method string) func(*world) Input {
		return func(w *world) Input {
			return Select{Identifier: login, AuthenticatorID: authenticatorID(w.org, directory.FactorEmail), MethodType: method}
		}
	}
	w := begin(t, "password", unlock)
	follow(t, w,
		leg{the(Introspect{}), want{200, Introspected, "identify unlock-account", "", ""}},
		leg{the(UnlockAccount{}), want{200, UnlockBegun, form, "", ""}},
		leg{choose("nobody@example.com", "email"), want{200, UserUnknown, form, "idx.unknown.user", ""}},
		leg{choose("sue@example.com", "email"), want{400, UnlockRefused, form, "oie.selfservice.user.unlock.not.allowed", ""}},
		leg{choose("lou@example.com", ""), want{200, AuthenticatorSelected, "authenticator-verification-data select-authenticator-authenticate", "", ""}},
		leg{func(w *world) Input { return w.selectEmail() }, want{200, MailSent, challengeForms, "", ""}},
		leg{otpOf, want{200, AccountUnlocked, "", "oie.selfservice.unlock_user.success.message", ""}},
		leg{the(Introspect{}), want{200, AccountUnlocked, "", "oie.selfservice.unlock_user.success.message", ""}},
	)
	if u, _ := w.org.UserByLogin("lou@example.com"); u.Status != directory.Active {
		t.Errorf("still %s", u.Status)
	}
	if m := w.lastMail(); m.Template != directory.SelfServiceUnlock {
		t.Errorf("mailed %+v", m)
	}
}

func TestExpiredPassword(t *testing.T) {
	w := begin(t, "password", func(o *directory.Org) { o.Users[0].PasswordExpires = epoch.Add(-time.Second) })
	follow(t, w,
		leg{the(Identify{Identifier: "alice@example.com"}), want{200, Identified, challengeForms, "", ""}},
		leg{the(answerOf(password)), want{200, FactorVerified, "reenroll-authenticator", "", ""}},
		leg{the(Skip{}), want{400, NotAllowed, "reenroll-authenticator", "E0000020", ""}},
		leg{func(w *world) Input {
			if r := w.step(Introspect{}).Body.RecoveryAuthenticator; r == nil || r.Value.Settings == nil {
				t.Error("the page does not tell the password policy as recoveryAuthenticator")
			}
			return answerOf("Another-horse-2")
		}, want{200, CodeIssued, "success", "", ""}},
	)
}

func TestExpiringPassword(t *testing.T) {
	w := begin(t, "password", func(o *directory.Org) { o.Users[0].PasswordExpires = epoch.Add(48 * time.Hour) })
	follow(t, w,
		leg{the(Identify{Identifier: "alice@example.com"}), want{200, Identified, challengeForms, "", ""}},
		leg{the(answerOf(password)), want{200, FactorVerified, "reenroll-authenticator-warning skip", "idx.password.expiring.message", ""}},
		leg{the(Skip{}), want{200, CodeIssued, "success", "", ""}},
	)
}

// withToken begins with a one-time token of dee, as /v1/interact does.
func withToken(w *world, journey Journey, status directory.UserStatus) *world {
	i := slices.IndexFunc(w.org.Users, func(u directory.User) bool { return u.Login == "dee@example.com" })
	u := &w.org.Users[i]
	u.Status = status
	u.Activation = directory.OneTimeToken{Token: "activate", Expires: epoch.Add(time.Hour)}
	u.RecoveryToken = directory.OneTimeToken{Token: "recover", Expires: epoch.Add(time.Hour)}
	w.tx.Request.Journey, w.tx.Request.UserID, w.tx.Request.Token = journey, u.ID, "recover"
	if journey == Activation {
		u.Password = ""
		w.tx.Request.Token = "activate"
	}
	w.tx = Begin(w.tx.Request, w.tx.Device, nil, w.env())
	return w
}

func TestActivation(t *testing.T) {
	w := withToken(begin(t, "password"), Activation, directory.Staged)
	follow(t, w,
		leg{the(Introspect{}), want{200, Introspected, "select-authenticator-enroll", "", ""}},
		leg{enrollOf(directory.FactorPassword), want{200, EnrollmentBegun, "enroll-authenticator select-authenticator-enroll", "", ""}},
		leg{the(Cancel{}), want{200, Cancelled, "select-authenticator-enroll", "", ""}},
		leg{enrollOf(directory.FactorPassword), want{200, EnrollmentBegun, "enroll-authenticator select-authenticator-enroll", "", ""}},
		leg{the(answerOf(password)), want{200, CodeIssued, "success", "", ""}},
	)
	if u, _ := w.org.UserByLogin("dee@example.com"); u.Status != directory.Active || u.Activation.Token != "" {
		t.Errorf("activated %+v", u)
	}
}

func TestOneTimeTokenThatIsGoodNoMore(t *testing.T) {
	for name, tc := range map[string]struct {
		journey Journey
		change  func(*world, *directory.User)
		want    want
	}{
		"activation, used elsewhere": {Activation, func(_ *world, u *directory.User) { u.Activation.Token = "" }, want{401, TokenSpent, "", "idx.missing.activation.token", ""}},
		"activation, expired":        {Activation, func(w *world, _ *directory.User) { w.advance(time.Hour - 1).advance(2) }, want{401, TokenExpired, "", "idx.expired.activation.token", ""}},
		"recovery, used elsewhere":   {Recovery, func(_ *world, u *directory.User) { u.RecoveryToken.Token = "" }, want{401, TokenSpent, "", "idx.invalid.forgot.password.token", ""}},
		"user gone":                  {Recovery, func(w *world, _ *directory.User) { w.org.Users = w.org.Users[:1] }, want{401, TokenSpent, "", "idx.invalid.forgot.password.token", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			status := map[Journey]directory.UserStatus{Activation: directory.Provisioned, Recovery: directory.Recovery}[tc.journey]
			w := withToken(begin(t, "password"), tc.journey, status)
			w.org.Lifetimes.Transaction = 2 * time.Hour
			w.step(Introspect{})
			i := slices.IndexFunc(w.org.Users, func(u directory.User) bool { return u.Login == "dee@example.com" })
			tc.change(w, &w.org.Users[i])
			tc.want.check(t, w.step(Introspect{}))
			tc.want.check(t, w.step(answerOf(password)))
		})
	}
}

func TestRecoveryByToken(t *testing.T) {
	w := withToken(begin(t, "password"), Recovery, directory.Recovery)
	follow(t, w,
		leg{the(Introspect{}), want{200, Introspected, "reset-authenticator", "", ""}},
		leg{the(answerOf("Another-horse-2")), want{200, CodeIssued, "success", "", ""}},
	)
	if u, _ := w.org.UserByLogin("dee@example.com"); u.Status != directory.Active || u.RecoveryToken.Token != "" || u.Password != "Another-horse-2" {
		t.Errorf("recovered %+v", u)
	}
}
