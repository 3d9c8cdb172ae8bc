package engine

import (
	"reflect"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// finished signs alice in by a passcode.
func finished(t tb, policy string, change ...func(*directory.Org)) *world {
	t.Helper()
	w := begin(t, policy, change...).challenged()
	if p := w.step(w.otp()); p.Outcome != CodeIssued {
		t.Fatalf("outcome %s: %s", p.Outcome, p.Reason)
	}
	return w
}

func TestFinished(t *testing.T) {
	success := want{200, CodeIssued, "success", "", ""}
	over := want{401, TransactionFinished, "", "idx.session.expired", ""}
	tests := map[string]struct {
		before func(*world)
		in     Input
		want   want
	}{
		"introspect":                    {func(*world) {}, Introspect{}, success},
		"introspect at the last moment": {func(w *world) { w.advance(time.Minute) }, Introspect{}, success},
		"introspect a moment later":     {func(w *world) { w.advance(time.Minute + 1) }, Introspect{}, over},
		"introspect after redemption":   {func(w *world) { w.step(redeemOf(w)) }, Introspect{}, over},
		"answer again":                  {func(*world) {}, answerOf("000001"), over},
		"identify":                      {func(*world) {}, Identify{Identifier: "bob@example.com"}, over},
		"select":                        {func(*world) {}, Select{}, over},
		"resend":                        {func(*world) {}, Resend{}, over},
		"recover":                       {func(*world) {}, Recover{}, over},
		"cancel":                        {func(*world) {}, Cancel{}, over},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			w := finished(t, "email")
			code := w.tx.Code.Value
			tc.before(w)
			tc.want.check(t, w.step(tc.in))
			if w.tx.Code.Value != code {
				t.Errorf("code changed from %s to %s", code, w.tx.Code.Value)
			}
		})
	}
}

func TestTokenForm(t *testing.T) {
	custom := baseURL + "/oauth2/default/v1/token"
	tests := map[string]struct {
		change func(*world)
		href   string
		fields []string
	}{
		"public":        {func(*world) {}, custom, []string{"grant_type=interaction_code", "interaction_code", "client_id=email", "code_verifier="}},
		"confidential":  {func(w *world) { w.org.Apps[0].ClientSecret = "s" }, custom, []string{"grant_type=interaction_code", "interaction_code", "client_id=email", "client_secret=", "code_verifier="}},
		"the org's own": {func(w *world) { w.tx.Request.AuthServer, w.tx.Request.Issuer = "", baseURL }, baseURL + "/oauth2/v1/token", []string{"grant_type=interaction_code", "interaction_code", "client_id=email", "code_verifier="}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			w := begin(t, "email")
			tc.change(w)
			w.challenged()
			form := w.step(w.otp()).Body.SuccessWithInteractionCode
			var got []string
			for _, f := range form.Value {
				if f.Name == "interaction_code" {
					if f.Value != w.tx.Code.Value || len(w.tx.Code.Value) != 43 {
						t.Errorf("interaction_code %q, want %q", f.Value, w.tx.Code.Value)
					}
					got = append(got, f.Name)
					continue
				}
				value, _ := f.Value.(string)
				got = append(got, f.Name+"="+value)
			}
			if !reflect.DeepEqual(got, tc.fields) || form.Href != tc.href || form.Name != "issue" {
				t.Errorf("form %s to %s with %q\nwant %q to %s", form.Name, form.Href, got, tc.fields, tc.href)
			}
		})
	}
}

func TestAMR(t *testing.T) {
	done := map[string]func(*world){
		"email":    func(w *world) { w.challenged().step(w.otp()) },
		"password": func(w *world) { w.steps(w.identify("alice@example.com"), answerOf(password)) },
		"mfa": func(w *world) {
			w.steps(w.identify("alice@example.com"), answerOf(password), w.selectEmail())
			w.advance(2 * time.Second).step(w.otp())
		},
		"email-then-password": func(w *world) {
			w.challenged().advance(time.Second).step(w.otp())
			w.advance(time.Second).step(answerOf(password))
		},
	}
	tests := map[string]struct {
		amr  []string
		time time.Duration
	}{
		"email":               {[]string{"otp"}, 0},
		"password":            {[]string{"pwd"}, 0},
		"mfa":                 {[]string{"mfa", "otp", "pwd"}, 2 * time.Second},
		"email-then-password": {[]string{"mfa", "otp", "pwd"}, 2 * time.Second},
	}
	for policy, tc := range tests {
		t.Run(policy, func(t *testing.T) {
			w := begin(t, policy)
			done[policy](w)
			if got := AMR(w.tx); !reflect.DeepEqual(got, tc.amr) {
				t.Errorf("amr %q, want %q", got, tc.amr)
			}
			if got := AuthTime(w.tx); !got.Equal(epoch.Add(tc.time)) {
				t.Errorf("auth_time %s, want %s later than the epoch", got, tc.time)
			}
		})
	}
	if got := AuthTime(Transaction{}); !got.IsZero() {
		t.Errorf("auth_time of nothing: %s", got)
	}
}
