package engine

import (
	"slices"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func TestAnswerPassword(t *testing.T) {
	right := answerOf(password)
	tests := map[string]struct {
		policy string
		login  string
		change func(*directory.Org) // after identify
		in     Input
		want   want
	}{
		"right, only factor":      {"password", "alice", nil, right, want{200, CodeIssued, "success", "", ""}},
		"right, email left":       {"mfa", "alice", nil, right, want{200, FactorVerified, askForms, "", ""}},
		"right, email left, auto": {"mfa", "alice", autoChallenge, right, want{200, FactorVerified, challengeForms, "", ""}},
		"wrong":                   {"password", "alice", nil, answerOf("wrong"), want{401, PasswordWrong, challengeForms, "errors.E0000004", ""}},
		"almost right":            {"password", "alice", nil, answerOf(password + " "), want{401, PasswordWrong, challengeForms, "errors.E0000004", ""}},
		"missing":                 {"password", "alice", nil, Answer{}, want{400, PasscodeMissing, challengeForms, "", "passcode api.error.field_required"}},
		"empty":                   {"password", "alice", nil, answerOf(""), want{400, PasscodeMissing, challengeForms, "", "passcode api.error.field_required"}},
		"suspended in between":    {"password", "alice", setStatus(directory.Suspended), right, want{401, UserInactive, challengeForms, "errors.E0000004", ""}},
		"deleted in between":      {"password", "alice", deleteUser, right, want{401, PasswordWrong, challengeForms, "errors.E0000004", ""}},
		"unassigned in between":   {"password", "alice", onlyBob, right, want{400, UserNotAssigned, "identify", "idx.error.user.not.assigned.to.app", ""}},
		"user without a password": {"password", "alice", noPassword, answerOf("x"), want{401, PasswordWrong, challengeForms, "errors.E0000004", ""}},
		"policy grew in between":  {"password", "alice", alsoEmail, right, want{200, FactorVerified, askForms, "", ""}},
		"app removed in between":  {"password", "alice", func(o *directory.Org) { o.Apps = o.Apps[:1] }, right, want{401, AppGone, "", "idx.session.expired", ""}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			w := begin(t, tc.policy)
			w.step(w.identify(tc.login + "@example.com"))
			if tc.change != nil {
				tc.change(w.org)
			}
			tc.want.check(t, w.step(tc.in))
		})
	}
}

func setStatus(s directory.UserStatus) func(*directory.Org) {
	return func(o *directory.Org) { o.Users[0].Status = s }
}
func deleteUser(o *directory.Org) { o.Users = o.Users[1:] }
func noPassword(o *directory.Org) { o.Users[0].Password = "" }
func moveMail(o *directory.Org)   { o.Users[0].Email = "new@example.com" }
func alsoEmail(o *directory.Org) {
	for i := range o.Policies {
		o.Policies[i].Factors = []directory.Factor{directory.FactorPassword, directory.FactorEmail}
	}
}

const badCode = "passcode api.authn.error.PASSCODE_INVALID"

func TestAnswerEmail(t *testing.T) {
	wrong := func(*world) Input { return answerOf("999999") }
	right := (*world).otp
	with := func(prefix, suffix string) func(*world) Input {
		return func(w *world) Input { return answerOf(prefix + w.lastMail().Link.OTP + suffix) }
	}
	tests := map[string]struct {
		policy string
		change func(*directory.Org)
		after  time.Duration
		in     func(*world) Input
		want   want
		counts bool
	}{
		"right":                    {"email", nil, 0, right, want{200, CodeIssued, "success", "", ""}, false},
		"right, password left":     {"email-then-password", nil, 0, right, want{200, FactorVerified, challengeForms, "", ""}, false},
		"wrong":                    {"email", nil, 0, wrong, want{401, PasscodeWrong, challengeForms, "", badCode}, true},
		"blank around it":          {"email", nil, 0, with(" ", ""), want{401, PasscodeWrong, challengeForms, "", badCode}, true},
		"longer":                   {"email", nil, 0, with("", "0"), want{401, PasscodeWrong, challengeForms, "", badCode}, true},
		"at its last moment":       {"email", nil, 5 * time.Minute, right, want{200, CodeIssued, "success", "", ""}, false},
		"a nanosecond later":       {"email", nil, 5*time.Minute + 1, right, want{401, PasscodeExpired, challengeForms, "", badCode}, true},
		"missing":                  {"email", nil, 0, func(*world) Input { return Answer{} }, want{400, PasscodeMissing, challengeForms, "", "passcode api.error.field_required"}, false},
		"empty":                    {"email", nil, 0, func(*world) Input { return answerOf("") }, want{400, PasscodeMissing, challengeForms, "", "passcode api.error.field_required"}, false},
		"suspended, right":         {"email", setStatus(directory.Suspended), 0, right, want{401, UserInactive, challengeForms, "errors.E0000004", ""}, false},
		"suspended, wrong":         {"email", setStatus(directory.Suspended), 0, wrong, want{401, PasscodeWrong, challengeForms, "", badCode}, true},
		"suspended, right, hidden": {"email", func(o *directory.Org) { hide(o); setStatus(directory.Suspended)(o) }, 0, right, want{401, UserInactive, challengeForms, "", badCode}, true},
		"deleted":                  {"email", deleteUserButHide, 0, right, want{401, UserInactive, challengeForms, "", badCode}, true},
		"address changed":          {"email", moveMail, 0, right, want{401, PasscodeSuperseded, challengeForms, "", badCode}, true},
		"unassigned":               {"email", onlyBob, 0, right, want{400, UserNotAssigned, "identify", "idx.error.user.not.assigned.to.app", ""}, false},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			w := begin(t, tc.policy).challenged()
			if tc.change != nil {
				tc.change(w.org)
			}
			w.advance(tc.after)
			tc.want.check(t, w.step(tc.in(w)))
			if got := slices.Contains(w.effects, Effect(CountOTPFailure{w.tx.UserID})); got != tc.counts {
				t.Errorf("counted %t, want %t", got, tc.counts)
			}
		})
	}
}

