package engine

import (
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func TestResend(t *testing.T) {
	named := func(w *world) { w.step(w.identify("alice@example.com")) }
	tests := map[string]struct {
		before func(*world)
		want   want
		mails  int
	}{
		"nobody named":         {func(*world) {}, want{400, NotAllowed, "identify", "E0000020", ""}, 0},
		"no mail out":          {func(w *world) { named(w); w.step(w.selectID(directory.FactorEmail)) }, want{400, NotAllowed, askForms, "E0000020", ""}, 0},
		"just below the floor": {func(w *world) { w.challenged().advance(5*time.Second - 1) }, want{429, ResentTooSoon, challengeForms, "tooManyRequests", ""}, 1},
		"at the floor":         {func(w *world) { w.challenged().advance(5 * time.Second) }, want{200, MailResent, challengeForms, "", ""}, 2},
		"after it expired":     {func(w *world) { w.challenged().advance(6 * time.Minute) }, want{200, MailResent, challengeForms, "", ""}, 2},
		"withheld": {func(w *world) {
			hide(w.org)
			w.steps(w.identify("no@example.com"), w.selectEmail())
			w.advance(time.Minute)
		}, want{200, MailWithheld, challengeForms, "", ""}, 0},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			w := begin(t, "email")
			tc.before(w)
			tc.want.check(t, w.step(Resend{}))
			if len(w.mails) != tc.mails {
				t.Errorf("%d mails, want %d", len(w.mails), tc.mails)
			}
		})
	}
}

// Each mode: which of two mails' codes still sign in, and what their links say.
func TestResendModes(t *testing.T) {
	ok := want{200, CodeIssued, "success", "", ""}
	dead := want{401, PasscodeSuperseded, challengeForms, "", badCode}
	tests := map[directory.ResendMode]struct {
		same          bool
		first, second want
		firstLink     Outcome
	}{
		directory.ResendRotate: {false, dead, ok, LinkOutdated},
		directory.ResendReuse:  {true, ok, ok, LinkShowedOTP},
		directory.ResendAll:    {false, ok, ok, LinkShowedOTP},
	}
	for mode, tc := range tests {
		resent := func(t *testing.T) *world {
			w := begin(t, "email", func(o *directory.Org) { o.Email.Resend = mode }).challenged()
			w.advance(time.Minute).step(Resend{})
			return w
		}
		t.Run(string(mode)+" first code", func(t *testing.T) {
			w := resent(t)
			tc.first.check(t, w.step(answerOf(w.mails[0].Link.OTP)))
		})
		t.Run(string(mode)+" second code", func(t *testing.T) {
			w := resent(t)
			tc.second.check(t, w.step(answerOf(w.mails[1].Link.OTP)))
		})
		t.Run(string(mode)+" mails", func(t *testing.T) {
			w := resent(t)
			a, b := w.mails[0].Link, w.mails[1].Link
			if (a.OTP == b.OTP) != tc.same || (a.Token == b.Token) != tc.same {
				t.Errorf("first %+v, second %+v, want the same: %t", a, b, tc.same)
			}
			if want := w.now.Add(5 * time.Minute); !b.Expires.Equal(want) {
				t.Errorf("second expires %s, want %s", b.Expires, want)
			}
			if got := w.step(OpenLink{Token: a.Token}).Outcome; got != tc.firstLink {
				t.Errorf("first link: %s, want %s", got, tc.firstLink)
			}
			if got := w.step(OpenLink{Token: b.Token}).Outcome; got != LinkShowedOTP {
				t.Errorf("second link: %s", got)
			}
		})
		t.Run(string(mode)+" neither works after the other", func(t *testing.T) {
			w := resent(t)
			w.tx.Request.ClientID = "email-then-password"
			w.step(w.otp())
			for _, m := range w.mails {
				if got := w.step(OpenLink{Token: m.Link.Token, DeviceToken: ownDevice}).Outcome; got != LinkSpent && (m.Link.Token == w.mails[1].Link.Token || got != LinkOutdated) {
					t.Errorf("link after the answer: %s", got)
				}
			}
		})
	}
}

func TestMailEffects(t *testing.T) {
	w := begin(t, "email").challenged()
	m := w.lastMail()
	if m.Template != "EmailChallenge" || m.UserID != w.org.Users[0].ID {
		t.Errorf("mail %+v", m)
	}
	if len(m.Link.Token) != 34 || m.Link.Token[:2] != "ft" {
		t.Errorf("token %q", m.Link.Token)
	}
	if w.effects[0] != (IndexLink{m.Link.Token}) {
		t.Errorf("link is not findable: %v", w.effects)
	}
}

func TestMailWithoutLink(t *testing.T) {
	for name, change := range map[string]func(*directory.Org){
		"switched off": func(o *directory.Org) { o.Email.NoMagicLink = true },
		"not in the org's template": func(o *directory.Org) {
			o.Templates = []directory.MailTemplate{{Name: directory.EmailChallenge, Language: "en", Text: "${verificationToken}"}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, "email", change).challenged()
			if len(w.effects) != 1 || w.lastMail().Link.Token != "" {
				t.Errorf("effects %v", w.effects)
			}
			a := w.step(Introspect{}).Body.CurrentAuthenticatorEnrollment.Value
			if a.Poll != nil || a.Resend == nil || *a.ContextualData.UseEmailMagicLink {
				t.Errorf("enrolment %+v", a)
			}
			want{401, PasscodeWrong, challengeForms, "", badCode}.check(t, w.step(answerOf("999999")))
			want{200, CodeIssued, "success", "", ""}.check(t, w.step(w.otp()))
		})
	}
}
