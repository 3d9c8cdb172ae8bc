package engine

import (
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

func TestRecover(t *testing.T) {
	refused := "oie.selfservice.reset.password.not.allowed"
	tests := map[string]struct {
		policy string
		before func(*world)
		want   want
	}{
		"one page":           {"one-page", func(w *world) { w.org.Password.NoRecovery = true }, want{403, RecoverNotAllowed, "identify", refused, ""}},
		"password challenge": {"password", func(w *world) { w.org.Password.NoRecovery = true; w.step(w.identify("alice@example.com")) }, want{403, RecoverNotAllowed, challengeForms, refused, ""}},
		"identifier first":   {"password", func(*world) {}, want{400, NotAllowed, "identify", "E0000020", ""}},
		"email challenge":    {"email", func(w *world) { w.challenged() }, want{400, NotAllowed, challengeForms, "E0000020", ""}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			w := begin(t, tc.policy)
			tc.before(w)
			tc.want.check(t, w.step(Recover{}))
			body := w.step(Introspect{}).Body
			recoverable := false
			for _, a := range []*ion.Object[ion.Authenticator]{body.CurrentAuthenticator, body.CurrentAuthenticatorEnrollment} {
				recoverable = recoverable || a != nil && a.Value.Recover != nil
			}
			if recoverable != (tc.want.outcome == RecoverNotAllowed) {
				t.Errorf("page offers to recover: %t", recoverable)
			}
		})
	}
}

func TestCancel(t *testing.T) {
	w := begin(t, "email-then-password").challenged()
	w.step(w.otp())
	first := begin(t, "email-then-password").step(Introspect{}).Body
	p := w.step(Cancel{})
	want{200, Cancelled, "identify", "", ""}.check(t, p)
	if got, want := string(marshal(t, p.Body)), string(marshal(t, first)); got != want {
		t.Errorf("page after cancel\ngot  %s\nwant %s", got, want)
	}
	if w.tx.UserID != "" || len(w.tx.Verified) != 0 || w.tx.Transferred {
		t.Errorf("cancel kept %+v", w.tx)
	}
	// What was proved before cancel counts no more.
	w.challenged()
	want{200, FactorVerified, challengeForms, "", ""}.check(t, w.step(w.otp()))
}

func TestCancelKillsThePasscode(t *testing.T) {
	w := begin(t, "email").challenged()
	old := w.lastMail().Link
	w.step(Cancel{})
	w.challenged()
	want{401, PasscodeSuperseded, challengeForms, "", badCode}.check(t, w.step(answerOf(old.OTP)))
}
