package engine

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

func decode(t tb, body *ion.Response, into any) {
	t.Helper()
	if err := json.Unmarshal(marshal(t, body), into); err != nil {
		t.Fatal(err)
	}
}

// The widget draws a page again, and wipes what was typed, unless poll,
// introspect, challenge and resend agree on all but the time.
func TestPollEqualsChallenge(t *testing.T) {
	w := begin(t, "mfa")
	w.steps(w.identify("alice@example.com"), answerOf(password))
	page := func(in Input) []byte {
		body := *w.step(in).Body
		body.ExpiresAt = ion.Time{}
		return marshal(t, body)
	}
	challenge := page(w.selectEmail())
	for name, in := range map[string]Input{"poll": Poll{}, "introspect": Introspect{}, "select": w.selectEmail()} {
		if got := page(in); !bytes.Equal(got, challenge) {
			t.Errorf("%s\ngot  %s\nwant %s", name, got, challenge)
		}
	}
	w.step(answerOf("999999"))
	w.advance(time.Minute)
	for name, in := range map[string]Input{"poll after a wrong code": Poll{}, "resend": Resend{}} {
		if got := page(in); !bytes.Equal(got, challenge) {
			t.Errorf("%s\ngot  %s\nwant %s", name, got, challenge)
		}
	}
}

func TestWrongAnswerIsThePagePlusAMessage(t *testing.T) {
	w := begin(t, "email").challenged()
	before := w.step(Introspect{}).Body
	wrong := w.step(answerOf("999999")).Body
	wrong.Remediation.Value[0].Value[0].Form.Value[0].Messages = nil
	if got, want := marshal(t, wrong), marshal(t, before); !bytes.Equal(got, want) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestPoll(t *testing.T) {
	sent := func(w *world) { w.challenged() }
	link := func(w *world) { w.challenged(); w.step(OpenLink{w.lastMail().Link.Token, ownDevice}) }
	typed := func(w *world) { w.challenged(); w.step(Introspect{}); w.step(w.otp()) }
	typedHere := func(w *world) { w.challenged(); w.step(w.otp()) } // a poll was under way
	redeemed := func(before func(*world)) func(*world) {
		return func(w *world) { before(w); w.step(redeemOf(w)) }
	}
	transferred := want{200, Transferred, "", "idx.transferred.to.new.tab", ""}
	tests := map[string]struct {
		policy string
		change func(*directory.Org)
		before func(*world)
		want   want
	}{
		"nothing happened":                {"email", nil, sent, want{200, Polled, challengeForms, "", ""}},
		"the code expired":                {"email", nil, func(w *world) { sent(w); w.advance(10 * time.Minute) }, want{200, Polled, challengeForms, "", ""}},
		"the session expired":             {"email", nil, func(w *world) { sent(w); w.advance(61 * time.Minute) }, want{401, SessionExpired, "", "idx.session.expired", ""}},
		"code typed in another tab":       {"email", nil, typed, transferred},
		"and redeemed":                    {"email", nil, redeemed(typed), transferred},
		"and the interaction code is old": {"email", nil, func(w *world) { typed(w); w.advance(10 * time.Minute) }, transferred},
		"code typed where it polls":       {"email", nil, typedHere, transferred},
		"and a password is left":          {"email-then-password", nil, typedHere, want{200, Polled, challengeForms, "", ""}},
		"typed after a reload and a new mail": {"email-then-password", nil, func(w *world) {
			w.challenged().step(Introspect{})
			w.advance(time.Minute).step(Resend{})
			w.step(w.otp())
		}, want{200, Polled, challengeForms, "", ""}},
		"and the session is old":       {"email", nil, func(w *world) { typed(w); w.advance(61 * time.Minute) }, want{401, SessionExpired, "", "idx.session.expired", ""}},
		"link goes on in its tab":      {"email", nil, link, transferred},
		"and redeemed by it":           {"email", nil, redeemed(link), transferred},
		"code typed, password left":    {"email-then-password", nil, typed, transferred},
		"link, password left":          {"email-then-password", nil, link, want{200, Polled, challengeForms, "", ""}},
		"link sends back":              {"email", backToTab, link, want{200, CodeIssued, "success", "", ""}},
		"link sends back to a sleeper": {"email", backToTab, func(w *world) { link(w); w.advance(30 * time.Minute) }, want{200, CodeIssued, "success", "", ""}},
		"link sends back, suspended":   {"email", backToTab, func(w *world) { link(w); setStatus(directory.Suspended)(w.org) }, want{401, UserInactive, "identify", "errors.E0000004", ""}},
		"poll's answer was lost":       {"email", backToTab, func(w *world) { link(w); w.step(Poll{}) }, want{200, CodeIssued, "success", "", ""}},
		"redeemed by this tab":         {"email", backToTab, redeemed(func(w *world) { link(w); w.step(Poll{}) }), want{401, TransactionFinished, "", "idx.session.expired", ""}},
		"cancelled in another tab":     {"email", nil, func(w *world) { sent(w); w.step(Cancel{}) }, want{200, Polled, "identify", "", ""}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			w := begin(t, tc.policy)
			if tc.change != nil {
				tc.change(w.org)
			}
			tc.before(w)
			tc.want.check(t, w.step(Poll{}))
		})
	}
}

