package engine

import (
	"reflect"
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"pgregory.net/rapid"
)

// What a step may change, and when it may end in the app.

// checkChanged holds every change of a user to what was proved for it.
func (m *machine) checkChanged(rt *rapid.T, s *session, in Input, before *directory.Org) {
	for _, e := range s.effects {
		save, ok := e.(SaveUser)
		if !ok {
			continue
		}
		now := save.User
		old, known := before.UserByID(now.ID)
		if !known {
			old = m.created(rt, s, in, now, before)
		}
		if now.ID != s.tx.UserID && s.tx.UserID != "" {
			rt.Fatalf("%T changed another user: %s", in, now.Login)
		}
		m.checkPasswordChange(rt, s, old, now)
		m.checkStatusChange(rt, s, in, old, now)
		m.checkAuthenticatorChange(rt, s, old, now)
		m.checkNothingElse(rt, in, old, now)
	}
}

// created holds a new user to the rules, and returns what they were before
// anything was set up.
func (m *machine) created(rt *rapid.T, s *session, in Input, now directory.User, before *directory.Org) directory.User {
	_, byLogin := before.UserByLogin(now.Login)
	_, byEmail := before.UserByLogin(now.Email)
	if _, ok := in.(EnrollProfile); !ok || !s.org.Registration.Enabled || s.journey != Registration || byLogin || byEmail {
		rt.Fatalf("%T made user %s, in a journey of %q", in, now.Login, s.journey)
	}
	s.made = now.ID
	old := now
	old.Status, old.EmailUnverified = directory.Staged, true
	return old
}

func (m *machine) checkPasswordChange(rt *rapid.T, s *session, old, now directory.User) {
	if old.Password == now.Password {
		return
	}
	rules := s.org.Password
	expired := old.Status == directory.PasswordExpired || !old.PasswordExpires.IsZero() && s.now.After(old.PasswordExpires)
	expiring := !old.PasswordExpires.IsZero() && s.now.After(old.PasswordExpires.Add(-rules.ExpireWarning))
	may := s.proved[byPassword] && (expired || expiring) // the page was a reenrolment, or there were no claim
	switch {
	case s.state() == Recovery:
		told := s.byToken != "" && s.byToken == old.RecoveryToken.Token || slices.ContainsFunc(rules.RecoveryFactors, func(f directory.Factor) bool { return s.proved[f] })
		asked := !rules.RecoveryQuestion || old.SecurityQuestion.Key == "" || s.proved[byQuestion]
		may = told && asked && (s.byToken != "" || !rules.NoRecovery) && mayGoOn(old, Recovery)
	case old.Password == "":
		may = m.maySetUp(s, byPassword, old)
	}
	if !may || !acceptable(now.Password) || slices.Contains(old.PasswordHistory[:min(3, len(old.PasswordHistory))], now.Password) {
		rt.Fatalf("password of %s changed to %q on %s in %q with %v proved", old.Login, now.Password, formOf(s.page), s.journey, s.proved)
	}
	if now.RecoveryToken.Token != "" {
		rt.Fatalf("recovery token of %s outlived the recovery", old.Login)
	}
	s.fresh, m.failed[old.ID] = true, 0
}

