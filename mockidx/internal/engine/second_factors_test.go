package engine

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// Phone, security question and TOTP, proved after a password.

func withSecondFactor(t *testing.T, f directory.Factor, change ...func(*directory.Org)) *world {
	w := begin(t, "email", append([]func(*directory.Org){asking(byPassword, f), aliceHasAll}, change...)...)
	w.steps(Identify{Identifier: "alice@example.com"}, answerOf(password))
	return w
}

func TestPhone(t *testing.T) {
	for method, tc := range map[string]struct{ tooMany, amr string }{"sms": {"errors.E0000150", "sms"}, "voice": {"errors.E0000151", "tel"}} {
		t.Run(method, func(t *testing.T) {
			w := withSecondFactor(t, byPhone)
			follow(t, w,
				leg{chooseBy(byPhone, method), want{200, TextSent, challengeForms, "", ""}},
				leg{the(Resend{}), want{429, ResentTooSoon, challengeForms, tc.tooMany, ""}},
				leg{chooseBy(byPhone, method), want{200, MailAlreadySent, challengeForms, "", ""}},
			)
			old := textOf(w)
			w.advance(resendFloor)
			follow(t, w,
				leg{the(Resend{}), want{200, TextResent, challengeForms, "", ""}},
				leg{the(old), want{401, PasscodeSuperseded, challengeForms, "", badCode}},
				leg{textOf, want{200, CodeIssued, "success", "", ""}},
			)
			if m := w.texts[0]; m.Channel != method || m.To != "+15551234567" || m.Link.Token != "" {
				t.Errorf("texted %+v", m)
			}
			if amr := AMR(w.tx); !slices.Contains(amr, tc.amr) {
				t.Errorf("amr %v", amr)
			}
		})
	}
}

// TestPhoneNumbers sets up a phone by numbers as people write them. A refusal
// keeps the page, with the code that is out.
func TestPhoneNumbers(t *testing.T) {
	form := "enroll-authenticator select-authenticator-enroll"
	for number, normal := range map[string]string{
		"+15551234567": "+15551234567", "+1 (555) 123-4567": "+15551234567", "+44 20.7946.0958": "+442079460958",
		"12": "", "5551234567": "", "+0123456789": "", "+1555123456x": "", "+" + strings.Repeat("1", 16): "", "\x00": "",
	} {
		t.Run(number, func(t *testing.T) {
			w := begin(t, "password", requiring(byPhone))
			w.steps(Identify{Identifier: "alice@example.com"}, answerOf(password), enrollPhone("sms", "+15550001111")(w))
			first := textOf(w)
			p := w.step(enrollPhone("sms", number)(w))
			if normal == "" {
				want{400, PhoneInvalid, form, "api.factors.error.sms.invalid_phone", ""}.check(t, p)
				want{200, CodeIssued, "success", "", ""}.check(t, w.step(first))
				return
			}
			want{200, TextSent, form, "", ""}.check(t, p)
			w.step(textOf(w))
			if u := w.org.Users[0]; u.Phone != normal {
				t.Errorf("phone %s, want %s", u.Phone, normal)
			}
		})
	}
}

func TestSecurityQuestion(t *testing.T) {
	wrong := want{401, AnswerWrong, challengeForms, "", "answer api.authn.error.PASSCODE_INVALID"}
	missing := want{400, PasscodeMissing, challengeForms, "", "answer api.error.field_required"}
	right := want{200, CodeIssued, "success", "", ""}
	for given, w := range map[string]want{"liver": right, " LIVER ": right, "live": wrong, "liver ?": wrong, "": missing, " ": wrong} {
		t.Run(given, func(t *testing.T) {
			w.check(t, withSecondFactor(t, byQuestion).step(Answer{Answer: &given, QuestionKey: new("anything")}))
		})
	}
	w := withSecondFactor(t, byQuestion)
	for range 5 {
		wrong.check(t, w.step(Answer{Answer: new("x")}))
	}
	want{429, TooManyPasscodes, "", "tooManyRequests", ""}.check(t, w.step(Answer{Answer: new("liver")}))
}

