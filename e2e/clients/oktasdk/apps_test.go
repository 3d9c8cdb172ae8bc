package oktasdk_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
	"github.com/okta/okta-sdk-golang/v5/okta"
)

// newApp is a body of an app with a redirect URI.
func newApp(label, method, kind string, settings func(*okta.OpenIdConnectApplicationSettingsClient)) *okta.OpenIdConnectApplication {
	client := okta.OpenIdConnectApplicationSettingsClient{ApplicationType: &kind, RedirectUris: []string{"http://localhost:8080/cb"}}
	if settings != nil {
		settings(&client)
	}
	return okta.NewOpenIdConnectApplication(
		okta.OAuthApplicationCredentials{OauthClient: &okta.ApplicationCredentialsOAuthClient{TokenEndpointAuthMethod: &method}},
		"oidc_client", okta.OpenIdConnectApplicationSettings{OauthClient: &client}, label, "OPENID_CONNECT",
	)
}

func create(t *testing.T, sdk *okta.APIClient, app *okta.OpenIdConnectApplication) *okta.OpenIdConnectApplication {
	t.Helper()
	created, _, err := sdk.ApplicationAPI.CreateApplication(t.Context()).Application(okta.OpenIdConnectApplicationAsListApplications200ResponseInner(app)).Execute()
	if err != nil {
		t.Fatal(err)
	}
	return created.OpenIdConnectApplication
}

func TestApps(t *testing.T) {
	org, sdk := newSDK(t, mockidx.WithUsers(mockidx.User{ID: "00uAda", Login: "ada@example.com"}))
	ctx := t.Context()
	const magic = "http://localhost:8080/magic"
	app := create(t, sdk, newApp("Cart", "client_secret_basic", "web", func(s *okta.OpenIdConnectApplicationSettingsClient) {
		s.GrantTypes, s.ResponseTypes = []string{"interaction_code", "refresh_token"}, []string{"code"}
		s.AdditionalProperties = map[string]any{"email_magic_link_redirect_uri": magic}
	}))
	id := app.GetId()
	if cred := app.Credentials.OauthClient; cred.GetClientId() != id || cred.GetClientSecret() == "" || app.GetStatus() != "ACTIVE" {
		t.Errorf("created: %+v", app)
	}
	find := func() mockidx.App {
		for _, a := range org.Config().Apps {
			if a.ID == id {
				return a
			}
		}
		t.Fatal("the org has no such app")
		return mockidx.App{}
	}
	if a := find(); a.EmailVerificationURI != magic || len(a.GrantTypes) != 2 || !a.AssignedOnly {
		t.Errorf("the org has %+v", a)
	}

	// What was answered goes back with a change.
	app.Label = "Basket"
	replaced, _, err := sdk.ApplicationAPI.ReplaceApplication(ctx, id).Application(okta.OpenIdConnectApplicationAsListApplications200ResponseInner(app)).Execute()
	if err != nil || replaced.OpenIdConnectApplication.GetLabel() != "Basket" || find().EmailVerificationURI != magic {
		t.Fatalf("replaced: %+v, %v", replaced, err)
	}
	groups, _, err := sdk.GroupAPI.ListGroups(ctx).Q("Everyone").Execute()
	if err != nil {
		t.Fatal(err)
	}
	everyone := groups[0].GetId()
	if _, _, err := sdk.ApplicationGroupsAPI.AssignGroupToApplication(ctx, id, everyone).Execute(); err != nil {
		t.Error(err)
	}
	if all, _, err := sdk.ApplicationGroupsAPI.ListApplicationGroupAssignments(ctx, id).Execute(); err != nil || len(all) != 1 {
		t.Errorf("groups: %+v, %v", all, err)
	}
	if u, _, err := sdk.ApplicationUsersAPI.AssignUserToApplication(ctx, id).AppUser(okta.AppUserAssignRequest{Id: "00uAda"}).Execute(); err != nil || u.GetScope() != "USER" {
		t.Errorf("assigned: %+v, %v", u, err)
	}
	if all, _, err := sdk.ApplicationUsersAPI.ListApplicationUsers(ctx, id).Execute(); err != nil || len(all) != 1 {
		t.Errorf("users: %+v, %v", all, err)
	}
	if _, err := sdk.ApplicationUsersAPI.UnassignUserFromApplication(ctx, id, "00uAda").Execute(); err != nil {
		t.Error(err)
	}
	if _, err := sdk.ApplicationGroupsAPI.UnassignApplicationFromGroup(ctx, id, everyone).Execute(); err != nil {
		t.Error(err)
	}
	policy := app.GetLinks().AccessPolicy.GetHref()
	if _, err := sdk.ApplicationPoliciesAPI.AssignApplicationPolicy(ctx, id, policy[strings.LastIndex(policy, "/")+1:]).Execute(); err != nil {
		t.Error(err)
	}
	bare(sdk.ApplicationPoliciesAPI.AssignApplicationPolicy(ctx, id, "rstNone").Execute()).missing(t, "rstNone", "Policy")
	bare(sdk.ApplicationAPI.DeleteApplication(ctx, id).Execute()).refused(t, "E0000056", "Delete application forbidden.", "The application must be deactivated before it can be deleted.")
	bare(sdk.ApplicationAPI.DeactivateApplication(ctx, id).Execute()).must(t)
	bare(sdk.ApplicationAPI.ActivateApplication(ctx, id).Execute()).must(t)
	bare(sdk.ApplicationAPI.DeactivateApplication(ctx, id).Execute()).must(t)
	bare(sdk.ApplicationAPI.DeleteApplication(ctx, id).Execute()).must(t)
	of(sdk.ApplicationAPI.GetApplication(ctx, id).Execute()).missing(t, id, "AppInstance")
}

