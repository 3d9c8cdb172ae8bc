package oktasdk_test

import (
	"testing"

	"github.com/okta/okta-sdk-golang/v5/okta"
)

// What an administrator sets up once, written and read by the SDK.
func TestSettings(t *testing.T) {
	org, sdk := newSDK(t)
	ctx := t.Context()
	p := &provisioned{t: t, org: org, sdk: sdk}

	authenticators, _, err := sdk.AuthenticatorAPI.ListAuthenticators(ctx).Execute()
	p.done("list authenticators", err)
	if len(authenticators) < 7 {
		t.Errorf("%d authenticators", len(authenticators))
	}
	schema, _, err := sdk.SchemaAPI.GetUserSchema(ctx, "default").Execute()
	p.done("read the schema of users", err)
	if schema.Definitions == nil || *schema.Definitions.Base.Properties.Login.Title != "Username" {
		t.Errorf("schema %+v", schema)
	}
	setting, _, err := sdk.OrgSettingAPI.GetOrgSettings(ctx).Execute()
	p.done("read the org's settings", err)
	if *setting.Subdomain != "default" {
		t.Errorf("settings %+v", setting)
	}

	group, _, err := sdk.GroupAPI.CreateGroup(ctx).Group(okta.Group{Profile: &okta.GroupProfile{Name: new("Engineers")}}).Execute()
	p.done("create a group", err)
	rule, _, err := sdk.GroupAPI.CreateGroupRule(ctx).GroupRule(okta.GroupRule{
		Name: new("Engineers"), Type: new("group_rule"),
		Conditions: &okta.GroupRuleConditions{Expression: &okta.GroupRuleExpression{Type: new("urn:okta:expression:1.0"), Value: new(`user.email != null`)}},
		Actions:    &okta.GroupRuleAction{AssignUserToGroups: &okta.GroupRuleGroupAssignment{GroupIds: []string{*group.Id}}},
	}).Execute()
	p.done("create a group rule", err)
	_, err = sdk.GroupAPI.ActivateGroupRule(ctx, *rule.Id).Execute()
	p.done("activate the group rule", err)
	if user := org.Config().Users[0]; !org.Config().In(user, *group.Id) {
		t.Errorf("the rule does not put %s into the group", user.Login)
	}

	server, _, err := sdk.AuthorizationServerAPI.CreateAuthorizationServer(ctx).AuthorizationServer(okta.AuthorizationServer{Name: new("Orders"), Audiences: []string{"api://orders"}}).Execute()
	p.done("create an authorization server", err)
	_, err = sdk.AuthorizationServerAPI.DeleteAuthorizationServer(ctx, *server.Id).Execute()
	p.done("delete the authorization server", err)

	brands, _, err := sdk.BrandsAPI.ListBrands(ctx).Execute()
	p.done("list brands", err)
	custom, _, err := sdk.CustomTemplatesAPI.CreateEmailCustomization(ctx, *brands[0].Id, "EmailChallenge").Instance(okta.EmailCustomization{
		Language: "en", Subject: "Your code", Body: "<p>${verificationToken}</p>",
	}).Execute()
	p.done("customize a mail", err)
	if !*custom.IsDefault {
		t.Errorf("customization %+v", custom)
	}
	p.expectLogged("group.lifecycle.create", "oauth2.as.created", "oauth2.as.deleted")
}
