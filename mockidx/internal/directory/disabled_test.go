package directory_test

import (
	"slices"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func TestSetDisabled(t *testing.T) {
	o := &directory.Org{Policies: []directory.Policy{{Name: "question", Factors: []directory.Factor{directory.FactorSecurityQuestion}}}}
	o.Complete()
	for _, f := range []directory.Factor{directory.FactorEmail, directory.FactorPassword, directory.FactorPhone, directory.FactorGoogleOTP} {
		o.SetDisabled(f, true)
		o.SetDisabled(f, true)
		o.Complete()
		if err := o.Validate(); err != nil || !o.Disabled(f) {
			t.Errorf("%s disabled: %t, %v", f, o.Disabled(f), err)
		}
	}
	if len(o.Password.RecoveryFactors) != 0 {
		t.Errorf("nobody can recover by %v", o.Password.RecoveryFactors)
	}
	for _, f := range directory.Factors() {
		o.SetDisabled(f, false)
		if o.Disabled(f) {
			t.Errorf("%s is still disabled", f)
		}
	}
	if !o.Email.Disabled && len(o.DisabledAuthenticators) > 0 {
		t.Errorf("left: %v", o.DisabledAuthenticators)
	}
}

func TestUsersOf(t *testing.T) {
	o := &directory.Org{
		Policies:   []directory.Policy{{Name: "by mail", Factors: []directory.Factor{directory.FactorEmail}, OneOf: []directory.Factor{directory.FactorGoogleOTP}}},
		Enrollment: directory.Enrollment{Optional: []directory.Factor{directory.FactorPhone}},
	}
	o.Complete()
	expect := func(f directory.Factor, names ...string) {
		t.Helper()
		if got := o.UsersOf(f); !slices.Equal(got, names) {
			t.Errorf("%s is used by %q, want %q", f, got, names)
		}
	}
	expect(directory.FactorEmail, "by mail")
	expect(directory.FactorGoogleOTP, "by mail")
	expect(directory.FactorPhone, directory.DefaultPolicy)

	put := func(kind directory.DocumentKind, id, parent, typ, name, status, body string) {
		o.PutDocument(directory.Document{Kind: kind, ID: id, Parent: parent, Type: typ, Name: name, Status: status, Body: body})
	}
	put(directory.PolicyDocument, o.DefaultPolicyID(directory.AccessPolicy, "by mail"), "", "ACCESS_POLICY", "by mail", "ACTIVE", "{}")
	put(directory.PolicyDocument, "00pA", "", "MFA_ENROLL", "Phones", "ACTIVE", `{"settings":{"authenticators":[{"key":"phone_number","enroll":{"self":"REQUIRED"}},{"key":"okta_email","enroll":{"self":"NOT_ALLOWED"}}]}}`)
	put(directory.PolicyDocument, "rstA", "", "ACCESS_POLICY", "By code", "ACTIVE", "{}")
	put(directory.RuleDocument, "rulA", "rstA", "ACCESS_POLICY", "Rule", "ACTIVE", `{"actions":{"appSignOn":{"verificationMethod":{"constraints":[{"possession":{"authenticationMethods":[{"key":"google_otp","method":"otp"}]}}]}}}}`)
	expect(directory.FactorEmail)
	expect(directory.FactorPhone, directory.DefaultPolicy, "Phones")
	expect(directory.FactorGoogleOTP, "By code")

	put(directory.PolicyDocument, "00pA", "", "MFA_ENROLL", "Phones", "INACTIVE", "{}")
	put(directory.RuleDocument, "rulA", "rstA", "ACCESS_POLICY", "Rule", "INACTIVE", "{}")
	expect(directory.FactorPhone, directory.DefaultPolicy)
	expect(directory.FactorGoogleOTP)
}