func TestAppLists(t *testing.T) {
	_, sdk := newSDK(t)
	ids := map[string]bool{}
	for range 5 {
		ids[create(t, sdk, newApp("Page", "none", "browser", nil)).GetId()] = true
	}
	for _, a := range pages(t, of(sdk.ApplicationAPI.ListApplications(t.Context()).Q("page").Limit(2).Execute())) {
		delete(ids, a.OpenIdConnectApplication.GetId())
	}
	if len(ids) > 0 {
		t.Errorf("not met: %v", ids)
	}
	of(sdk.ApplicationAPI.ListApplications(t.Context()).Filter(`label eq "Page"`).Execute()).refused(t, "E0000031", "Invalid search criteria.")
	of(sdk.ApplicationAPI.ListApplications(t.Context()).After("no-cursor").Execute()).invalid(t, "after", "after: The after parameter is not a cursor of this list")
}

func TestAppsRefused(t *testing.T) {
	_, sdk := newSDK(t)
	refusal := func(a *okta.OpenIdConnectApplication) answer[*okta.ListApplications200ResponseInner] {
		return of(sdk.ApplicationAPI.CreateApplication(t.Context()).Application(okta.OpenIdConnectApplicationAsListApplications200ResponseInner(a)).Execute())
	}
	refusal(newApp(" ", "none", "browser", nil)).invalid(t, "label", "label: The field cannot be left blank, and has at most 100 characters")
	refusal(newApp("Bot", "private_key_jwt", "web", nil)).invalid(t, "jwks", "'jwks' cannot be left blank when 'token_endpoint_auth_method' is 'private_key_jwt'")
	app := create(t, sdk, newApp("Cart", "none", "browser", nil)).GetId()
	of(sdk.ApplicationUsersAPI.AssignUserToApplication(t.Context(), app).AppUser(okta.AppUserAssignRequest{Id: "00uNone"}).Execute()).missing(t, "00uNone", "User")
	of(sdk.ApplicationGroupsAPI.AssignGroupToApplication(t.Context(), app, "00gNone").Execute()).missing(t, "00gNone", "UserGroup")
	of(sdk.ApplicationUsersAPI.GetApplicationUser(t.Context(), app, "00uNone").Execute()).missing(t, "00uNone", "AppUser")
}