// A code is never issued twice, however many polls ask for it.
func TestPollGivesOneCode(t *testing.T) {
	w := begin(t, "email", backToTab).challenged()
	w.step(OpenLink{w.lastMail().Link.Token, ownDevice})
	w.step(Poll{})
	first := w.tx.Code.Value
	w.steps(Poll{}, Introspect{}, Poll{})
	if w.tx.Code.Value != first {
		t.Errorf("code changed from %s to %s", first, w.tx.Code.Value)
	}
}

// A new mail is waited for by whoever polls after it.
func TestPollAfterCancelAndNewMail(t *testing.T) {
	w := begin(t, "email-then-password").challenged()
	w.steps(w.otp(), Cancel{})
	w.challenged()
	want{200, Polled, challengeForms, "", ""}.check(t, w.step(Poll{}))
}

func TestPollRefresh(t *testing.T) {
	w := begin(t, "email", func(o *directory.Org) { o.Email.PollInterval = 1500 * time.Millisecond }).challenged()
	if got := w.step(Poll{}).Body.CurrentAuthenticatorEnrollment.Value.Poll.Refresh; got != 1500 {
		t.Errorf("refresh %d, want 1500", got)
	}
}

func TestExpiry(t *testing.T) {
	w := begin(t, "email")
	expires := func(in Input) time.Time { return w.step(in).Body.ExpiresAt.Time }
	check := func(what string, got time.Time, want time.Duration) {
		t.Helper()
		if !got.Equal(epoch.Add(want)) {
			t.Errorf("%s: expires after %s, want %s", what, got.Sub(epoch), want)
		}
	}
	check("introspect", expires(Introspect{}), time.Hour)
	w.advance(10 * time.Minute)
	check("idle time begins anew", expires(w.identify("alice@example.com")), 70*time.Minute)
	w.advance(10 * time.Minute)
	check("a mail is out", expires(w.selectEmail()), 25*time.Minute)
	w.advance(time.Minute)
	check("a poll prolongs nothing", expires(Poll{}), 25*time.Minute)
	if want := epoch.Add(80 * time.Minute); !w.tx.Expires.Equal(want) {
		t.Errorf("state handle expires %s, want %s", w.tx.Expires, want)
	}
	w.now = epoch.Add(80 * time.Minute)
	want{200, Introspected, challengeForms, "", ""}.check(t, w.step(Introspect{}))
	w.advance(time.Hour + 1)
	for _, in := range []Input{Introspect{}, w.identify("x"), w.selectEmail(), answerOf("1"), Poll{}, Resend{}, Recover{}, Cancel{}} {
		want{401, SessionExpired, "", "idx.session.expired", ""}.check(t, w.step(in))
	}
}
