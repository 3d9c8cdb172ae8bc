package oktasdk_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
	"github.com/okta/okta-sdk-golang/v5/okta"
)

// named is what every policy and rule has, whatever the SDK's type for it is.
type named struct {
	ID, Name, Type, Status string
	System                 bool
}

func name(t *testing.T, v any) named {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return body[named](t, string(b))
}

// policyCase is what there is to know of a type of policy.
type policyCase struct {
	system, systemRule     string // the names of the org's own
	settings, ruleType     string
	actions, other         string // of a rule
	bad, badField, badText string
}

var policyCases = map[string]policyCase{
	"ACCESS_POLICY": {
		"Any two factors", "Catch-all Rule", `{}`, "ACCESS_POLICY",
		`"appSignOn":{"access":"ALLOW","verificationMethod":{"type":"ASSURANCE","factorMode":"2FA"}}`, `"appSignOn":{"access":"DENY"}`,
		`"appSignOn":{"access":"PERHAPS"}`, "actions.appSignOn.access", "appSignOn.access: Invalid value PERHAPS",
	},
	"OKTA_SIGN_ON": {
		"Default Policy", "Default Rule", `{}`, "SIGN_ON",
		`"signon":{"access":"ALLOW","requireFactor":false,"primaryFactor":"PASSWORD_IDP"}`, `"signon":{"access":"DENY"}`,
		`"signon":{"access":"ALLOW","primaryFactor":"CHARM"}`, "actions.signon.primaryFactor", "signon.primaryFactor: Invalid value CHARM",
	},
	// The SDK has no type for rules of this one.
	"MFA_ENROLL": {
		system: "Default Policy", settings: `{"type":"AUTHENTICATORS","authenticators":[{"key":"okta_email","enroll":{"self":"REQUIRED"}}]}`,
	},
	"PASSWORD": {
		"Default Policy", "Default Rule", `{"password":{"complexity":{"minLength":14}}}`, "PASSWORD",
		`"passwordChange":{"access":"ALLOW"}`, `"passwordChange":{"access":"DENY"}`,
		`"passwordChange":{"access":"PERHAPS"}`, "actions.passwordChange.access", "passwordChange.access: Invalid value PERHAPS",
	},
	"PROFILE_ENROLLMENT": {
		"Default Policy", "Catch-all Rule", `{}`, "PROFILE_ENROLLMENT", "",
		`"profileEnrollment":{"access":"ALLOW","unknownUserAction":"REGISTER","profileAttributes":[{"name":"email","label":"Email","required":true}]}`,
		`"profileEnrollment":{"access":"ALLOW","unknownUserAction":"SHRUG"}`, "actions.profileEnrollment.unknownUserAction", "profileEnrollment.unknownUserAction: Invalid value SHRUG",
	},
	"IDP_DISCOVERY": {
		"Idp Discovery Policy", "Default Rule", "", "IDP_DISCOVERY", `"idp":{"providers":[{"type":"OKTA"}]}`, `"idp":{"providers":[{"type":"OKTA"}]}`, "", "", "",
	},
}

// Policies of all six types, with their rules.
func TestPolicies(t *testing.T) {
	for policyType, c := range policyCases {
		t.Run(policyType, func(t *testing.T) {
			_, sdk := newSDK(t)
			ctx, api := t.Context(), sdk.PolicyAPI
			list := of(api.ListPolicies(ctx).Type_(policyType).Execute()).must(t)
			own := name(t, list[len(list)-1])
			if own.Type != policyType || !own.System || policyType != "ACCESS_POLICY" && own.Name != c.system {
				t.Errorf("the org's own is %+v", own)
			}
			bare(api.DeletePolicy(ctx, own.ID).Execute()).refused(t, "E0000077", "Cannot modify/disable this because it is the system's own")
			policy := own
			if c.settings != "" {
				policy = lifeOfPolicy(t, sdk, fmt.Sprintf(`{"type":"%s","name":"Own","description":"%%s","settings":%s}`, policyType, c.settings))
			}
			if c.ruleType != "" {
				lifeOfRules(t, sdk, c, own.ID, policy.ID)
			}
			if policy != own {
				bare(api.DeletePolicy(ctx, policy.ID).Execute()).must(t)
				of(api.GetPolicy(ctx, policy.ID).Execute()).missing(t, policy.ID, "Policy")
			}
		})
	}
}

