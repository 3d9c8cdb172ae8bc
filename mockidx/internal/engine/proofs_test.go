package engine

import (
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// What is asked for, by policy, enrolment policy and what the user has.
func TestProofs(t *testing.T) {
	pickEnroll, skippable := "select-authenticator-enroll", "select-authenticator-enroll skip"
	unverified := withUser("alice", func(u *directory.User) { u.EmailUnverified = true })
	tests := map[string]struct {
		org  func(*directory.Org)
		legs []func(*world) Input
		want want
	}{
		"nothing set up, nothing to prove with": {orgWith(asking(byPhone), func(o *directory.Org) { o.Email.Disabled = true; o.Users[0].Password = "" }, requiring(byPhone)), nil,
			want{403, Unsatisfiable, "", "oie.assurance.unsatisfiable", ""}},
		"denied to everybody":               {denying, nil, want{403, PolicyDenied, "", "security.access_denied", ""}},
		"factor that cannot be set up":      {asking(byPassword, byPhone), []func(*world) Input{say(password)}, want{403, Unsatisfiable, "", "oie.assurance.unsatisfiable", ""}},
		"the same beside one that can":      {orgWith(asking(byPassword, byPhone), requiring(byTOTP)), []func(*world) Input{say(password)}, want{403, Unsatisfiable, "", "oie.assurance.unsatisfiable", ""}},
		"choice of none that can be set up": {askingOneOf(byPhone, byTOTP), nil, want{403, Unsatisfiable, "", "oie.assurance.unsatisfiable", ""}},
		"choice of one that can be set up": {orgWith(func(o *directory.Org) {
			o.Policies[0].Factors, o.Policies[0].OneOf = []directory.Factor{byPassword}, []directory.Factor{byPhone, byTOTP}
		}, offering(byTOTP)), []func(*world) Input{say(password)}, want{200, FactorVerified, pickEnroll, "", ""}},
		"choice of one that the user has":               {orgWith(askingOneOf(byPhone, byTOTP), aliceHasTOTP, offering(byPhone)), nil, want{200, Identified, challengeForms, "", ""}},
		"factor to set up, first any proof":             {orgWith(asking(byPhone), offering(byPhone)), nil, want{200, Identified, challengeForms, "", ""}},
		"factor to set up, password proved":             {orgWith(asking(byPassword), requiring(byPhone)), []func(*world) Input{say(password)}, want{200, FactorVerified, pickEnroll, "", ""}},
		"the same, another one is there":                {orgWith(asking(byPassword), requiring(byPhone, byTOTP), aliceHasTOTP), []func(*world) Input{say(password)}, want{200, FactorVerified, challengeForms, "", ""}},
		"the same, email is there and allowed":          {orgWith(asking(byPassword), requiring(byPhone), offering(byEmail)), []func(*world) Input{say(password)}, want{200, FactorVerified, askForms, "", ""}},
		"the same, it was proved":                       {orgWith(asking(byPassword), requiring(byPhone), offering(byEmail)), []func(*world) Input{say(password), chooseEmail, otpOf}, want{200, FactorVerified, pickEnroll, "", ""}},
		"what is optional is not asked for":             {orgWith(asking(byPassword), offering(byPhone)), []func(*world) Input{say(password)}, want{200, CodeIssued, "success", "", ""}},
		"unless something was set up":                   {orgWith(asking(byPassword), requiring(byPhone), offering(byTOTP)), []func(*world) Input{say(password), enrollPhone("sms", "+15551234567"), textOf}, want{200, AuthenticatorEnrolled, skippable, "", ""}},
		"one left that sends":                           {orgWith(asking(byPassword, byPhone), aliceHasPhone), []func(*world) Input{say(password)}, want{200, FactorVerified, askForms, "", ""}},
		"one left that does not":                        {orgWith(asking(byPassword, byQuestion), aliceHasQuestion), []func(*world) Input{say(password)}, want{200, FactorVerified, challengeForms, "", ""}},
		"two left":                                      {orgWith(asking(byPassword, byQuestion, byTOTP), aliceHasAll), []func(*world) Input{say(password)}, want{200, FactorVerified, selectForms, "", ""}},
		"unverified address that cannot be set up":      {orgWith(asking(byPassword, byEmail), unverified), []func(*world) Input{say(password)}, want{200, FactorVerified, askForms, "", ""}},
		"unverified address that can":                   {orgWith(asking(byPassword, byEmail), unverified, offering(byEmail)), []func(*world) Input{say(password)}, want{200, FactorVerified, pickEnroll, "", ""}},
		"unverified address, set up":                    {orgWith(asking(byPassword, byEmail), unverified, offering(byEmail)), []func(*world) Input{say(password), enrollOf(byEmail), otpOf}, want{200, CodeIssued, "success", "", ""}},
		"nobody has a password, none can be set up":     {orgWith(asking(byPassword), noPassword), nil, want{200, Identified, challengeForms, "", ""}},
		"nobody has a password, it can be set up":       {orgWith(asking(byPassword), noPassword, offering(byPassword)), nil, want{200, Identified, selectForms, "", ""}},
		"what must be set up is not skipped":            {orgWith(asking(byPassword), requiring(byPhone)), []func(*world) Input{say(password), the(Skip{})}, want{400, NotAllowed, pickEnroll, "E0000020", ""}},
		"skipped, but asked to stay signed in":          {orgWith(asking(byPassword), requiring(byPhone), offering(byTOTP), func(o *directory.Org) { o.Policies[0].KeepMeSignedIn = true }), []func(*world) Input{say(password), enrollPhone("sms", "+15551234567"), textOf, the(Skip{})}, want{200, Skipped, "keep-me-signed-in", "", ""}},
		"asked to stay signed in, no answer":            {orgWith(asking(byPassword), func(o *directory.Org) { o.Policies[0].KeepMeSignedIn = true }), []func(*world) Input{say(password), the(KeepMeSignedIn{})}, want{400, ConsentMissing, "keep-me-signed-in", "", "keepMeSignedIn api.error.field_required"}},
		"asked to stay signed in, something else given": {orgWith(asking(byPassword), func(o *directory.Org) { o.Policies[0].KeepMeSignedIn = true }), []func(*world) Input{say(password), say("x")}, want{400, NotAllowed, "keep-me-signed-in", "E0000020", ""}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			w := begin(t, "email", tc.org)
			p := w.step(Identify{Identifier: "alice@example.com"})
			for _, leg := range tc.legs {
				p = w.step(leg(w))
			}
			tc.want.check(t, p)
		})
	}
}

