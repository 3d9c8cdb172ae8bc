package engine

import (
	"testing"
	"time"
)

func TestThrottled(t *testing.T) {
	tests := map[string]struct {
		before func(*world)
		want   want
	}{
		"first page":      {func(*world) {}, want{429, RateLimited, "identify", "tooManyRequests", ""}},
		"mail out":        {func(w *world) { w.challenged() }, want{429, RateLimited, challengeForms, "tooManyRequests", ""}},
		"another key":     {func(w *world) { w.org.Interoperability.TooManyRequestsKey = "oie.tooManyRequests" }, want{429, RateLimited, "identify", "oie.tooManyRequests", ""}},
		"code issued":     {func(w *world) { w.challenged().step(answerOf(w.mails[0].Link.OTP)) }, want{429, RateLimited, "", "tooManyRequests", ""}},
		"handle expired":  {func(w *world) { w.advance(24 * time.Hour) }, want{429, RateLimited, "", "tooManyRequests", ""}},
		"nobody let in":   {func(w *world) { w.challenged(); w.org.Policies[0].Deny = true }, want{429, RateLimited, "", "tooManyRequests", ""}},
		"app was removed": {func(w *world) { w.org.Apps = w.org.Apps[1:] }, want{429, RateLimited, "", "tooManyRequests", ""}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			w := begin(t, "email")
			tc.before(w)
			before := string(marshal(t, w.tx))
			page := Throttled(w.tx, w.env(), "too many")
			tc.want.check(t, page)
			if after := string(marshal(t, w.tx)); page.Reason != "too many" || after != before {
				t.Errorf("reason %q, transaction\n%s\nwas\n%s", page.Reason, after, before)
			}
		})
	}
}

// What a client polls for stays on its page, so that it polls again.
func TestThrottledKeepsThePoll(t *testing.T) {
	w := begin(t, "email").challenged()
	shown := w.step(Poll{})
	page := Throttled(w.tx, w.env(), "too many")
	page.Body.Messages = nil
	if got, want := string(marshal(t, page.Body)), string(marshal(t, shown.Body)); got != want {
		t.Errorf("page\n%s\nwant\n%s", got, want)
	}
	if w.step(answerOf(w.mails[0].Link.OTP)).Outcome != CodeIssued {
		t.Error("the code is not taken after it")
	}
}