// lifeOfRules reads the rules of the org's own policy, and makes and changes one
// of another policy.
func lifeOfRules(t *testing.T, sdk *okta.APIClient, c policyCase, own, policy string) {
	t.Helper()
	ctx, api := t.Context(), sdk.PolicyAPI
	if defaults := of(api.ListPolicyRules(ctx, own).Execute()).must(t); name(t, defaults[len(defaults)-1]).Name != c.systemRule {
		t.Errorf("the rules of the org's own are %+v", defaults)
	}
	rule := func(label, actions string) okta.ListPolicyRules200ResponseInner {
		return body[okta.ListPolicyRules200ResponseInner](t, fmt.Sprintf(`{"type":"%s","name":"%s","actions":{%s}}`, c.ruleType, label, actions))
	}
	id := ""
	if c.actions == "" { // it has one rule, which is there
		id = name(t, of(api.ListPolicyRules(ctx, policy).Execute()).must(t)[0]).ID
	} else {
		id = lifeOfRule(t, sdk, policy, func(label string) okta.ListPolicyRules200ResponseInner { return rule(label, c.actions) })
	}
	replaced := name(t, of(api.ReplacePolicyRule(ctx, policy, id).PolicyRule(rule("Changed", c.other)).Execute()).must(t))
	if got := name(t, of(api.GetPolicyRule(ctx, policy, id).Execute()).must(t)); got.Name != "Changed" || got != replaced || got.Type != c.ruleType {
		t.Errorf("the rule is %+v", got)
	}
	if c.bad != "" {
		of(api.ReplacePolicyRule(ctx, policy, id).PolicyRule(rule("Changed", c.bad)).Execute()).invalid(t, c.badField, c.badText)
	}
	of(api.GetPolicyRule(ctx, policy, "rulNone").Execute()).missing(t, "rulNone", "PolicyRule")
}

// lifeOfPolicy makes a policy, changes it, and switches it off and on.
func lifeOfPolicy(t *testing.T, sdk *okta.APIClient, text string) named {
	t.Helper()
	ctx, api := t.Context(), sdk.PolicyAPI
	policy := func(description string) okta.ListPolicies200ResponseInner {
		return body[okta.ListPolicies200ResponseInner](t, fmt.Sprintf(text, description))
	}
	created := name(t, of(api.CreatePolicy(ctx).Policy(policy("first")).Execute()).must(t))
	if created.Status != "ACTIVE" {
		t.Errorf("created %+v", created)
	}
	of(api.ReplacePolicy(ctx, created.ID).Policy(policy("second")).Execute()).must(t)
	bare(api.DeactivatePolicy(ctx, created.ID).Execute()).must(t)
	if got := name(t, of(api.GetPolicy(ctx, created.ID).Execute()).must(t)); got.Status != "INACTIVE" {
		t.Errorf("deactivated %+v", got)
	}
	bare(api.ActivatePolicy(ctx, created.ID).Execute()).must(t)
	of(api.CreatePolicy(ctx).Policy(policy("third")).Execute()).invalid(t, "name", "name: Policy name already in use by "+created.ID)
	return created
}

// lifeOfRule makes a rule, switches it off and on, and another that it removes.
func lifeOfRule(t *testing.T, sdk *okta.APIClient, policy string, rule func(label string) okta.ListPolicyRules200ResponseInner) string {
	t.Helper()
	ctx, api := t.Context(), sdk.PolicyAPI
	id := name(t, of(api.CreatePolicyRule(ctx, policy).PolicyRule(rule("First")).Execute()).must(t)).ID
	bare(api.DeactivatePolicyRule(ctx, policy, id).Execute()).must(t)
	if got := name(t, of(api.GetPolicyRule(ctx, policy, id).Execute()).must(t)); got.Status != "INACTIVE" {
		t.Errorf("deactivated %+v", got)
	}
	bare(api.ActivatePolicyRule(ctx, policy, id).Execute()).must(t)
	of(api.CreatePolicyRule(ctx, policy).PolicyRule(rule("First")).Execute()).invalid(t, "name", "name: Rule name already in use by "+id)
	second := name(t, of(api.CreatePolicyRule(ctx, policy).PolicyRule(rule("Second")).Execute()).must(t)).ID
	bare(api.DeletePolicyRule(ctx, policy, second).Execute()).must(t)
	of(api.GetPolicyRule(ctx, policy, second).Execute()).missing(t, second, "PolicyRule")
	return id
}