// What changed while a page waited for an answer: the answer counts no more.
func TestMootChallenges(t *testing.T) {
	noRecoveryByEmail := recoveringBy(byPhone)
	tests := map[string]struct {
		org    func(*directory.Org)
		legs   []func(*world) Input
		change func(*directory.Org)
		in     func(*world) Input
		want   want
	}{
		"security question removed": {orgWith(asking(byPassword, byQuestion), aliceHasQuestion, offering(byQuestion)), []func(*world) Input{named("alice"), say(password)},
			withUser("alice", func(u *directory.User) { u.SecurityQuestion = directory.SecurityQuestion{} }), question("disliked_food", "", " "), want{400, NotAllowed, "select-authenticator-enroll", "E0000020", ""}},
		"TOTP secret removed": {orgWith(asking(byPassword, byTOTP), aliceHasTOTP), []func(*world) Input{named("alice"), say(password)},
			withUser("alice", func(u *directory.User) { u.TOTPSecret = "" }), say("328482"), want{403, Unsatisfiable, "", "oie.assurance.unsatisfiable", ""}},
		"set up by another transaction": {orgWith(asking(byPassword), requiring(byPhone)), []func(*world) Input{named("alice"), say(password), enrollPhone("sms", "+15550001111")},
			aliceHasPhone, textOf, want{200, CodeIssued, "success", "", ""}},
		"policy asks no more": {orgWith(asking(byPassword, byEmail)), []func(*world) Input{named("alice"), say(password), chooseEmail},
			asking(byPassword), say("999999"), want{200, CodeIssued, "success", "", ""}},
		"recovery factor removed": {orgWith(asking(byPassword), noRecoveryByEmail, aliceHasPhone), []func(*world) Input{named("alice"), the(Recover{}), chooseBy(byPhone, "sms")},
			withUser("alice", func(u *directory.User) { u.Phone = "" }), say("Another-horse-2"), want{403, Unsatisfiable, "", "oie.selfservice.reset.password.not.allowed", ""}},
		"unlock factor removed": {orgWith(asking(byPassword), noRecoveryByEmail, withUnlock, withUser("lou", func(u *directory.User) { u.Phone = "+15551234567" })), []func(*world) Input{the(UnlockAccount{}), unlockOf("lou", byPhone, "sms")},
			withUser("lou", func(u *directory.User) { u.Phone = "" }), say("Another-horse-2"), want{400, Unsatisfiable, "", "oie.selfservice.user.unlock.not.allowed", ""}},
		"recovery policy changed": {orgWith(asking(byPassword)), []func(*world) Input{named("alice"), the(Recover{}), chooseEmail, otpOf},
			noRecoveryByEmail, say("Another-horse-2"), want{403, Unsatisfiable, "", "oie.selfservice.reset.password.not.allowed", ""}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			w := begin(t, "email", tc.org)
			for _, leg := range tc.legs {
				w.step(leg(w))
			}
			in := tc.in(w)
			tc.change(w.org)
			tc.want.check(t, w.step(in))
			for _, u := range w.org.Users {
				if u.Password != password || u.Phone == "+15550001111" || u.Login == "lou@example.com" && u.Status != directory.LockedOut {
					t.Errorf("it changed %+v", u)
				}
			}
		})
	}
}

