package engine

import (
	"slices"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// TestACRValues signs in by password, in an org whose policy asks for nothing
// more, with what the app asks for besides.
func TestACRValues(t *testing.T) {
	done := want{200, CodeIssued, "success", "", ""}
	second := func(forms string) want { return want{200, FactorVerified, forms, "", ""} }
	const dataForms = "authenticator-verification-data select-authenticator-authenticate"
	for name, tc := range map[string]struct {
		values string
		org    func(*directory.Org)
		want   want
	}{
		"nothing":                              {"", aliceHasAll, done},
		"one factor":                           {"urn:okta:loa:1fa:any", aliceHasAll, done},
		"unknown to Okta":                      {"urn:example:loa:2", aliceHasAll, done},
		"two, of what the user has":            {TwoFactors, aliceHasPhone, second(dataForms)},
		"two among others":                     {"urn:example:loa:2 " + TwoFactors, aliceHasPhone, second(dataForms)},
		"two, a choice":                        {TwoFactors, aliceHasAll, second(selectForms)},
		"two, by mail if there is no other":    {TwoFactors, requiring(), second(dataForms)},
		"two, to be set up":                    {TwoFactors, offering(byPhone), second("select-authenticator-enroll")},
		"two, which nobody can have":           {TwoFactors, offering(byPassword), want{403, PolicyDenied, "", "security.access_denied", ""}},
		"two if possible, which it is":         {TwoFactorsIfPossible, aliceHasTOTP, second(challengeForms)},
		"two if possible, which it is by mail": {TwoFactorsIfPossible, offering(byEmail), second(dataForms)},
		"two if possible, which it is not":     {TwoFactorsIfPossible, requiring(), done},
		"two if possible, another question":    {TwoFactorsIfPossible, aliceHasQuestion, done},
		"two if possible, not allowed":         {TwoFactorsIfPossible, orgWith(aliceHasPhone, offering(byTOTP)), done},
		"two if possible, disabled":            {TwoFactorsIfPossible, orgWith(aliceHasTOTP, func(o *directory.Org) { o.SetDisabled(byTOTP, true) }), done},
	} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, "password", tc.org)
			w.tx.Request.ACRValues = tc.values
			w.step(Identify{Identifier: "alice@example.com"})
			tc.want.check(t, w.step(answerOf(password)))
		})
	}
}

// The second factor is of another kind than the first, whichever that was, and
// one that a session proved counts.
func TestACRSecondFactor(t *testing.T) {
	w := begin(t, "email", askingOneOf(byPassword, byEmail, byPhone), aliceHasAll)
	w.tx.Request.ACRValues = TwoFactors
	follow(t, w,
		leg{named("alice"), want{200, Identified, selectForms, "", ""}},
		leg{chooseBy(byPhone, "sms"), want{200, TextSent, challengeForms, "", ""}},
		leg{textOf, want{200, FactorVerified, challengeForms, "", ""}},
		leg{choose(byTOTP), want{400, AuthenticatorUnknown, challengeForms, "E0000020", ""}},
		leg{say(password), want{200, CodeIssued, "success", "", ""}},
	)
	if amr := AMR(w.tx); !slices.Contains(amr, "mfa") {
		t.Errorf("amr %v", amr)
	}
	again := begin(t, "password", aliceHasTOTP)
	request := again.tx.Request
	request.ACRValues = TwoFactors
	session := &Session{UserID: w.tx.UserID, Identifier: "alice@example.com", Verified: []Verification{{Factor: byPassword, At: again.now}}}
	again.tx = Begin(request, again.tx.Device, session, again.env())
	follow(t, again,
		leg{the(Introspect{}), want{200, Introspected, selectForms, "", ""}},
		leg{choose(byTOTP), want{200, AuthenticatorSelected, challengeForms, "", ""}},
		leg{func(w *world) Input { return totpOf(w) }, want{200, CodeIssued, "success", "", ""}},
	)
}
