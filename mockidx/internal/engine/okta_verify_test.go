package engine

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/pquerna/otp/totp"
)

const (
	pollForms       = "challenge-poll select-authenticator-authenticate"
	pushEndedForms  = "resend select-authenticator-authenticate"
	enrollPollForms = "enroll-poll select-enrollment-channel select-authenticator-enroll"
	channelForms    = "enrollment-channel-data select-enrollment-channel select-authenticator-enroll"
	rejectedKey     = "api.authn.poll.error.push_rejected"
	timeoutKey      = "oktaverify.timeout"
)

var (
	aliceHasDevice = withUser("alice", func(u *directory.User) {
		u.OktaVerifyDevice = directory.OktaVerifyDevice{Name: "Alice's phone", Secret: totpSecret}
	})
	sendsPushes      = withUser("alice", func(u *directory.User) { u.OktaVerifyDevice.AutoPush = true })
	challengingByNum = func(o *directory.Org) { o.OktaVerify.NumberChallenge = true }
)

// approved is what a person does with the push that is out, who chooses the
// number that the page shows.
func approved(w *world) Input {
	return AnswerPush{w.tx.Challenge.Push.ID, true, w.tx.Challenge.Push.Answer}
}
func denied(w *world) Input { return AnswerPush{ID: w.tx.Challenge.Push.ID} }

func scanned(w *world) Input { return SetUpDevice{w.tx.Challenge.Token, "Pixel"} }

func enrollBy(channel string) func(*world) Input {
	return func(w *world) Input {
		return Enroll{AuthenticatorID: authenticatorID(w.org, byVerify), Channel: channel}
	}
}

// deviceCode answers with what the device shows.
func deviceCode(w *world) Input {
	code, err := totp.GenerateCode(totpSecret, w.now)
	if err != nil {
		w.t.Fatal(err)
	}
	return Answer{TOTP: &code}
}

func withDevice(t *testing.T, change ...func(*directory.Org)) *world {
	w := begin(t, "email", append([]func(*directory.Org){asking(byPassword, byVerify), aliceHasDevice}, change...)...)
	w.steps(named("alice")(w), say(password)(w))
	return w
}

func TestOktaVerifyCode(t *testing.T) {
	w := withDevice(t)
	follow(t, w,
		leg{the(Introspect{}), want{200, Introspected, dataForms, "", ""}},
		leg{deviceCode, want{400, NotAllowed, dataForms, "E0000020", ""}},
		leg{chooseBy(byVerify, "signed_nonce"), want{400, AuthenticatorUnknown, dataForms, "E0000020", ""}},
		leg{chooseBy(byVerify, methodTOTP), want{200, AuthenticatorSelected, challengeForms, "", ""}},
		leg{say("123456"), want{400, PasscodeMissing, challengeForms, "", "totp api.error.field_required"}},
		leg{the(Answer{TOTP: new("999999")}), want{401, PasscodeWrong, challengeForms, "", "totp api.authn.error.PASSCODE_INVALID"}},
		leg{deviceCode, want{200, CodeIssued, "success", "", ""}},
	)
	if amr := strings.Join(AMR(w.tx), " "); amr != "mfa otp pwd" {
		t.Errorf("amr %s", amr)
	}
	w.tx = Begin(w.tx.Request, w.tx.Device, nil, w.env())
	w.steps(named("alice")(w), say(password)(w), chooseBy(byVerify, methodTOTP)(w))
	want{401, PasscodeReused, challengeForms, "", "totp authfactor.challenge.soft_token.used_passcode"}.check(t, w.step(deviceCode(w)))
	want{200, CodeIssued, "success", "", ""}.check(t, w.advance(TOTPPeriod).step(deviceCode(w)))
}

func TestOktaVerifyPush(t *testing.T) {
	w := withDevice(t)
	follow(t, w,
		leg{chooseBy(byVerify, methodPush), want{200, PushSent, pollForms, "", ""}},
		leg{the(Poll{}), want{200, Polled, pollForms, "", ""}},
		leg{the(AnswerPush{"forged", true, ""}), want{400, PushStale, "", "", ""}},
		leg{approved, want{200, PushApproved, "", "", ""}},
	)
	if w.tx.Code != nil {
		t.Error("the device's answer used up the code's minute")
	}
	want{200, CodeIssued, "success", "", ""}.check(t, w.step(Poll{}))
	if amr := strings.Join(AMR(w.tx), " "); amr != "mfa pwd swk" {
		t.Errorf("amr %s", amr)
	}
}