func (m *machine) checkStatusChange(rt *rapid.T, s *session, in Input, old, now directory.User) {
	if old.Status == now.Status {
		return
	}
	reset := old.Password != now.Password
	may := false
	switch change := [2]directory.UserStatus{old.Status, now.Status}; change {
	case [2]directory.UserStatus{directory.LockedOut, directory.Active}:
		proved := slices.ContainsFunc(s.org.Password.RecoveryFactors, func(f directory.Factor) bool { return s.proved[f] })
		may = reset || s.journey == Unlock && proved && s.org.Password.Unlock
		m.failed[old.ID] = 0
	case [2]directory.UserStatus{directory.Recovery, directory.Active}, [2]directory.UserStatus{directory.PasswordExpired, directory.Active}:
		may = reset
	case [2]directory.UserStatus{directory.Staged, directory.Active}, [2]directory.UserStatus{directory.Provisioned, directory.Active}:
		token := s.journey == Activation && s.byToken != "" && s.byToken == old.Activation.Token
		unverified := now.EmailUnverified && !s.org.Registration.NoEmailVerification
		may = (token || s.made == now.ID) && !unverified && m.provedAll(s) && hasAll(now, s.org.Enrollment.Required)
		s.joined = true
	case [2]directory.UserStatus{directory.Active, directory.LockedOut}, [2]directory.UserStatus{directory.PasswordExpired, directory.LockedOut}:
		may = m.failed[old.ID]+1 >= s.org.Password.MaxFailures
		m.failed[old.ID] = 0
	}
	if !may {
		rt.Fatalf("%T: %s became %s from %s in %q with %v proved", in, old.Login, now.Status, old.Status, s.journey, s.proved)
	}
}

// provedAll reports whether everything was proved that the policy asks for.
func (m *machine) provedAll(s *session) bool {
	for _, f := range s.policy.Factors {
		if !s.proved[f] {
			return false
		}
	}
	return len(s.policy.OneOf) == 0 || slices.ContainsFunc(s.policy.OneOf, func(f directory.Factor) bool { return s.proved[f] })
}

func hasAll(u directory.User, factors []directory.Factor) bool {
	return !slices.ContainsFunc(factors, func(f directory.Factor) bool {
		return map[directory.Factor]bool{
			byPassword: u.Password == "", byEmail: u.EmailUnverified, byPhone: u.Phone == "",
			byQuestion: u.SecurityQuestion.Key == "", byTOTP: u.TOTPSecret == "", byKey: len(u.WebAuthnCredentials) == 0,
			byVerify: u.OktaVerifyDevice.Secret == "",
		}[f]
	})
}

func (m *machine) checkAuthenticatorChange(rt *rapid.T, s *session, old, now directory.User) {
	for f, changed := range map[directory.Factor]bool{
		byPhone: old.Phone != now.Phone, byTOTP: old.TOTPSecret != now.TOTPSecret, byQuestion: old.SecurityQuestion != now.SecurityQuestion,
		byKey: len(old.WebAuthnCredentials) != len(now.WebAuthnCredentials), byVerify: old.OktaVerifyDevice.Secret != now.OktaVerifyDevice.Secret,
	} {
		if changed && !m.maySetUp(s, f, old) {
			rt.Fatalf("%s of %s was set up in %q with %v proved", f, old.Login, s.journey, s.proved)
		}
	}
	if old.Phone != now.Phone && s.codes[len(s.codes)-1].To != now.Phone {
		rt.Fatalf("phone %s was set up by a code that went to %s", now.Phone, s.codes[len(s.codes)-1].To)
	}
	for _, c := range now.WebAuthnCredentials {
		if c.SignCount != m.signs[c.ID] {
			rt.Fatalf("key %s counts %d, the book %d", c.ID, c.SignCount, m.signs[c.ID])
		}
	}
	if old.EmailUnverified && !now.EmailUnverified && !s.proved[byEmail] {
		rt.Fatalf("address of %s counts as verified", old.Login)
	}
	if used := now.OktaVerifyDevice.LastUsed; !used.IsZero() && used != old.OktaVerifyDevice.LastUsed && used.Unix()/30 != m.deviceLast[now.ID] {
		rt.Fatalf("interval %d of Okta Verify noted, not %d", used.Unix()/30, m.deviceLast[now.ID])
	}
	if old.TOTPLastUsed != now.TOTPLastUsed && now.TOTPLastUsed.Unix()/30 != m.totpLast[now.ID] {
		rt.Fatalf("TOTP interval %d noted, not %d", now.TOTPLastUsed.Unix()/30, m.totpLast[now.ID])
	}
}

