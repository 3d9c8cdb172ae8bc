package engine

import (
	"reflect"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

const eve = "http://app.test/login/callback?tenant=a%2Fb"

func withEVE(o *directory.Org) {
	for i := range o.Apps {
		o.Apps[i].EmailVerificationURI = eve
	}
}

func backToTab(o *directory.Org)    { o.Interoperability.ReturnToOriginalTab = true }
func expiredToApp(o *directory.Org) { o.Interoperability.ExpiredLinkToApp = true }

func TestOpenLink(t *testing.T) {
	nothing := func(*world) {}
	tests := map[string]struct {
		policy   string
		change   func(*directory.Org) // before the mail
		after    func(*world)         // after the mail
		device   string
		outcome  Outcome
		message  string
		redirect func(*world) string
	}{
		"app, own browser":             {"email", withEVE, nothing, ownDevice, LinkRedirected, "", toApp},
		"app, another browser":         {"email", withEVE, nothing, "DT-other", LinkRedirected, "", toApp},
		"no app page, another browser": {"email", nil, nothing, "DT-other", LinkShowedOTP, "idx.enter.otp.in.original.tab", nil},
		"no app page, no cookie":       {"email", nil, nothing, "", LinkShowedOTP, "idx.enter.otp.in.original.tab", nil},
		"begun without a cookie":       {"email", nil, func(w *world) { w.tx.Device.Token = "" }, "", LinkShowedOTP, "idx.enter.otp.in.original.tab", nil},
		"own browser completes":        {"email", nil, nothing, ownDevice, LinkCompleted, "", toCallback},
		"own browser, more to do":      {"email-then-password", nil, nothing, ownDevice, LinkReturned, "idx.return.to.original.tab", nil},
		"own browser, sent back":       {"email", backToTab, nothing, ownDevice, LinkReturned, "idx.return.to.original.tab", nil},
		"no magic link any more":       {"email", withEVE, func(w *world) { w.org.Email.NoMagicLink = true }, ownDevice, LinkShowedOTP, "idx.enter.otp.in.original.tab", nil},
		"at its last moment":           {"email", withEVE, func(w *world) { w.advance(5 * time.Minute) }, "", LinkRedirected, "", toApp},
		"expired":                      {"email", nil, func(w *world) { w.advance(5*time.Minute + 1) }, ownDevice, LinkExpired, "idx.return.link.expired", nil},
		"expired, app page":            {"email", withEVE, func(w *world) { w.advance(6 * time.Minute) }, ownDevice, LinkExpired, "idx.return.link.expired", nil},
		"expired, told to the app":     {"email", func(o *directory.Org) { withEVE(o); expiredToApp(o) }, func(w *world) { w.advance(6 * time.Minute) }, ownDevice, LinkExpired, "", toAppWithError},
		"expired, no app to tell":      {"email", expiredToApp, func(w *world) { w.advance(6 * time.Minute) }, ownDevice, LinkExpired, "idx.return.link.expired", nil},
		"the session expired first":    {"email", func(o *directory.Org) { o.Email.Lifetime = 2 * time.Hour }, func(w *world) { w.advance(90 * time.Minute) }, ownDevice, SessionExpired, "idx.session.expired", nil},
		"code was typed":               {"email", withEVE, func(w *world) { w.step(w.otp()) }, ownDevice, LinkSpent, "idx.return.stale", nil},
		"another authenticator":        {"mfa", withEVE, func(w *world) { w.step(w.selectID(directory.FactorPassword)) }, ownDevice, LinkOutdated, "idx.return.stale", nil},
		"cancelled":                    {"email", withEVE, func(w *world) { w.step(Cancel{}) }, ownDevice, LinkOutdated, "idx.return.stale", nil},
		"address changed":              {"email", nil, func(w *world) { moveMail(w.org) }, ownDevice, LinkStale, "idx.return.stale", nil},
		"user deleted":                 {"email", withEVE, func(w *world) { deleteUser(w.org) }, ownDevice, LinkStale, "idx.return.stale", nil},
		"user suspended":               {"email", nil, func(w *world) { setStatus(directory.Suspended)(w.org) }, ownDevice, LinkRefused, "idx.return.error", nil},
		"user unassigned":              {"email", nil, func(w *world) { onlyBob(w.org) }, ownDevice, LinkRefused, "idx.return.error", nil},
		"app removed":                  {"email", nil, func(w *world) { w.org.Apps = nil }, ownDevice, LinkUnknown, "idx.return.error", nil},
		"too many wrong codes":         {"email", nil, func(w *world) { w.guess(5) }, ownDevice, LinkRateLimited, "tooManyRequests", nil},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			w := begin(t, tc.policy)
			if tc.change != nil {
				tc.change(w.org)
			}
			w.challenged()
			tc.after(w)
			p := w.step(OpenLink{Token: w.lastMail().Link.Token, DeviceToken: tc.device})
			wantRedirect := ""
			if tc.redirect != nil {
				wantRedirect = tc.redirect(w)
			}
			gotMessage := ""
			if p.Body != nil {
				gotMessage = messageOf(p.Body.Messages)
			}
			if p.Outcome != tc.outcome || gotMessage != tc.message || p.Redirect != wantRedirect {
				t.Errorf("got %s %q to %q\nwant %s %q to %q", p.Outcome, gotMessage, p.Redirect, tc.outcome, tc.message, wantRedirect)
			}
		})
	}
}