func TestPoliciesOfApps(t *testing.T) {
	_, sdk := newSDK(t)
	ctx, api := t.Context(), sdk.PolicyAPI
	app := create(t, sdk, newApp("Cart", "none", "browser", nil)).GetId()
	policy := func(policyType string) string {
		return name(t, of(api.CreatePolicy(ctx).Policy(body[okta.ListPolicies200ResponseInner](t, `{"type":"`+policyType+`","name":"Own"}`)).Execute()).must(t)).ID
	}
	for _, policyType := range []string{"PROFILE_ENROLLMENT", "ACCESS_POLICY"} {
		id := policy(policyType)
		bare(sdk.ApplicationPoliciesAPI.AssignApplicationPolicy(ctx, app, id).Execute()).must(t)
		if mapped := of(api.ListPolicyMappings(ctx, id).Execute()).must(t); len(mapped) != 1 || mapped[0].GetId() != app {
			t.Errorf("%s is mapped to %+v", policyType, mapped)
		}
		if policyType == "ACCESS_POLICY" {
			if clone := name(t, of(api.ClonePolicy(ctx, id).Execute()).must(t)); clone.Type != policyType || clone.ID == id {
				t.Errorf("cloned %+v", clone)
			}
		}
	}
	bare(sdk.ApplicationPoliciesAPI.AssignApplicationPolicy(ctx, app, policy("PASSWORD")).Execute()).
		invalid(t, "policyId", "policyId: A policy of type PASSWORD cannot be mapped to an app")
}

// An authenticator stays active while a policy uses it.
func TestAuthenticators(t *testing.T) {
	_, sdk := newSDK(t, mockidx.WithChange(func(c *mockidx.Config) { c.Enrollment.Required, c.Enrollment.Optional = nil, nil }))
	ctx, api := t.Context(), sdk.AuthenticatorAPI
	ids := map[string]string{}
	for _, a := range of(api.ListAuthenticators(ctx).Execute()).must(t) {
		b, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		known := body[struct{ Key, ID string }](t, string(b))
		ids[known.Key] = known.ID
	}
	if len(ids) != 7 {
		t.Errorf("authenticators %v", ids)
	}
	phone := ids["phone_number"]
	policy := name(t, of(sdk.PolicyAPI.CreatePolicy(ctx).Policy(body[okta.ListPolicies200ResponseInner](t,
		`{"type":"MFA_ENROLL","name":"With a phone","settings":{"type":"AUTHENTICATORS","authenticators":[{"key":"phone_number","enroll":{"self":"REQUIRED"}}]}}`)).Execute()).must(t)).ID
	of(api.ActivateAuthenticator(ctx, phone).Execute()).must(t)
	const inUse = "Cannot modify/disable this authenticator because it is enabled in one or more policies. To continue, disable the authenticator in these policies."
	of(api.DeactivateAuthenticator(ctx, phone).Execute()).refused(t, "E0000148", inUse, "With a phone")
	bare(sdk.PolicyAPI.DeletePolicy(ctx, policy).Execute()).must(t)
	of(api.DeactivateAuthenticator(ctx, phone).Execute()).must(t)
	if got := of(api.GetAuthenticator(ctx, phone).Execute()).must(t); got.GetStatus() != "INACTIVE" {
		t.Errorf("deactivated %+v", got)
	}
	of(api.ActivateAuthenticator(ctx, phone).Execute()).must(t)
	if methods := of(api.ListAuthenticatorMethods(ctx, phone).Execute()).must(t); len(methods) != 2 {
		t.Errorf("methods %+v", methods)
	}
	of(api.DeactivateAuthenticatorMethod(ctx, phone, "voice").Execute()).must(t)
	of(api.ActivateAuthenticatorMethod(ctx, phone, "voice").Execute()).must(t)
	of(api.GetAuthenticator(ctx, "autNone").Execute()).missing(t, "autNone", "Authenticator")
}
