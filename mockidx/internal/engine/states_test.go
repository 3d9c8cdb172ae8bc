package engine

import (
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

var statuses = []directory.UserStatus{
	directory.Staged, directory.Provisioned, directory.Active, directory.Recovery, directory.PasswordExpired, directory.LockedOut, directory.Suspended, directory.Deprovisioned,
}

// TestWhoMayDoWhat tries every journey in every state of the account, with
// every proof. done is what the last step comes to where the account allows it.
func TestWhoMayDoWhat(t *testing.T) {
	tests := map[string]struct {
		begin func(*world)
		legs  []func(*world) Input
		done  map[directory.UserStatus]Outcome
	}{
		"sign in by password": {nil, []func(*world) Input{named("alice")}, map[directory.UserStatus]Outcome{
			directory.Active: CodeIssued, directory.PasswordExpired: Identified,
		}},
		"reset the password": {nil, []func(*world) Input{the(Recover{}), named("alice"), chooseEmail, otpOf, say("Another-horse-2")}, map[directory.UserStatus]Outcome{
			directory.Active: CodeIssued, directory.PasswordExpired: CodeIssued, directory.Recovery: CodeIssued, directory.LockedOut: CodeIssued,
		}},
		"unlock": {nil, []func(*world) Input{the(UnlockAccount{}), unlockOf("alice", byEmail, "email"), otpOf}, map[directory.UserStatus]Outcome{
			directory.Active: AccountUnlocked, directory.PasswordExpired: AccountUnlocked, directory.LockedOut: AccountUnlocked,
		}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			for _, status := range statuses {
				for _, hidden := range []bool{false, true} {
					w := begin(t, "one-page", withUnlock, setStatus(status), func(o *directory.Org) { o.Interoperability.HideUnknownUsers = hidden })
					last := walkAsFar(w, tc.legs)
					want, may := tc.done[status]
					if may && last.Outcome != want || !may && last.Status < 400 {
						t.Errorf("%s, hidden %t: %d %s", status, hidden, last.Status, last.Outcome)
					}
					if u := w.org.Users[0]; !may && (u.Password != password || u.Status != status || len(w.mails) > 0) {
						t.Errorf("%s, hidden %t: got %d mails and became %+v", status, hidden, len(w.mails), u)
					}
				}
			}
		})
	}
}

// walkAsFar takes the legs as far as they lead; in a one-page sign-in the password goes with the name.
func walkAsFar(w *world, legs []func(*world) Input) (last Page) {
	for _, leg := range legs {
		if len(w.mails) == 0 && len(w.tx.Links) > 0 { // a withheld mail: even the code that it had is of no use
			last = w.step(answerOf(w.tx.Links[0].OTP))
			continue
		}
		if last.Outcome == UserInactive || last.Outcome == RecoverNotAllowed || last.Outcome == UnlockNotAllowed || last.Outcome == UnlockRefused {
			return last
		}
		in := leg(w)
		if i, ok := in.(Identify); ok && w.tx.Journey == "" {
			i.Passcode = new(password)
			in = i
		}
		last = w.step(in)
	}
	return last
}

// TestPasswordChanges are the ends of the journeys that set a password.
func TestPasswordChanges(t *testing.T) {
	recover := []func(*world) Input{named("alice"), the(Recover{}), chooseEmail, otpOf}
	soon := func(d time.Duration) func(*directory.Org) {
		return func(o *directory.Org) { o.Users[0].PasswordExpires = epoch.Add(d) }
	}
	keep := func(o *directory.Org) { o.Policies[0].KeepMeSignedIn = true }
	old := func(o *directory.Org) { o.Users[0].PasswordHistory = []string{"Older-horse-1", "Oldest-horse-1"} }
	refused := "passcode password.passwordRequirementsNotMet"
	tests := map[string]struct {
		org  func(*directory.Org)
		legs []func(*world) Input
		in   string
		want want
	}{
		"reset":                              {nil, recover, "Another-horse-2", want{200, CodeIssued, "success", "", ""}},
		"reset, more to prove":               {asking(byPassword, byTOTP), recover, "Another-horse-2", want{200, PasswordReset, challengeForms, "", ""}},
		"reset, ends there":                  {endAfterRecovery, recover, "Another-horse-2", want{200, PasswordReset, "", "idx.recovery.completed", ""}},
		"reset, ends there in spite of more": {orgWith(endAfterRecovery, asking(byPassword, byTOTP)), recover, "Another-horse-2", want{200, PasswordReset, "", "idx.recovery.completed", ""}},
		"reset, new one expires soon too":    {func(o *directory.Org) { o.Password.MaxAge = time.Hour }, recover, "Another-horse-2", want{200, CodeIssued, "success", "", ""}},
		"reset to the same":                  {nil, recover, password, want{401, PasswordRefused, "reset-authenticator", "", refused}},
		"reset to one from before":           {old, recover, "Oldest-horse-1", want{401, PasswordRefused, "reset-authenticator", "", refused}},
		"reset to part of the login":         {nil, recover, "My-Alice-is-12", want{401, PasswordRefused, "reset-authenticator", "", refused}},
		"reset to a common one":              {nil, recover, "Password1", want{401, PasswordRefused, "reset-authenticator", "", "passcode password.common"}},
		"reset to nothing":                   {nil, recover, "", want{400, PasscodeMissing, "reset-authenticator", "", "passcode api.error.field_required"}},
		"expired":                            {orgWith(soon(-1), keep), []func(*world) Input{named("alice"), say(password)}, "Another-horse-2", want{200, PasswordChanged, "keep-me-signed-in", "", ""}},
		"expired, to the same":               {soon(-1), []func(*world) Input{named("alice"), say(password)}, password, want{401, PasswordRefused, "reenroll-authenticator", "", refused}},
		"expiring":                           {orgWith(soon(time.Hour), func(o *directory.Org) { o.Password.MaxAge = time.Hour }), []func(*world) Input{named("alice"), say(password)}, "Another-horse-2", want{200, CodeIssued, "success", "", ""}},
		"expiring, nothing":                  {soon(time.Hour), []func(*world) Input{named("alice"), say(password)}, "", want{400, PasscodeMissing, "reenroll-authenticator-warning skip", "idx.password.expiring.message", "passcode api.error.field_required"}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			w := begin(t, "email", asking(byPassword), aliceHasTOTP, orgWith(func(o *directory.Org) {
				if tc.org != nil {
					tc.org(o)
				}
			}))
			for _, leg := range tc.legs {
				w.step(leg(w))
			}
			tc.want.check(t, w.step(answerOf(tc.in)))
			changed := w.org.Users[0].Password != password
			if ok := tc.want.status == 200; changed != ok {
				t.Errorf("changed %t", changed)
			}
		})
	}
}