func (w *world) guess(n int) {
	for range n {
		w.step(answerOf("999999"))
	}
}

func toApp(w *world) string {
	return eve + "&otp=" + w.lastMail().Link.OTP + "&state=state-of-the-app"
}

func toCallback(w *world) string {
	return "http://app.test/login/callback?interaction_code=" + w.tx.Code.Value + "&state=state-of-the-app"
}

func toAppWithError(*world) string {
	return eve + "&error=access_denied&error_description=This+email+link+has+expired.+To+resend+it%2C+return+to+the+screen+where+you+requested+it.&state=state-of-the-app"
}

// Whoever opens a link without being the browser that asked changes nothing,
// however often, and a right code still signs in afterwards.
func TestScannersChangeNothing(t *testing.T) {
	for name, change := range map[string]func(*directory.Org){"app page": withEVE, "hosted page": func(*directory.Org) {}} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, "email", change).challenged()
			token, before := w.lastMail().Link.Token, w.tx
			for _, device := range []string{"", "DT-other", ownDevice + "x", ownDevice[:2]} {
				for range 20 {
					w.step(OpenLink{Token: token, DeviceToken: device})
				}
			}
			if !reflect.DeepEqual(w.tx, before) || len(w.effects) > 0 {
				t.Errorf("transaction changed:\ngot  %+v\nwant %+v\neffects %v", w.tx, before, w.effects)
			}
			want{200, CodeIssued, "success", "", ""}.check(t, w.step(w.otp()))
		})
	}
}

func TestOpenLinkOfNoTransaction(t *testing.T) {
	w := begin(t, "email", func(o *directory.Org) { o.Email.NoMagicLink = true }).challenged()
	for _, token := range []string{"", "ft-something"} {
		want{200, LinkUnknown, "", "idx.return.error", ""}.check(t, w.step(OpenLink{Token: token, DeviceToken: ownDevice}))
	}
}

// The page for another browser has these members and no others: nothing on it
// can continue the transaction.
func TestOTPOnlyPage(t *testing.T) {
	w := begin(t, "email").challenged()
	body := w.step(OpenLink{Token: w.lastMail().Link.Token}).Body
	var got map[string]any
	decode(t, body, &got)
	members := []string{"version", "intent", "messages", "currentAuthenticator", "user", "client", "app"}
	for _, m := range members {
		if got[m] == nil {
			t.Errorf("no %s", m)
		}
		delete(got, m)
	}
	if len(got) > 0 {
		t.Errorf("too much: %v", got)
	}
	if body.Intent != "AUTHENTICATION" || body.CurrentAuthenticator.Value.ContextualData.OTP != w.lastMail().Link.OTP {
		t.Errorf("body %s", marshal(t, body))
	}
	if c := body.Client.Value; c.Browser != "FIREFOX" || c.OS != "Mac OS X" {
		t.Errorf("client %+v", c)
	}
}
