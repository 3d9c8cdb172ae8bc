package oktasdk_test

import (
	"net/http"
	"testing"

	"github.com/okta/okta-sdk-golang/v5/okta"
)

func newServer(t *testing.T, sdk *okta.APIClient, label string) *okta.AuthorizationServer {
	t.Helper()
	server := okta.AuthorizationServer{Name: &label, Audiences: []string{"api://" + label}}
	return of(sdk.AuthorizationServerAPI.CreateAuthorizationServer(t.Context()).AuthorizationServer(server).Execute()).must(t)
}

func TestAuthorizationServers(t *testing.T) {
	_, sdk := newSDK(t)
	ctx, api := t.Context(), sdk.AuthorizationServerAPI
	server := newServer(t, sdk, "orders")
	id := server.GetId()
	server.Audiences = []string{"api://order"}
	if got := of(api.ReplaceAuthorizationServer(ctx, id).AuthorizationServer(*server).Execute()).must(t); got.Audiences[0] != "api://order" {
		t.Errorf("replaced %+v", got)
	}
	found := func() int {
		resp, err := http.Get(server.GetIssuer() + "/.well-known/openid-configuration")
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		return resp.StatusCode
	}
	bare(api.DeactivateAuthorizationServer(ctx, id).Execute()).must(t)
	if got := of(api.GetAuthorizationServer(ctx, id).Execute()).must(t); got.GetStatus() != "INACTIVE" || found() != http.StatusNotFound {
		t.Errorf("deactivated %+v, found: %d", got, found())
	}
	bare(api.ActivateAuthorizationServer(ctx, id).Execute()).must(t)
	if found() != http.StatusOK {
		t.Errorf("activated, found: %d", found())
	}
	if all := pages(t, of(api.ListAuthorizationServers(ctx).Limit(1).Execute())); len(all) != 2 {
		t.Errorf("%d servers", len(all))
	}
	of(api.CreateAuthorizationServer(ctx).AuthorizationServer(*server).Execute()).invalid(t, "name", "name: An authorization server with this name exists in the current organization")
	bare(api.DeleteAuthorizationServer(ctx, id).Execute()).must(t)
	of(api.GetAuthorizationServer(ctx, id).Execute()).missing(t, id, "AuthorizationServer")
	bare(api.DeleteAuthorizationServer(ctx, "default").Execute()).refused(t, "E0000077", "Cannot modify/disable this because it is the system's own")

	keys := of(sdk.AuthorizationServerKeysAPI.ListAuthorizationServerKeys(ctx, "default").Execute()).must(t)
	rotated := of(sdk.AuthorizationServerKeysAPI.RotateAuthorizationServerKeys(ctx, "default").Use(okta.JwkUse{Use: new("sig")}).Execute()).must(t)
	if len(rotated) <= len(keys) {
		t.Errorf("%d keys were %d before the rotation", len(rotated), len(keys))
	}
	expectLogged(t, sdk, "oauth2.as.created", "oauth2.as.deleted")
}

func TestScopesAndClaims(t *testing.T) {
	_, sdk := newSDK(t)
	ctx, scopes, claims := t.Context(), sdk.AuthorizationServerScopesAPI, sdk.AuthorizationServerClaimsAPI
	server := newServer(t, sdk, "orders").GetId()
	scope := of(scopes.CreateOAuth2Scope(ctx, server).OAuth2Scope(okta.OAuth2Scope{Name: new("orders:read")}).Execute()).must(t).GetId()
	if got := of(scopes.ReplaceOAuth2Scope(ctx, server, scope).OAuth2Scope(okta.OAuth2Scope{Name: new("orders:read"), Description: new("Read")}).Execute()).must(t); got.GetDescription() != "Read" {
		t.Errorf("replaced %+v", got)
	}
	if all := pages(t, of(scopes.ListOAuth2Scopes(ctx, server).Limit(3).Execute())); len(all) < 8 {
		t.Errorf("%d scopes", len(all))
	}
	of(scopes.CreateOAuth2Scope(ctx, server).OAuth2Scope(okta.OAuth2Scope{Name: new("openid")}).Execute()).invalid(t, "name", "name: A scope with this name exists in this authorization server")
	bare(scopes.DeleteOAuth2Scope(ctx, server, scope).Execute()).must(t)
	of(scopes.GetOAuth2Scope(ctx, server, scope).Execute()).missing(t, scope, "OAuth2Scope")

	claim := func(label, value string) okta.OAuth2Claim {
		return body[okta.OAuth2Claim](t, `{"name":"`+label+`","claimType":"RESOURCE","valueType":"EXPRESSION","value":"`+value+`","status":"ACTIVE"}`)
	}
	id := of(claims.CreateOAuth2Claim(ctx, server).OAuth2Claim(claim("greeting", "user.firstName")).Execute()).must(t).GetId()
	of(claims.ReplaceOAuth2Claim(ctx, server, id).OAuth2Claim(claim("greeting", "user.lastName")).Execute()).must(t)
	if got := of(claims.GetOAuth2Claim(ctx, server, id).Execute()).must(t); got.GetValue() != "user.lastName" {
		t.Errorf("the claim is %+v", got)
	}
	if err := of(claims.CreateOAuth2Claim(ctx, server).OAuth2Claim(claim("iss", "user.firstName")).Execute()).err; err == nil {
		t.Error("a claim of the server's own was taken")
	}
	bare(claims.DeleteOAuth2Claim(ctx, server, id).Execute()).must(t)
	of(claims.GetOAuth2Claim(ctx, server, id).Execute()).missing(t, id, "OAuth2Claim")
}

