package engine

import (
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func TestRedirectToApp(t *testing.T) {
	for name, tc := range map[string]struct {
		change  func(*world)
		device  string // default: the browser that began
		outcome Outcome
		status  int
	}{
		"finished":                 {func(*world) {}, "", AuthorizationIssued, 302},
		"again":                    {func(w *world) { w.step(RedirectToApp{w.tx.Device.Token}) }, "", AuthorizationIssued, 302},
		"another browser":          {func(*world) {}, "other", OtherBrowser, 403},
		"redeemed":                 {func(w *world) { w.step(redeemOf(w)) }, "", TransactionFinished, 401},
		"a minute over":            {func(w *world) { w.advance(time.Minute + 1) }, "", TransactionFinished, 401},
		"the state handle expired": {func(w *world) { w.advance(25 * time.Hour) }, "", SessionExpired, 401},
		"no such grant": {func(w *world) {
			for i := range w.org.Apps {
				w.org.Apps[i].GrantTypes = []directory.GrantType{directory.InteractionCode}
			}
		}, "", GrantNotAllowed, 403},
	} {
		t.Run(name, func(t *testing.T) {
			w := finished(t, "email")
			tc.change(w)
			device := w.tx.Device.Token
			if tc.device != "" {
				device = tc.device
			}
			before := *w.tx.Code
			p := w.step(RedirectToApp{device})
			if p.Outcome != tc.outcome || p.Status != tc.status {
				t.Errorf("got %d %s (%s), want %d %s", p.Status, p.Outcome, p.Reason, tc.status, tc.outcome)
			}
			if issued := w.tx.Code.Value != before.Value; issued != (tc.outcome == AuthorizationIssued) {
				t.Errorf("issued %t", issued)
			}
			if tc.outcome == AuthorizationIssued && !strings.Contains(p.Redirect, "code="+w.tx.Code.Value+"&state=") {
				t.Errorf("redirects to %s", p.Redirect)
			}
		})
	}
}

func TestRedirectToAppNeedsEveryFactor(t *testing.T) {
	w := begin(t, "email").challenged()
	if p := w.step(RedirectToApp{w.tx.Device.Token}); p.Outcome != FactorsPending || p.Status != 400 || w.tx.Code != nil {
		t.Errorf("got %d %s with code %v", p.Status, p.Outcome, w.tx.Code)
	}
}

// A transaction gives one grant: the authorization code takes the place of the
// interaction code, and neither passes for the other.
func TestAuthorizationCodeTakesTheInteractionCodesPlace(t *testing.T) {
	w := finished(t, "email")
	interaction := redeemOf(w)
	w.step(RedirectToApp{w.tx.Device.Token})
	authorization := redeemOf(w)
	authorization.RedirectURI = w.tx.Request.RedirectURI

	if p := w.step(interaction); p.Outcome != CodeUnknown {
		t.Errorf("the interaction code: %s, want %s", p.Outcome, CodeUnknown)
	}
	posing := authorization
	posing.Grant = directory.InteractionCode
	if p := w.step(posing); p.Outcome != CodeUnknown {
		t.Errorf("the authorization code as an interaction code: %s, want %s", p.Outcome, CodeUnknown)
	}
	if p := w.step(Introspect{}); p.Outcome != TransactionFinished {
		t.Errorf("introspect: %s, want %s", p.Outcome, TransactionFinished)
	}
	if p := w.step(authorization); p.Outcome != AuthorizationRedeemed {
		t.Errorf("the authorization code: %s (%s), want %s", p.Outcome, p.Reason, AuthorizationRedeemed)
	}
	if p := w.step(authorization); p.Outcome != AuthorizationReused {
		t.Errorf("again: %s, want %s", p.Outcome, AuthorizationReused)
	}
}

func TestAuthorizationCodeNeedsItsRedirectURI(t *testing.T) {
	w := finished(t, "email")
	w.step(RedirectToApp{w.tx.Device.Token})
	if p := w.step(redeemOf(w)); p.Outcome != CodeRedirectMismatch {
		t.Errorf("got %s, want %s", p.Outcome, CodeRedirectMismatch)
	}
}
