package engine

import (
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// oktaVerifyAuthenticator is Okta Verify: an app that gets push notifications,
// and works out codes as Google Authenticator does.
type oktaVerifyAuthenticator struct{}

const (
	methodPush = "push"
	methodTOTP = "totp"
)

func (oktaVerifyAuthenticator) kind() kind {
	return kind{"app", "Okta Verify", []ion.Option{
		{Label: "Get a push notification", Value: ion.Choice{Text: methodPush}},
		{Label: "Enter a code", Value: ion.Choice{Text: methodTOTP}},
	}, "pfd"}
}

func (oktaVerifyAuthenticator) enrolled(u directory.User) bool {
	return u.OktaVerifyDevice.Secret != ""
}

func (oktaVerifyAuthenticator) sends() bool { return false }

func (oktaVerifyAuthenticator) profile(s *step, u directory.User) *ion.AuthenticatorProfile {
	if u.OktaVerifyDevice.Secret == "" || s.stranger() {
		return nil
	}
	return &ion.AuthenticatorProfile{DeviceName: u.OktaVerifyDevice.Name}
}

// enrollments has one: pages are about the org's authenticator.
func (oktaVerifyAuthenticator) enrollments(s *step) []ion.Authenticator {
	return []ion.Authenticator{s.enrollment(directory.FactorOktaVerify)}
}

func (oktaVerifyAuthenticator) credentials(*step, Challenge) ion.Field {
	return ion.Nested("credentials", ion.Field{Name: "totp", Label: "Enter code from Okta Verify app", Required: new(true), Visible: new(true)})
}

func (v oktaVerifyAuthenticator) actions(s *step, c Challenge, a *ion.Authenticator) {
	if c.Enroll {
		v.enrollActions(s, c, a)
		return
	}
	if c.Method != "" {
		a.Methods = []ion.Method{{Type: c.Method}}
	}
	if c.Method == methodPush && !s.pushOver(c) {
		a.Resend = new(s.action("resend", "challenge/resend"))
		if c.Push.Answer != "" {
			a.ContextualData = &ion.ContextualData{CorrectAnswer: c.Push.Answer}
		}
	}
}

// challengeForm asks for the method first, unless it was named.
func (v oktaVerifyAuthenticator) challengeForm(s *step, c Challenge) ion.Form {
	var form ion.Form
	switch {
	case c.Method == methodTOTP:
		form = s.action("challenge-authenticator", "challenge/answer", v.credentials(s, c))
	case c.Method == methodPush && s.pushOver(c):
		form = s.resendForm()
	case c.Method == methodPush:
		form = s.challengePollForm()
	default:
		form = s.verificationDataForm(directory.FactorOktaVerify)
		authenticator := form.Value[0].Form
		authenticator.Value = append(authenticator.Value, s.autoChallengeField())
	}
	form.RelatesTo = []string{currentAuthenticator}
	return form
}

func (oktaVerifyAuthenticator) choose(s *step, in Select) Page {
	if user, admitted := s.account(); s.exists() && !admitted && !s.hiding() {
		return s.inactive(user)
	}
	s.rememberAutoChallenge(in.AutoChallenge)
	if in.MethodType == methodPush {
		return s.show(s.push())
	}
	s.begin(Challenge{Factor: directory.FactorOktaVerify, Method: in.MethodType})
	return s.show(AuthenticatorSelected)
}

func (v oktaVerifyAuthenticator) resend(s *step, c Challenge) Page {
	switch {
	case c.Enroll && c.Token != "" && c.Channel != channelQRCode:
		return s.show(s.offerDevice(c))
	case c.Method == methodPush:
		return s.show(s.push())
	}
	return s.notAllowed("nothing was sent")
}

// answer takes a code as Google Authenticator does.
func (oktaVerifyAuthenticator) answer(s *step, c Challenge, in Answer) Page {
	switch {
	case c.Method != methodTOTP:
		return s.notAllowed("no code is asked for")
	case missing(in.TOTP):
		return s.refuseField(PasscodeMissing, fieldRequired.of("totp"), "no code", "credentials", "totp")
	}
	device := s.user().OktaVerifyDevice
	at, refused := s.judgeTOTP(totpApp{device.Secret, device.LastUsed, TOTPDrift, "totp", passcodeInvalid}, *in.TOTP)
	if refused != nil {
		return *refused
	}
	return s.proveDevice(at)
}

func (s *step) proveDevice(at time.Time) Page {
	s.change(func(u *directory.User) { u.OktaVerifyDevice.LastUsed = at })
	s.verify(directory.FactorOktaVerify)
	return s.next(FactorVerified)
}