func endAfterRecovery(o *directory.Org) { o.Interoperability.EndAfterRecovery = true }

// TestRecoveryForgetsWhatWasProved holds that an email that was proved to sign
// in, here or in a session, does not tell who forgot the password.
func TestRecoveryForgetsWhatWasProved(t *testing.T) {
	w := begin(t, "email-then-password").challenged()
	follow(t, w,
		leg{otpOf, want{200, FactorVerified, challengeForms, "", ""}},
		leg{the(Recover{}), want{200, RecoveryBegun, askForms, "", ""}},
		leg{say("Another-horse-2"), want{400, NotAllowed, askForms, "E0000020", ""}},
	)
	w = begin(t, "email-then-password")
	session := &Session{ID: "102", UserID: w.org.Users[0].ID, Identifier: "alice@example.com", Verified: []Verification{{Factor: byEmail, At: w.now}}}
	w.tx = Begin(w.tx.Request, w.tx.Device, session, w.env())
	follow(t, w,
		leg{choose(byPassword), want{200, AuthenticatorSelected, challengeForms, "", ""}},
		leg{the(Recover{}), want{200, RecoveryBegun, askForms, "", ""}},
	)
}

// TestTokenIsForgottenByAnotherRecovery holds that an activation token tells
// nothing in a recovery that it did not begin, and does not come back.
func TestTokenIsForgottenByAnotherRecovery(t *testing.T) {
	w := withToken(begin(t, "email-then-password"), Activation, directory.Staged)
	withUser("dee", func(u *directory.User) { u.Password, u.EmailUnverified = password, true })(w.org)
	hide(w.org)
	follow(t, w,
		leg{enrollOf(byEmail), want{200, MailSent, "enroll-authenticator select-authenticator-enroll", "", ""}},
		leg{otpOf, want{200, AuthenticatorEnrolled, challengeForms, "", ""}},
		leg{the(Recover{}), want{200, RecoveryBegun, askForms, "", ""}},
		leg{the(Cancel{}), want{200, Cancelled, "identify", "", ""}},
	)
}

// TestSecondAddress gets the mails of recovery and unlock, and no other; what
// it proves is not that the first one is theirs.
func TestSecondAddress(t *testing.T) {
	w := begin(t, "mfa", aliceHasSecondEmail, withUser("alice", func(u *directory.User) { u.EmailUnverified = true }))
	w.steps(Identify{Identifier: "alice@example.com"}, answerOf(password), w.selectEmail())
	if len(w.mails) != 1 || w.mails[0].To != "alice@example.com" {
		t.Errorf("sign-in mailed %+v", w.mails)
	}
	w = begin(t, "password", aliceHasSecondEmail, withUser("alice", func(u *directory.User) { u.EmailUnverified = true }))
	w.steps(Identify{Identifier: "alice@example.com"}, Recover{}, w.selectEmail())
	if len(w.mails) != 2 || w.mails[1].To != "second@example.org" || w.mails[0].Link != w.mails[1].Link {
		t.Errorf("recovery mailed %+v", w.mails)
	}
	w.step(w.otp())
	if u := w.org.Users[0]; !u.EmailUnverified {
		t.Errorf("address counts as verified")
	}
}