func TestLinkOfAMootChallenge(t *testing.T) {
	w := begin(t, "mfa").challenged()
	asking(byPassword)(w.org)
	for i := range w.org.Policies {
		w.org.Policies[i].Factors = []directory.Factor{byPassword}
	}
	p := w.step(OpenLink{Token: w.lastMail().Link.Token, DeviceToken: ownDevice})
	want{200, LinkStale, "", "idx.return.stale", ""}.check(t, p)
}

// TestActivationFollowsThePolicy activates an account only when everything is
// proved, even if what it waited for is asked for no more.
func TestActivationFollowsThePolicy(t *testing.T) {
	w := withToken(begin(t, "mfa"), Activation, directory.Staged)
	withUser("dee", func(u *directory.User) { u.Password, u.EmailUnverified = password, true })(w.org)
	follow(t, w,
		leg{the(Introspect{}), want{200, Introspected, "select-authenticator-enroll", "", ""}},
		leg{enrollOf(byEmail), want{200, MailSent, "enroll-authenticator select-authenticator-enroll", "", ""}},
		leg{otpOf, want{200, AuthenticatorEnrolled, challengeForms, "", ""}},
	)
	status := func() directory.UserStatus { u, _ := w.org.UserByLogin("dee@example.com"); return u.Status }
	if status() != directory.Staged {
		t.Errorf("activated without the password")
	}
	for range w.org.Password.MaxFailures + 1 {
		want{401, PasswordWrong, challengeForms, "errors.E0000004", ""}.check(t, w.step(answerOf("wrong")))
	}
	if status() != directory.Staged {
		t.Errorf("locked out before it was activated, so that an unlock would activate it: %s", status())
	}
	want{200, CodeIssued, "success", "", ""}.check(t, w.step(answerOf(password)))
	if status() != directory.Active {
		t.Errorf("still %s", status())
	}
}

// TestExpiredPasswordOutlivesALock holds that locking and unlocking an account
// is no way round a password that expired.
func TestExpiredPasswordOutlivesALock(t *testing.T) {
	w := begin(t, "password", withUnlock, func(o *directory.Org) { o.Password.MaxFailures, o.Users[0].Status = 1, directory.PasswordExpired })
	follow(t, w,
		leg{named("alice"), want{200, Identified, challengeForms, "", ""}},
		leg{say("wrong"), want{401, UserLockedOut, challengeForms, "errors.E0000004", ""}},
		leg{the(Cancel{}), want{200, Cancelled, "identify unlock-account", "", ""}},
		leg{the(UnlockAccount{}), want{200, UnlockBegun, "select-authenticator-unlock-account", "", ""}},
		leg{unlockOf("alice", byEmail, "email"), want{200, MailSent, challengeForms, "", ""}},
		leg{otpOf, want{200, AccountUnlocked, "", "oie.selfservice.unlock_user.success.message", ""}},
	)
	w.tx = Begin(w.tx.Request, w.tx.Device, nil, w.env())
	follow(t, w.advance(time.Second),
		leg{named("alice"), want{200, Identified, challengeForms, "", ""}},
		leg{say(password), want{200, FactorVerified, "reenroll-authenticator", "", ""}},
	)
}