func deleteUserButHide(o *directory.Org) { hide(o); deleteUser(o) }

func TestAnswerWithoutChallenge(t *testing.T) {
	t.Run("nobody named", func(t *testing.T) {
		want{400, NotAllowed, "identify", "E0000020", ""}.check(t, begin(t, "email").step(answerOf("000001")))
	})
	t.Run("no mail sent yet", func(t *testing.T) {
		w := begin(t, "email")
		w.steps(w.identify("alice@example.com"), w.selectID(directory.FactorEmail))
		want{400, NotAllowed, askForms, "E0000020", ""}.check(t, w.step(answerOf("000001")))
	})
}

func TestPasscodeLimit(t *testing.T) {
	for name, change := range map[string]func(*directory.Org){"Okta's key": func(*directory.Org) {}, "another key": func(o *directory.Org) {
		o.Interoperability.TooManyRequestsKey = "oie.tooManyRequests"
	}} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, "email", change).challenged()
			key := w.org.Interoperability.TooManyRequestsKey
			for range 5 {
				want{401, PasscodeWrong, challengeForms, "", badCode}.check(t, w.step(answerOf("999999")))
				w.advance(time.Second)
			}
			limit := want{429, TooManyPasscodes, "", key, ""}
			limit.check(t, w.step(answerOf("999999")))
			if len(w.effects) != 0 {
				t.Errorf("a refused try has effects: %v", w.effects)
			}
			limit.check(t, w.step(w.otp()))
			want{200, Introspected, challengeForms, "", ""}.check(t, w.step(Introspect{}))

			w.advance(10 * time.Second).step(Resend{})
			limit.check(t, w.step(w.otp())) // a new code does not clear the count
			w.now = epoch.Add(5*time.Minute - 1)
			limit.check(t, w.step(w.otp()))
			w.now = epoch.Add(5 * time.Minute) // the first of the five is out of the window
			want{200, CodeIssued, "success", "", ""}.check(t, w.step(w.otp()))
		})
	}
}

func TestPasscodeLimitIsTheUsers(t *testing.T) {
	w := begin(t, "email").challenged()
	for range 5 {
		w.step(answerOf("999999"))
	}
	other := begin(t, "email")
	other.failures = w.failures
	other.challenged()
	want{429, TooManyPasscodes, "", "tooManyRequests", ""}.check(t, other.step(other.otp()))

	bob := begin(t, "email")
	bob.failures = w.failures
	bob.steps(bob.identify("bob@example.com"), bob.selectEmail())
	want{200, CodeIssued, "success", "", ""}.check(t, bob.step(bob.otp()))
}

func TestPasscodeOfAnotherTransaction(t *testing.T) {
	a := begin(t, "email").challenged()
	b := begin(t, "email")
	b.mint.n = 5000
	b.challenged()
	want{401, PasscodeWrong, challengeForms, "", badCode}.check(t, a.step(b.otp()))
}

func TestPasscodeAlphabet(t *testing.T) {
	w := begin(t, "email", func(o *directory.Org) { o.Email.CodeAlphabet, o.Email.CodeLength = "abXY", 10 }).challenged()
	otp := w.lastMail().Link.OTP
	if len(otp) != 10 {
		t.Errorf("passcode %q, want 10 characters", otp)
	}
	want{200, CodeIssued, "success", "", ""}.check(t, w.step(answerOf(otp)))
}
