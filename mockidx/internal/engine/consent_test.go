package engine

import "testing"

// TestConsent answers the page that a link shows in another browser.
func TestConsent(t *testing.T) {
	denied := want{200, LinkDenied, "", "idx.operation.cancelled.by.user", ""}
	tests := map[string]struct {
		policy string
		before func(*world)
		allow  *bool
		want   want
		then   want // at the original tab
	}{
		"allowed":            {"email", nil, new(true), want{200, LinkAllowed, "", "idx.return.to.original.tab", ""}, want{200, CodeIssued, "success", "", ""}},
		"allowed, more left": {"email-then-password", nil, new(true), want{200, LinkAllowed, "", "idx.return.to.original.tab", ""}, want{200, Polled, challengeForms, "", ""}},
		"denied":             {"email", nil, new(false), want{200, LinkDenied, "", "idx.operation.cancelled.on.other.device", ""}, denied},
		"neither":            {"email", nil, nil, want{400, ConsentMissing, "email-challenge-consent", "api.error.field_required", ""}, want{200, Polled, challengeForms, "", ""}},
		"after the limit":    {"email", func(w *world) { w.guess(5) }, new(true), want{429, LinkRateLimited, "", "tooManyRequests", ""}, want{200, Polled, challengeForms, "", ""}},
		"expired":            {"email", func(w *world) { w.advance(w.org.Email.Lifetime + 1) }, new(true), want{200, LinkExpired, "", "idx.return.link.expired", ""}, want{200, Polled, challengeForms, "", ""}},
		"not asked for":      {"email", func(w *world) { w.org.Interoperability.LinkConsent = false }, new(true), want{400, NotAllowed, "", "E0000020", ""}, want{200, Polled, challengeForms, "", ""}},
		"sent to the app":    {"email", func(w *world) { withEVE(w.org) }, new(true), want{400, NotAllowed, "", "E0000020", ""}, want{200, Polled, challengeForms, "", ""}},
		"unknown":            {"email", func(w *world) { w.tx.Links[0].Token = "ft-other" }, new(true), want{200, LinkUnknown, "", "idx.return.error", ""}, want{200, Polled, challengeForms, "", ""}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			w := begin(t, tc.policy, withConsent).challenged()
			token := w.lastMail().Link.Token
			want{200, LinkAsked, "email-challenge-consent", "", ""}.check(t, w.step(OpenLink{Token: token, DeviceToken: "DT-other"}))
			if tc.before != nil {
				tc.before(w)
			}
			tc.want.check(t, w.step(Consent{Token: token, Allow: tc.allow}))
			tc.then.check(t, w.step(Poll{}))
		})
	}
	t.Run("once", func(t *testing.T) {
		w := begin(t, "email", withConsent).challenged()
		token := w.lastMail().Link.Token
		w.step(Consent{Token: token, Allow: new(false)})
		want{200, LinkSpent, "", "idx.return.stale", ""}.check(t, w.step(Consent{Token: token, Allow: new(true)}))
		denied.check(t, w.step(Introspect{}))
		denied.check(t, w.step(w.otp()))
	})
}
