package management

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/directory/expression"
)

// groupRules put users into groups by what their profiles say.
// Source: Okta, Group Rules API.
var groupRules = &collection{
	kind: directory.GroupRuleDocument, path: "/groups/rules", what: "GroupRule", scope: "okta.groups", prefix: "0pr", limit: 200,
	check: checkGroupRule, view: viewGroupRule,
}

var groupRuleRoutes = []route{
	{"GET", "/groups/rules", "okta.groups", listGroupRules},
	{"POST", "/groups/rules", "okta.groups", createGroupRule},
	{"GET", "/groups/rules/{id}", "okta.groups", groupRules.show},
	{"PUT", "/groups/rules/{id}", "okta.groups", groupRules.replace},
	{"DELETE", "/groups/rules/{id}", "okta.groups", deleteGroupRule},
	{"POST", "/groups/rules/{id}/lifecycle/activate", "okta.groups", activateGroupRule},
	{"POST", "/groups/rules/{id}/lifecycle/deactivate", "okta.groups", deactivateGroupRule},
}

func viewGroupRule(c *call, d directory.Document, v object) {
	v["type"] = "group_rule"
	self := "/groups/rules/" + d.ID
	v["_links"] = object{
		"self": c.link(self, "GET", "PUT", "DELETE"), "activate": c.link(self+"/lifecycle/activate", "POST"), "deactivate": c.link(self+"/lifecycle/deactivate", "POST"),
	}
}

func listGroupRules(c *call) error {
	rules, search := c.org.DocumentsOf(directory.GroupRuleDocument, ""), strings.ToLower(c.URL.Query().Get("search"))
	rules = slices.DeleteFunc(rules, func(d directory.Document) bool { return !strings.Contains(strings.ToLower(d.Name), search) })
	return list(c, rules, 200, documentID, func(d directory.Document) any { return groupRules.render(c, d) })
}

// createGroupRule adds a rule, which is inactive until it is activated.
func createGroupRule(c *call) error {
	query := c.URL.Query()
	query.Set("activate", "false")
	c.URL.RawQuery = query.Encode()
	return groupRules.create(c)
}

var errActiveRule = invalid("status", "status: The group rule is active. Deactivate it first")

func checkGroupRule(_ *call, o *directory.Org, d *directory.Document, body object) error {
	if d.Active() { // a new one is not
		return errActiveRule
	}
	if _, err := required(body, "name"); err != nil {
		return err
	}
	taken := func(other directory.Document) bool {
		return other.Kind == d.Kind && other.ID != d.ID && other.Name == d.Name
	}
	if slices.ContainsFunc(o.Documents, taken) {
		return invalid("name", "name: An object with this field already exists in the current organization")
	}
	if body["type"] != "group_rule" {
		return invalid("type", "type: The field must be group_rule")
	}
	var rule directory.GroupRule
	if err := reread(body, &rule); err != nil {
		return err
	}
	return checkGroupCondition(o, rule)
}

func checkGroupCondition(o *directory.Org, rule directory.GroupRule) error {
	condition, groups := rule.Conditions.Expression, rule.Actions.AssignUserToGroups.GroupIDs
	if condition.Type != "" && condition.Type != "urn:okta:expression:1.0" {
		return invalid("conditions.expression.type", "conditions.expression.type: The field must be urn:okta:expression:1.0")
	}
	var fault *expression.Error
	if _, err := expression.Parse(condition.Value); errors.As(err, &fault) {
		return invalid("conditions.expression.value", "Invalid expression: "+fault.Error())
	}
	if len(groups) == 0 {
		return invalid("actions.assignUserToGroups.groupIds", "groupIds: The field cannot be left blank")
	}
	for _, id := range groups {
		g, ok := find(o.Groups, func(g directory.Group) bool { return g.ID == id })
		if !ok || g.BuiltIn() {
			return invalid("actions.assignUserToGroups.groupIds", "groupIds: Users cannot be put into the group "+id)
		}
	}
	return nil
}

func activateGroupRule(c *call) error {
	_, err := groupRules.setStatus(c, directory.DocumentActive)
	if err != nil {
		return err
	}
	return c.none()
}

// deactivateGroupRule leaves everybody in the groups that the rule put them
// into, as Okta does.
func deactivateGroupRule(c *call) error {
	_, err := groupRules.change(c, func(o *directory.Org, d *directory.Document) error {
		if d.Active() {
			keepMembers(o, *d)
		}
		d.Status, d.Updated = directory.DocumentInactive, c.now
		return nil
	})
	if err != nil {
		return err
	}
	return c.none()
}

// keepMembers puts those whom a rule is about into its groups by hand.
func keepMembers(o *directory.Org, d directory.Document) {
	eachRuled(o, d, func(u *directory.User, group string) {
		if !slices.Contains(u.Groups, group) {
			u.Groups = append(u.Groups, group)
		}
	})
}

// eachRuled calls do with each user whom a rule is about and each of its groups
// that there is.
func eachRuled(o *directory.Org, d directory.Document, do func(*directory.User, string)) {
	rule, err := directory.GroupRuleOf(d)
	if err != nil {
		return
	}
	for i := range o.Users {
		u := &o.Users[i]
		if !rule.Matches(o, *u) {
			continue
		}
		for _, id := range rule.Actions.AssignUserToGroups.GroupIDs {
			if slices.ContainsFunc(o.Groups, func(g directory.Group) bool { return g.ID == id }) {
				do(u, id)
			}
		}
	}
}

// deleteGroupRule removes an inactive rule and, if that is asked for, those
// whom it is about from its groups.
func deleteGroupRule(c *call) error {
	err := c.update(func(o *directory.Org) error {
		d, err := groupRules.get(c, o)
		switch {
		case err != nil:
			return err
		case d.Active():
			return errActiveRule
		}
		if c.URL.Query().Get("removeUsers") == "true" {
			eachRuled(o, d, func(u *directory.User, group string) {
				u.Groups = slices.DeleteFunc(u.Groups, func(id string) bool { return id == group })
			})
		}
		o.RemoveDocument(d.Kind, d.ID)
		return nil
	})
	if err != nil {
		return err
	}
	c.w.WriteHeader(http.StatusAccepted)
	return nil
}

// exclude takes a user out of every active rule that puts them into a group, so that
// they can be removed from it.
func exclude(o *directory.Org, u directory.User, group string) error {
	for _, d := range o.DocumentsOf(directory.GroupRuleDocument, "") {
		rule, err := directory.GroupRuleOf(d)
		if err != nil || !d.Active() || !slices.Contains(rule.Actions.AssignUserToGroups.GroupIDs, group) || !rule.Matches(o, u) {
			continue
		}
		body := object{}
		if err := d.Read(&body); err != nil {
			return err
		}
		people := within(within(within(body, "conditions"), "people"), "users")
		people["exclude"] = append(rule.Conditions.People.Users.Exclude, u.ID)
		b, err := json.Marshal(body)
		if err != nil {
			return err
		}
		d.Body = string(b)
		o.PutDocument(d)
	}
	return nil
}

// within returns the object that is a member of v, made if it is not there.
func within(v object, name string) object {
	inner, ok := v[name].(object)
	if !ok {
		inner = object{}
		v[name] = inner
	}
	return inner
}
