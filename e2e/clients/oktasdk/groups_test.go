package oktasdk_test

import (
	"testing"

	"github.com/okta/okta-sdk-golang/v5/okta"
)

func newGroup(name string) okta.Group { return okta.Group{Profile: &okta.GroupProfile{Name: &name}} }

func TestGroups(t *testing.T) {
	org, sdk := newSDK(t)
	ctx, api := t.Context(), sdk.GroupAPI
	id := of(api.CreateGroup(ctx).Group(newGroup("Writers")).Execute()).must(t).GetId()
	if got := of(api.ReplaceGroup(ctx, id).Group(newGroup("Authors")).Execute()).must(t); got.GetType() != "OKTA_GROUP" || got.Profile.GetName() != "Authors" {
		t.Errorf("replaced %+v", got)
	}
	if _, ok := org.Config().GroupByName("Authors"); !ok {
		t.Error("the org has no group of that name")
	}
	user := org.Config().Users[0].ID
	bare(api.AssignUserToGroup(ctx, id, user).Execute()).must(t)
	if members := of(api.ListGroupUsers(ctx, id).Execute()).must(t); len(members) != 1 || members[0].GetId() != user {
		t.Errorf("members %+v", members)
	}
	bare(api.UnassignUserFromGroup(ctx, id, user).Execute()).must(t)
	bare(api.AssignUserToGroup(ctx, id, "00uNone").Execute()).missing(t, "00uNone", "User")
	of(sdk.ApplicationGroupsAPI.AssignGroupToApplication(ctx, org.Config().Apps[0].ID, id).Execute()).must(t)
	if apps := of(api.ListAssignedApplicationsForGroup(ctx, id).Execute()).must(t); len(apps) != 1 {
		t.Errorf("apps %+v", apps)
	}
	of(api.CreateGroup(ctx).Group(newGroup("Authors")).Execute()).invalid(t, "name", "name: An object with this field already exists in the current organization")
	bare(api.DeleteGroup(ctx, id).Execute()).must(t)
	of(api.GetGroup(ctx, id).Execute()).missing(t, id, "UserGroup")

	for _, name := range []string{"Page A", "Page B", "Page C"} {
		of(api.CreateGroup(ctx).Group(newGroup(name)).Execute()).must(t)
	}
	if got := pages(t, of(api.ListGroups(ctx).Q("page").Limit(2).Execute())); len(got) != 3 {
		t.Errorf("q finds %d groups", len(got))
	}
	if got := of(api.ListGroups(ctx).Search(`profile.name eq "Page B"`).Execute()).must(t); len(got) != 1 {
		t.Errorf("the search finds %d groups", len(got))
	}
	everyone := of(api.ListGroups(ctx).Filter(`type eq "BUILT_IN"`).Execute()).must(t)[0].GetId()
	bare(api.DeleteGroup(ctx, everyone).Execute()).refused(t, "E0000101", "You cannot modify this group because it is built in")
	of(api.ListGroups(ctx).After("no-cursor").Execute()).invalid(t, "after", "after: The after parameter is not a cursor of this list")
	expectLogged(t, sdk, "group.lifecycle.create", "group.lifecycle.delete", "group.user_membership.add", "group.user_membership.remove")
}

func TestGroupRules(t *testing.T) {
	org, sdk := newSDK(t)
	ctx, api := t.Context(), sdk.GroupAPI
	group := of(api.CreateGroup(ctx).Group(newGroup("Engineers")).Execute()).must(t).GetId()
	rule := func(expression, group string) okta.GroupRule {
		return okta.GroupRule{
			Name: new("Engineers"), Type: new("group_rule"),
			Conditions: &okta.GroupRuleConditions{Expression: &okta.GroupRuleExpression{Type: new("urn:okta:expression:1.0"), Value: &expression}},
			Actions:    &okta.GroupRuleAction{AssignUserToGroups: &okta.GroupRuleGroupAssignment{GroupIds: []string{group}}},
		}
	}
	id := of(api.CreateGroupRule(ctx).GroupRule(rule(`user.email == null`, group)).Execute()).must(t).GetId()
	of(api.ReplaceGroupRule(ctx, id).GroupRule(rule(`user.email != null`, group)).Execute()).must(t)
	bare(api.ActivateGroupRule(ctx, id).Execute()).must(t)
	if user := org.Config().Users[0]; !org.Config().In(user, group) {
		t.Errorf("the rule does not put %s into the group", user.Login)
	}
	if got := of(api.GetGroupRule(ctx, id).Execute()).must(t); got.GetStatus() != "ACTIVE" {
		t.Errorf("the rule is %+v", got)
	}
	of(api.CreateGroupRule(ctx).GroupRule(okta.GroupRule{Name: new("Second"), Type: new("group_rule"), Conditions: rule("true", group).Conditions, Actions: rule("true", group).Actions}).Execute()).must(t)
	if got := pages(t, of(api.ListGroupRules(ctx).Limit(1).Execute())); len(got) != 2 {
		t.Errorf("%d rules", len(got))
	}
	if err := bare(api.DeleteGroupRule(ctx, id).Execute()).err; err == nil {
		t.Error("an active rule was deleted")
	}
	bare(api.DeactivateGroupRule(ctx, id).Execute()).must(t)
	bare(api.DeleteGroupRule(ctx, id).RemoveUsers(true).Execute()).must(t)
	of(api.GetGroupRule(ctx, id).Execute()).missing(t, id, "GroupRule")
	if err := of(api.CreateGroupRule(ctx).GroupRule(rule(`user.email ===`, group)).Execute()).err; err == nil {
		t.Error("an expression that is none was taken")
	}
}