func TestGrants(t *testing.T) {
	org, sdk := newSDK(t)
	ctx, app := t.Context(), create(t, sdk, newApp("Robot", "client_secret_basic", "web", nil)).GetId()
	grant := of(sdk.ApplicationGrantsAPI.GrantConsentToScope(ctx, app).OAuth2ScopeConsentGrant(okta.OAuth2ScopeConsentGrant{Issuer: org.URL(), ScopeId: "okta.users.read"}).Execute()).must(t).GetId()
	if got := of(sdk.ApplicationGrantsAPI.GetScopeConsentGrant(ctx, app, grant).Execute()).must(t); got.ScopeId != "okta.users.read" || got.GetStatus() != "ACTIVE" {
		t.Errorf("the grant is %+v", got)
	}
	bare(sdk.ApplicationGrantsAPI.RevokeScopeConsentGrant(ctx, app, grant).Execute()).must(t)
	of(sdk.ApplicationGrantsAPI.GetScopeConsentGrant(ctx, app, grant).Execute()).missing(t, grant, "OAuth2ScopeConsentGrant")
}

// A service app signs its own way in, and does what its scopes are for.
func TestPrivateKey(t *testing.T) {
	org, sdk := newSDK(t)
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	number := func(n *big.Int) string { return base64.RawURLEncoding.EncodeToString(n.Bytes()) }
	rs, kid, use := "RSA", "robot-key", "sig"
	app := create(t, sdk, newApp("Robot", "private_key_jwt", "service", func(s *okta.OpenIdConnectApplicationSettingsClient) {
		s.RedirectUris, s.GrantTypes = nil, []string{"client_credentials"}
		s.Jwks = &okta.OpenIdConnectApplicationSettingsClientKeys{Keys: []okta.SchemasJsonWebKey{{
			Kty: &rs, Kid: &kid, Use: &use, AdditionalProperties: map[string]any{"n": number(key.N), "e": number(big.NewInt(int64(key.E)))},
		}}}
	}))
	for _, scope := range []string{"okta.groups.manage", "okta.users.read"} {
		grant := okta.OAuth2ScopeConsentGrant{Issuer: org.URL(), ScopeId: scope}
		if _, _, err := sdk.ApplicationGrantsAPI.GrantConsentToScope(t.Context(), app.GetId()).OAuth2ScopeConsentGrant(grant).Execute(); err != nil {
			t.Fatal(err)
		}
	}
	if all, _, err := sdk.ApplicationGrantsAPI.ListScopeConsentGrants(t.Context(), app.GetId()).Execute(); err != nil || len(all) != 2 {
		t.Errorf("grants: %+v, %v", all, err)
	}
	text := string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}))
	as := func(scopes ...string) *okta.APIClient {
		return connect(t, org, okta.WithAuthorizationMode("PrivateKey"), okta.WithClientId(app.GetId()), okta.WithScopes(scopes), okta.WithPrivateKey(text), okta.WithPrivateKeyId(kid))
	}
	robot := as("okta.groups.manage", "okta.users.read")
	name := "Robots"
	group := okta.Group{Profile: &okta.GroupProfile{Name: &name}}
	if _, _, err := robot.GroupAPI.CreateGroup(t.Context()).Group(group).Execute(); err != nil {
		t.Error(err)
	}
	if _, _, err := robot.UserAPI.ListUsers(t.Context()).Execute(); err != nil {
		t.Error(err)
	}
	of(robot.ApplicationAPI.ListApplications(t.Context()).Execute()).refused(t, "E0000006", "You do not have permission to perform the requested action")
	of(connect(t, org, okta.WithToken("wrong")).UserAPI.ListUsers(t.Context()).Execute()).refused(t, "E0000011", "Invalid token provided")
}