func TestSetUpSecurityQuestion(t *testing.T) {
	form, short, required := "enroll-authenticator select-authenticator-enroll", "answer securityQuestion.answer.tooShort.arg", "api.error.field_required"
	tests := map[string]struct {
		in    func(*world) Input
		field string // empty: it is set up
	}{
		"one of Okta's":             {question("disliked_food", "", "liver"), ""},
		"own":                       {question("custom", " Why? ", "Because"), ""},
		"no key":                    {the(Answer{Answer: new("liver")}), "questionKey " + required},
		"unknown key":               {question("nonsense", "", "liver"), "questionKey " + required},
		"own, missing":              {question("custom", "", "liver"), "question " + required},
		"own, blank":                {question("custom", "  ", "liver"), "question " + required},
		"own, with markup":          {question("custom", "<b>Why?</b>", "Because"), "question tagsNotAllowed"},
		"own, with a control":       {question("custom", "Wh\x00y?", "Because"), "question tagsNotAllowed"},
		"own, too long":             {question("custom", strings.Repeat("y", 257), "Because"), "question tagsNotAllowed"},
		"answer missing":            {the(Answer{QuestionKey: new("disliked_food")}), "answer " + required},
		"answer too short":          {question("disliked_food", "", " abc "), short},
		"answer with a control":     {question("disliked_food", "", "liv\x00er"), short},
		"answer too long":           {question("disliked_food", "", strings.Repeat("x", 257)), short},
		"answer of the question":    {question("custom", "What is liver?", "LIVER"), short},
		"passcode where one is not": {say("liver"), "answer " + required},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			w := begin(t, "password", requiring(byQuestion))
			w.steps(Identify{Identifier: "alice@example.com"}, answerOf(password), enrollOf(byQuestion)(w))
			p := w.step(tc.in(w))
			expect := want{200, CodeIssued, "success", "", ""}
			if tc.field != "" {
				expect = want{400, QuestionRefused, form, "", tc.field}
			}
			if strings.HasPrefix(name, "answer missing") || strings.HasPrefix(name, "passcode") {
				expect.outcome = PasscodeMissing
			}
			expect.check(t, p)
		})
	}
}

func TestTOTP(t *testing.T) {
	invalid, used := "passcode authfactor.challenge.soft_token.invalid_passcode", "passcode authfactor.challenge.soft_token.used_passcode"
	right := want{200, CodeIssued, "success", "", ""}
	for name, tc := range map[string]struct {
		off  time.Duration
		want want
	}{
		"of now":            {0, right},
		"of the last half":  {-TOTPPeriod, right},
		"of the next half":  {TOTPPeriod, right},
		"older":             {-2 * TOTPPeriod, want{401, PasscodeWrong, challengeForms, "", invalid}},
		"from further away": {2 * TOTPPeriod, want{401, PasscodeWrong, challengeForms, "", invalid}},
	} {
		t.Run(name, func(t *testing.T) {
			w := withSecondFactor(t, byTOTP)
			w.advance(tc.off)
			in := totpOf(w)
			w.advance(-tc.off)
			tc.want.check(t, w.step(in))
		})
	}
	t.Run("twice", func(t *testing.T) {
		w := withSecondFactor(t, byTOTP)
		in := totpOf(w)
		right.check(t, w.step(in))
		w.tx = Begin(w.tx.Request, w.tx.Device, nil, w.env())
		follow(t, w,
			leg{named("alice"), want{200, Identified, challengeForms, "", ""}},
			leg{say(password), want{200, FactorVerified, challengeForms, "", ""}},
			leg{the(in), want{401, PasscodeReused, challengeForms, "", used}},
		)
		right.check(t, w.advance(TOTPPeriod).step(totpOf(w)))
	})
	t.Run("too often wrong", func(t *testing.T) {
		w := withSecondFactor(t, byTOTP)
		for range 5 {
			want{401, PasscodeWrong, challengeForms, "", invalid}.check(t, w.step(answerOf("999999")))
		}
		want{429, TooManyPasscodes, "", "tooManyRequests", ""}.check(t, w.step(totpOf(w)))
	})
	t.Run("code of the set-up", func(t *testing.T) {
		w := begin(t, "password", requiring(byTOTP))
		w.steps(Identify{Identifier: "alice@example.com"}, answerOf(password), enrollOf(byTOTP)(w))
		want{401, PasscodeWrong, "enroll-authenticator select-authenticator-enroll", "", badCode}.check(t, w.step(answerOf("999999")))
		in := totpOf(w)
		right.check(t, w.step(in))
		if u := w.org.Users[0]; u.TOTPSecret == "" || u.TOTPLastUsed.IsZero() {
			t.Errorf("set up %+v", u)
		}
	})
}

// TestDisabledAuthenticator takes a phone out of a sign-in while it waits for
// the phone's code.
func TestDisabledAuthenticator(t *testing.T) {
	w := withSecondFactor(t, byPhone)
	w.steps(chooseBy(byPhone, "sms")(w))
	w.env().Org.DisabledAuthenticators = []directory.Factor{directory.FactorPhone}
	if p := w.step(Introspect{}); slices.Contains(strings.Fields(formsOf(p.Body)), "challenge-authenticator") {
		t.Errorf("the page still asks for the phone's code: %s", formsOf(p.Body))
	}
}

// While an app is set up its clock may be slow.
func TestTOTPSetupDrift(t *testing.T) {
	for ago, outcome := range map[time.Duration]Outcome{0: CodeIssued, 3 * TOTPPeriod: CodeIssued, 4 * TOTPPeriod: PasscodeWrong} {
		w := begin(t, "password", requiring(byTOTP))
		for _, l := range toSet(byTOTP) {
			w.step(l(w))
		}
		code, err := totp.GenerateCode(w.tx.Challenge.Secret, w.now.Add(-ago))
		if err != nil {
			t.Fatal(err)
		}
		if p := w.step(answerOf(code)); p.Outcome != outcome {
			t.Errorf("a code of %s ago: %s (%s)", ago, p.Outcome, p.Reason)
		}
	}
}