// maySetUp reports whether f may be set up: by somebody who has none, where the
// enrolment policy or a new account lets them, and who proved something before.
// Who has another authenticator that the enrolment policy knows of proved two.
func (m *machine) maySetUp(s *session, f directory.Factor, old directory.User) bool {
	joining := s.journey == Registration && s.made == old.ID || s.journey == Activation && s.byToken != ""
	allowed := s.org.Enrollment.Allows(f) || joining && f == byPassword
	others := 0
	for _, other := range []directory.Factor{byEmail, byPhone, byQuestion, byTOTP, byKey, byVerify} {
		if other != f && !s.proved[other] && s.org.Enrollment.Allows(other) && hasAll(old, []directory.Factor{other}) {
			others++
		}
	}
	enough := s.had >= 1 && (s.journey != "" || s.enrolls > 0 || s.had >= 2 || others == 0)
	return !hasAll(old, []directory.Factor{f}) && allowed && (joining || s.made == old.ID || enough)
}

// checkNothingElse holds that all the rest of a user stayed as it was.
func (m *machine) checkNothingElse(rt *rapid.T, in Input, old, now directory.User) {
	rest := now
	rest.Status, rest.Password, rest.PasswordExpires, rest.PasswordHistory, rest.FailedPasswords = old.Status, old.Password, old.PasswordExpires, old.PasswordHistory, old.FailedPasswords
	rest.Phone, rest.TOTPSecret, rest.TOTPLastUsed, rest.SecurityQuestion, rest.EmailUnverified = old.Phone, old.TOTPSecret, old.TOTPLastUsed, old.SecurityQuestion, old.EmailUnverified
	rest.WebAuthnCredentials, rest.OktaVerifyDevice = old.WebAuthnCredentials, old.OktaVerifyDevice
	if now.Status != old.Status {
		rest.Activation = old.Activation
	}
	if now.Password != old.Password {
		rest.RecoveryToken = old.RecoveryToken
	}
	if !reflect.DeepEqual(rest, old) {
		rt.Fatalf("%T changed more of a user than it may:\n%+v\n%+v", in, old, now)
	}
}

// checkCode holds every code to what the policy asks for.
func (m *machine) checkCode(rt *rapid.T, s *session, in Input) {
	if k, ok := in.(KeepMeSignedIn); ok && k.Keep != nil && formOf(s.page) == "keep-me-signed-in" {
		s.kept = true
	}
	had := s.code
	s.code = s.tx.Code
	if had != nil || s.code == nil {
		return
	}
	u := s.user()
	switch {
	case !m.provedAll(s) || s.policy.Deny:
		rt.Fatalf("%T gave a code with %v proved", in, s.proved)
	case !mayGoOn(u, ""):
		rt.Fatalf("%T gave a code to %s, who is %s", in, u.Login, u.Status)
	case !s.org.Assigned(s.app(), u):
		rt.Fatalf("%T gave a code to %s, who is not assigned", in, u.Login)
	case !hasAll(u, s.org.Enrollment.Required):
		rt.Fatalf("%T gave a code before everything required was set up: %+v", in, u)
	case s.proved[byPassword] && !s.fresh && (u.Status == directory.PasswordExpired || !u.PasswordExpires.IsZero() && s.now.After(u.PasswordExpires)):
		rt.Fatalf("%T gave a code for an expired password", in)
	case s.policy.KeepMeSignedIn && !s.kept:
		rt.Fatalf("%T gave a code without asking whether to stay signed in", in)
	case s.org.Interoperability.EndAfterRecovery && s.fresh && s.journey == Recovery:
		rt.Fatalf("%T gave a code after a recovery that ends", in)
	case s.journey == Unlock && !s.org.Interoperability.UnlockLandsOnApp:
		rt.Fatalf("%T gave a code after an unlock that ends", in)
	}
}

func (s *session) app() directory.App {
	app, _ := s.org.AppByClientID(s.policy.Name)
	return app
}
