package engine

import (
	"encoding/base64"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"pgregory.net/rapid"
)

const answerText = "Fish fingers"

// maybe is true half of the time, and false when rapid shrinks.
func maybe(rt *rapid.T, what string) bool { return rapid.Bool().Draw(rt, what) }

// drawOrg is testOrg with more policies, with users in every state, and with
// every switch as it may be.
func drawOrg(rt *rapid.T) *directory.Org {
	o := testOrg()
	for _, p := range []directory.Policy{
		{Name: "password-and-one", Factors: []directory.Factor{byPassword}, OneOf: []directory.Factor{byPhone, byQuestion, byTOTP, byKey, byVerify}},
		{Name: "verify", Factors: []directory.Factor{byVerify}},
		{Name: "key", Factors: []directory.Factor{byKey}},
		{Name: "one-of", OneOf: []directory.Factor{byEmail, byPhone}},
		{Name: "totp", Factors: []directory.Factor{byTOTP}},
		{Name: "phone", Factors: []directory.Factor{byPhone}, KeepMeSignedIn: true},
		{Name: "question", Factors: []directory.Factor{byQuestion, byEmail}},
		{Name: "deny", Deny: true, Factors: []directory.Factor{byEmail}},
		{Name: "one-page-one", Identify: directory.IdentifierWithPassword, Factors: []directory.Factor{byPassword}, OneOf: []directory.Factor{byEmail, byTOTP}},
	} {
		app := o.Apps[0]
		app.ID, app.ClientID, app.Policy = p.Name, p.Name, p.Name
		o.Policies, o.Apps = append(o.Policies, p), append(o.Apps, app)
	}
	drawPolicies(rt, o)
	drawSwitches(rt, o)
	drawUsers(rt, o)
	o.Complete()
	if err := o.Validate(); err != nil {
		rt.Fatalf("drawn org: %v", err)
	}
	return o
}

func drawPolicies(rt *rapid.T, o *directory.Org) {
	for _, f := range directory.Factors() {
		switch rapid.IntRange(0, 2).Draw(rt, "enrolment of "+string(f)) {
		case 1:
			o.Enrollment.Optional = append(o.Enrollment.Optional, f)
		case 2:
			o.Enrollment.Required = append(o.Enrollment.Required, f)
		}
	}
	o.Registration.Enabled = maybe(rt, "registration")
	o.Registration.Password = maybe(rt, "with password")
	o.Registration.NoEmailVerification = maybe(rt, "no email verification")
	p := &o.Password
	p.RecoveryFactors = rapid.SampledFrom([][]directory.Factor{{byEmail}, {byPhone}, {byEmail, byPhone}}).Draw(rt, "recovery factors")
	p.RecoveryQuestion, p.Unlock = maybe(rt, "recovery question"), maybe(rt, "unlock")
	p.NoRecovery = rapid.IntRange(0, 3).Draw(rt, "no recovery") == 3
	p.MaxFailures = 3
	p.MaxAge = rapid.SampledFrom([]time.Duration{0, time.Hour, 30 * 24 * time.Hour}).Draw(rt, "max age")
}

func drawSwitches(rt *rapid.T, o *directory.Org) {
	o.Email.Resend = rapid.SampledFrom([]directory.ResendMode{directory.ResendRotate, directory.ResendReuse, directory.ResendAll}).Draw(rt, "resend")
	o.Email.NoMagicLink = maybe(rt, "no magic link")
	o.OktaVerify.NumberChallenge = maybe(rt, "number challenge")
	o.Interoperability = directory.Interoperability{
		ReturnToOriginalTab: maybe(rt, "back to tab"), HideUnknownUsers: maybe(rt, "hide"), AutoChallenge: maybe(rt, "auto"),
		UnlockLandsOnApp: maybe(rt, "lands on app"), EndAfterRecovery: maybe(rt, "end after recovery"), LinkConsent: maybe(rt, "consent"),
	}
	if maybe(rt, "eve") {
		withEVE(o)
	}
	if maybe(rt, "assign") {
		for i := range o.Apps {
			o.Apps[i].Users = []string{"alice@example.com", "lou@example.com", "rec@example.com", "pax@example.com", "stan@example.com"}
		}
	}
}

func drawUsers(rt *rapid.T, o *directory.Org) {
	o.Users = append(o.Users,
		directory.User{Login: "stan@example.com", Status: directory.Staged}, directory.User{Login: "pro@example.com", Status: directory.Provisioned},
		directory.User{Login: "rec@example.com", Status: directory.Recovery}, directory.User{Login: "pax@example.com", Status: directory.PasswordExpired},
	)
	for i := range o.Users {
		drawUser(rt, &o.Users[i], i)
	}
}

func keyOf(login, name string) directory.WebAuthnCredential {
	return directory.WebAuthnCredential{ID: base64.RawURLEncoding.EncodeToString([]byte(login + name)), PublicKey: "AQID", Name: name}
}

func drawUser(rt *rapid.T, u *directory.User, i int) {
	draw := func(what string) bool { return maybe(rt, u.Login+" "+what) }
	u.Password = password
	if draw("phone") {
		u.Phone = "+1555000000" + string(rune('0'+i))
	}
	if draw("question") {
		u.SecurityQuestion = directory.SecurityQuestion{Key: "disliked_food", Answer: answerText}
	}
	if draw("totp") {
		u.TOTPSecret = "JBSWY3DPEHPK3PX" + string(rune('A'+i))
	}
	if draw("key") {
		u.WebAuthnCredentials = []directory.WebAuthnCredential{keyOf(u.Login, "one"), keyOf(u.Login, "two")}
	}
	if draw("verify") {
		u.OktaVerifyDevice = directory.OktaVerifyDevice{Name: "Phone", Secret: "JBSWY3DPEHPK3PW" + string(rune('A'+i)), AutoPush: draw("auto push")}
	}
	if draw("second email") {
		u.SecondEmail = "second@example.com"
	}
	u.EmailUnverified = draw("unverified")
	u.PasswordExpires = rapid.SampledFrom([]time.Time{{}, epoch.Add(-time.Hour), epoch.Add(48 * time.Hour)}).Draw(rt, u.Login+" expires")
	switch u.Status {
	case directory.Staged:
		u.Activation = directory.OneTimeToken{Token: "activate-staged"}
		if draw("no password") {
			u.Password = ""
		}
	case directory.Provisioned:
		u.Activation = directory.OneTimeToken{Token: "activate-provisioned", Expires: epoch.Add(10 * time.Minute)}
	case directory.Recovery:
		u.RecoveryToken = directory.OneTimeToken{Token: "recover"}
	}
}