func TestOktaVerifyPushIsRejected(t *testing.T) {
	w := withDevice(t)
	follow(t, w,
		leg{chooseBy(byVerify, methodPush), want{200, PushSent, pollForms, "", ""}},
		leg{denied, want{200, PushRejected, "", "", ""}},
		leg{approved, want{400, PushStale, "", "", ""}},
		leg{the(Poll{}), want{200, Polled, pushEndedForms, rejectedKey, ""}},
		leg{the(Introspect{}), want{200, Introspected, pushEndedForms, rejectedKey, ""}},
		leg{chooseBy(byVerify, methodPush), want{200, PushSent, pollForms, "", ""}},
		leg{approved, want{200, PushApproved, "", "", ""}},
		leg{the(Poll{}), want{200, CodeIssued, "success", "", ""}},
		leg{the(AnswerPush{}), want{401, PushStale, "", "", ""}},
	)
}

// A push can be answered for five minutes, and one that another took the place
// of not at all.
func TestOktaVerifyPushGrowsOld(t *testing.T) {
	w := withDevice(t)
	w.step(chooseBy(byVerify, methodPush)(w))
	first := approved(w)
	w.advance(pushLifetime)
	want{200, PushSent, pollForms, "", ""}.check(t, w.step(Resend{}))
	follow(t, w,
		leg{the(first), want{400, PushStale, "", "", ""}},
		leg{later(pushLifetime, the(Poll{})), want{200, Polled, pollForms, "", ""}},
		leg{later(time.Nanosecond, the(Poll{})), want{200, Polled, pushEndedForms, timeoutKey, ""}},
		leg{approved, want{400, PushStale, "", "", ""}},
		leg{the(Resend{}), want{200, PushSent, pollForms, "", ""}},
		leg{approved, want{200, PushApproved, "", "", ""}},
	)
}

func TestOktaVerifyNumberChallenge(t *testing.T) {
	w := withDevice(t, challengingByNum)
	p := w.step(chooseBy(byVerify, methodPush)(w))
	push := w.tx.Challenge.Push
	shown := p.Body.CurrentAuthenticator.Value.ContextualData.CorrectAnswer
	if shown != push.Answer || len(push.Choices) != 3 || !slices.Contains(push.Choices, shown) || len(slices.Compact(slices.Sorted(slices.Values(push.Choices)))) != 3 {
		t.Errorf("the page shows %q, the device %q", shown, push.Choices)
	}
	other := push.Choices[(slices.Index(push.Choices, shown)+1)%3]
	follow(t, w,
		leg{the(AnswerPush{push.ID, true, other}), want{200, PushRejected, "", "", ""}},
		leg{the(Resend{}), want{200, PushSent, pollForms, "", ""}},
		leg{approved, want{200, PushApproved, "", "", ""}},
		leg{the(Poll{}), want{200, CodeIssued, "success", "", ""}},
	)
}

// "Send push automatically" is remembered for the next sign-in, where nothing
// else can be proved.
func TestOktaVerifyAutoChallenge(t *testing.T) {
	w := withDevice(t)
	w.step(Select{AuthenticatorID: authenticatorID(w.org, byVerify), MethodType: methodPush, AutoChallenge: new(true)})
	if !w.org.Users[0].OktaVerifyDevice.AutoPush {
		t.Fatal("not remembered")
	}
	w.tx = Begin(w.tx.Request, w.tx.Device, nil, w.env())
	w.step(named("alice")(w))
	p := w.step(say(password)(w))
	want{200, FactorVerified, pollForms, "", ""}.check(t, p)
	if auto := p.Body.Remediation.Value[0].Value[0]; auto.Name != "autoChallenge" || auto.Value != true {
		t.Errorf("the page has %+v", auto)
	}
	w.step(Poll{AutoChallenge: new(false)})
	if w.org.Users[0].OktaVerifyDevice.AutoPush {
		t.Error("not taken back")
	}
	w.step(Poll{})
	if len(w.effects) != 0 {
		t.Errorf("a poll that changes nothing has effects %v", w.effects)
	}
}

// Who may not sign in any more gets no push, and approves none.
func TestOktaVerifyOfSomebodyInactive(t *testing.T) {
	suspend := withUser("alice", func(u *directory.User) { u.Status = directory.Suspended })
	w := withDevice(t)
	w.step(chooseBy(byVerify, methodPush)(w))
	want{400, PushStale, "", "", ""}.check(t, w.step(once(suspend, approved)(w)))
	want{401, UserInactive, pollForms, "errors.E0000004", ""}.check(t, w.step(chooseBy(byVerify, methodTOTP)(w)))

	w = begin(t, "email", asking(byVerify), aliceHasDevice, hidingUnknown)
	w.step(named("alice")(w))
	want{200, PushWithheld, pollForms, "", ""}.check(t, w.step(once(suspend, chooseBy(byVerify, methodPush))(w)))
	if len(w.effects) != 0 {
		t.Errorf("effects %v", w.effects)
	}
}

