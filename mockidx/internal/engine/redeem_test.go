package engine

import (
	"slices"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func TestRedeem(t *testing.T) {
	nothing := func(*world, *Redeem) {}
	tests := map[string]struct {
		change  func(*world, *Redeem)
		outcome Outcome
		spent   bool
	}{
		"right":                         {nothing, Redeemed, true},
		"right, with redirect URI":      {func(w *world, r *Redeem) { r.RedirectURI = w.tx.Request.RedirectURI }, Redeemed, true},
		"at its last moment":            {func(w *world, r *Redeem) { w.advance(time.Minute) }, Redeemed, true},
		"a moment later":                {func(w *world, r *Redeem) { w.advance(time.Minute + 1) }, CodeExpired, false},
		"after the state handle":        {func(w *world, r *Redeem) { w.tx.Expires = w.now.Add(-1) }, Redeemed, true},
		"unknown code":                  {func(w *world, r *Redeem) { r.Code += "x" }, CodeUnknown, false},
		"empty code":                    {func(w *world, r *Redeem) { r.Code = "" }, CodeUnknown, false},
		"another client":                {func(w *world, r *Redeem) { r.ClientID = "mfa" }, CodeClientMismatch, true},
		"another authorization server":  {func(w *world, r *Redeem) { r.AuthServer = "" }, CodeAuthServerMismatch, true},
		"another redirect URI":          {func(w *world, r *Redeem) { r.RedirectURI = "http://app.test/login/callback/" }, CodeRedirectMismatch, true},
		"no verifier":                   {func(w *world, r *Redeem) { r.Verifier = "" }, CodeVerifierMissing, false},
		"another verifier":              {func(w *world, r *Redeem) { r.Verifier += "0" }, CodeVerifierMismatch, true},
		"the challenge as the verifier": {func(w *world, r *Redeem) { r.Verifier = challengeOf }, CodeVerifierMismatch, true},
		"suspended in between":          {func(w *world, r *Redeem) { setStatus(directory.Suspended)(w.org) }, RedeemUserInactive, true},
		"deleted in between":            {func(w *world, r *Redeem) { deleteUser(w.org) }, RedeemUserInactive, true},
		"unassigned in between":         {func(w *world, r *Redeem) { onlyBob(w.org) }, RedeemUserNotAssigned, true},
		"second time":                   {func(w *world, r *Redeem) { w.step(*r) }, CodeReused, true},
		"right after a wrong verifier":  {func(w *world, r *Redeem) { bad := *r; bad.Verifier = "x"; w.step(bad) }, CodeReused, true},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			w := finished(t, "email")
			in := redeemOf(w)
			tc.change(w, &in)
			p := w.step(in)
			if p.Outcome != tc.outcome {
				t.Errorf("outcome %s (%s), want %s", p.Outcome, p.Reason, tc.outcome)
			}
			if p.Outcome != Redeemed && p.Reason == "" {
				t.Error("refused without a reason")
			}
			if got := !w.tx.Code.RedeemedAt.IsZero(); got != tc.spent {
				t.Errorf("spent %t, want %t", got, tc.spent)
			}
			if got := w.tx.Code.Family != ""; got != (tc.outcome == Redeemed || name == "second time") {
				t.Errorf("family %q", w.tx.Code.Family)
			}
		})
	}
}

// TestRedeemAuthorizationCode names the outcomes by the kind of code.
func TestRedeemAuthorizationCode(t *testing.T) {
	tests := map[string]struct {
		change  func(*world, *Redeem)
		outcome Outcome
	}{
		"right":           {func(*world, *Redeem) {}, AuthorizationRedeemed},
		"unknown":         {func(_ *world, r *Redeem) { r.Code += "x" }, AuthorizationUnknown},
		"too late":        {func(w *world, _ *Redeem) { w.advance(time.Minute + 1) }, AuthorizationExpired},
		"another client":  {func(_ *world, r *Redeem) { r.ClientID = "mfa" }, AuthorizationClientMismatch},
		"no redirect URI": {func(_ *world, r *Redeem) { r.RedirectURI = "" }, CodeRedirectMismatch},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			w := finished(t, "email")
			w.step(RedirectToApp{DeviceToken: ownDevice})
			in := redeemOf(w)
			in.RedirectURI = w.tx.Request.RedirectURI
			tc.change(w, &in)
			if p := w.step(in); p.Outcome != tc.outcome {
				t.Errorf("outcome %s (%s), want %s", p.Outcome, p.Reason, tc.outcome)
			}
		})
	}
}

func TestRedeemBeforeTheEnd(t *testing.T) {
	w := begin(t, "email").challenged()
	if p := w.step(Redeem{Grant: directory.InteractionCode, ClientID: "email", Verifier: verifier}); p.Outcome != CodeUnknown {
		t.Errorf("outcome %s", p.Outcome)
	}
}

// Reuse revokes what the code gave, long after the code expired, too; but not
// when some other client replays it.
func TestReuseRevokes(t *testing.T) {
	w := finished(t, "email")
	in := redeemOf(w)
	w.step(in)
	family := w.tx.Code.Family
	stranger := in
	stranger.ClientID = "mfa"
	w.step(stranger)
	if len(w.revoked) > 0 {
		t.Errorf("another client's replay revoked %q", w.revoked)
	}
	w.step(in)
	w.advance(24 * time.Hour).step(in)
	if want := []string{family, family}; family == "" || !slices.Equal(w.revoked, want) {
		t.Errorf("revoked %q, want %q", w.revoked, want)
	}
}

func TestReuseOfACodeThatGaveNothing(t *testing.T) {
	w := finished(t, "email")
	in := redeemOf(w)
	bad := in
	bad.Verifier = "x"
	w.steps(bad, in)
	if len(w.revoked) > 0 {
		t.Errorf("revoked %q", w.revoked)
	}
}