func TestAuthorizationServerPolicies(t *testing.T) {
	_, sdk := newSDK(t)
	ctx, api, rules := t.Context(), sdk.AuthorizationServerPoliciesAPI, sdk.AuthorizationServerRulesAPI
	server := newServer(t, sdk, "orders").GetId()
	policy := func(description string) okta.AuthorizationServerPolicy {
		return body[okta.AuthorizationServerPolicy](t, `{"type":"OAUTH_AUTHORIZATION_POLICY","name":"Shop","description":"`+description+`","priority":1,"status":"ACTIVE","conditions":{"clients":{"include":["ALL_CLIENTS"]}}}`)
	}
	// The SDK has no names for what policies have.
	id := of(api.CreateAuthorizationServerPolicy(ctx, server).Policy(policy("Of the shop")).Execute()).must(t).AdditionalProperties["id"].(string)
	of(api.ReplaceAuthorizationServerPolicy(ctx, server, id).Policy(policy("Of all shops")).Execute()).must(t)
	bare(api.DeactivateAuthorizationServerPolicy(ctx, server, id).Execute()).must(t)
	if got := of(api.GetAuthorizationServerPolicy(ctx, server, id).Execute()).must(t).AdditionalProperties; got["status"] != "INACTIVE" || got["description"] != "Of all shops" {
		t.Errorf("the policy is %+v", got)
	}
	bare(api.ActivateAuthorizationServerPolicy(ctx, server, id).Execute()).must(t)
	if all := of(api.ListAuthorizationServerPolicies(ctx, server).Execute()).must(t); len(all) == 0 {
		t.Error("the server has no policy")
	}

	rule := func(minutes string) okta.AuthorizationServerPolicyRule {
		return body[okta.AuthorizationServerPolicyRule](t, `{"type":"RESOURCE_ACCESS","name":"Short","priority":1,"status":"ACTIVE",
			"conditions":{"people":{"groups":{"include":["EVERYONE"]}},"grantTypes":{"include":["authorization_code"]},"scopes":{"include":["*"]}},
			"actions":{"token":{"accessTokenLifetimeMinutes":`+minutes+`,"refreshTokenLifetimeMinutes":0,"refreshTokenWindowMinutes":10080}}}`)
	}
	ruleID := of(rules.CreateAuthorizationServerPolicyRule(ctx, server, id).PolicyRule(rule("10")).Execute()).must(t).GetId()
	of(rules.ReplaceAuthorizationServerPolicyRule(ctx, server, id, ruleID).PolicyRule(rule("15")).Execute()).must(t)
	bare(rules.DeactivateAuthorizationServerPolicyRule(ctx, server, id, ruleID).Execute()).must(t)
	if got := of(rules.GetAuthorizationServerPolicyRule(ctx, server, id, ruleID).Execute()).must(t); got.GetStatus() != "INACTIVE" || got.Actions.Token.GetAccessTokenLifetimeMinutes() != 15 {
		t.Errorf("the rule is %+v", got)
	}
	bare(rules.ActivateAuthorizationServerPolicyRule(ctx, server, id, ruleID).Execute()).must(t)
	if err := of(rules.ReplaceAuthorizationServerPolicyRule(ctx, server, id, ruleID).PolicyRule(rule("1")).Execute()).err; err == nil {
		t.Error("a lifetime of one minute was taken")
	}
	bare(rules.DeleteAuthorizationServerPolicyRule(ctx, server, id, ruleID).Execute()).must(t)
	of(rules.GetAuthorizationServerPolicyRule(ctx, server, id, ruleID).Execute()).missing(t, ruleID, "OAuth2AccessPolicyRule")
	bare(api.DeleteAuthorizationServerPolicy(ctx, server, id).Execute()).must(t)
	of(api.GetAuthorizationServerPolicy(ctx, server, id).Execute()).missing(t, id, "OAuth2AccessPolicy")
}