func TestOktaVerifyEnrolment(t *testing.T) {
	w := begin(t, "password", requiring(byVerify))
	w.steps(named("alice")(w), say(password)(w))
	p := w.step(enrollBy("")(w))
	want{200, EnrollmentBegun, enrollPollForms, "", ""}.check(t, p)
	if data := p.Body.CurrentAuthenticator.Value.ContextualData; data.SelectedChannel != channelQRCode || !strings.HasPrefix(data.QRCode.Href, "data:image/png;base64,") {
		t.Errorf("contextual data %+v", data)
	}
	if uri := (&step{tx: w.tx, env: w.env()}).deviceURI(*w.tx.Challenge); !strings.HasPrefix(uri, "oktaverify://alice@example.com/?") || !strings.Contains(uri, "t="+w.tx.Challenge.Token) {
		t.Errorf("the QR code says %s", uri)
	}
	follow(t, w,
		leg{the(SetUpDevice{"forged", "Pixel"}), want{400, DeviceStale, "", "", ""}},
		leg{the(Resend{}), want{400, NotAllowed, enrollPollForms, "E0000020", ""}},
		leg{the(Poll{}), want{200, Polled, enrollPollForms, "", ""}},
		leg{scanned, want{200, DeviceSetUp, "", "", ""}},
		leg{the(Poll{}), want{200, CodeIssued, "success", "", ""}},
		leg{the(SetUpDevice{"again", "Pixel"}), want{401, DeviceStale, "", "", ""}},
	)
	if d := w.org.Users[0].OktaVerifyDevice; d.Name != "Pixel" || len(d.Secret) != totpSecretLength {
		t.Errorf("set up %+v", d)
	}
}

func TestOktaVerifyEnrolmentByLink(t *testing.T) {
	begun := func(t *testing.T, channel string) *world {
		w := begin(t, "password", requiring(byVerify))
		w.steps(named("alice")(w), say(password)(w), enrollBy("")(w))
		want{200, EnrollmentBegun, channelForms, "", ""}.check(t, w.step(enrollBy(channel)(w)))
		return w
	}
	t.Run(channelEmail, func(t *testing.T) {
		w := begun(t, channelEmail)
		follow(t, w,
			leg{the(SendChannel{PhoneNumber: "+15551234567"}), want{400, PasscodeMissing, channelForms, "", "email api.error.field_required"}},
			leg{the(SendChannel{Email: "alice"}), want{400, AddressInvalid, channelForms, "", "email registration.error.invalidLoginEmail"}},
			leg{the(SendChannel{Email: " phone@example.com "}), want{200, MailSent, enrollPollForms, "", ""}},
		)
		first := w.lastMail()
		if first.To != "phone@example.com" || first.Template != directory.OktaVerifyActivation || first.URL != baseURL+DevicePath+"?token="+w.tx.Challenge.Token {
			t.Errorf("mailed %+v", first)
		}
		follow(t, w,
			leg{the(SendChannel{Email: "phone@example.com"}), want{400, NotAllowed, enrollPollForms, "E0000020", ""}},
			leg{the(Resend{}), want{200, MailSent, enrollPollForms, "", ""}},
			leg{the(SetUpDevice{strings.TrimPrefix(first.URL, baseURL+DevicePath+"?token="), "Pixel"}), want{400, DeviceStale, "", "", ""}},
			leg{scanned, want{200, DeviceSetUp, "", "", ""}},
		)
	})
	t.Run(channelSMS, func(t *testing.T) {
		w := begun(t, channelSMS)
		follow(t, w,
			leg{the(SendChannel{PhoneNumber: "12"}), want{400, PhoneInvalid, channelForms, "api.factors.error.sms.invalid_phone", ""}},
			leg{the(SendChannel{PhoneNumber: "+1 (555) 123-4567"}), want{200, TextSent, enrollPollForms, "", ""}},
		)
		if m := w.texts[0]; m.To != "+15551234567" || m.URL != baseURL+DevicePath+"?token="+w.tx.Challenge.Token {
			t.Errorf("texted %+v", m)
		}
		if u := w.org.Users[0]; u.Phone != "" {
			t.Errorf("the phone %s was set up too", u.Phone)
		}
		want{200, EnrollmentBegun, enrollPollForms, "", ""}.check(t, w.step(enrollBy(channelQRCode)(w)))
		want{400, AuthenticatorUnknown, enrollPollForms, "E0000020", ""}.check(t, w.step(enrollBy("fax")(w)))
	})
}
