package management

import (
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// policies are those of all six types. The org's own, which the org file
// describes, become documents when the API changes them.
// Source: Okta, Policies API.
var policies = &collection{
	kind: directory.PolicyDocument, path: "/policies", what: "Policy", scope: "okta.policies", prefix: "00p", limit: 200,
	prepare: writeDefaultPolicies, check: checkPolicy, view: viewPolicy, removable: notSystem, created: policyCreated,
}

var policyRoutes = slices.Concat(
	[]route{{"GET", "/policies", policies.scope, listPolicies}},
	policies.crud()[1:],
	policies.bareLifecycle(),
	[]route{
		{"GET", "/policies/{id}/mappings", policies.scope, listMappings},
		{"POST", "/policies/{id}/clone", policies.scope, clonePolicy},
	},
)

func notSystem(_ *call, _ *directory.Org, d directory.Document) error {
	if d.System {
		return errSystem
	}
	return nil
}

// listPolicies lists the policies of a type, by priority.
func listPolicies(c *call) error {
	given := c.URL.Query().Get("type")
	if !slices.Contains(directory.PolicyTypes(), directory.PolicyType(given)) {
		return invalid("type", "type: The type parameter must be one of the types of policies")
	}
	status := c.URL.Query().Get("status")
	all := slices.DeleteFunc(policies.org(c).DocumentsOf(policies.kind, ""), func(d directory.Document) bool {
		return d.Type != given || status != "" && d.Status != status
	})
	return list(c, all, policies.limit, documentID, func(d directory.Document) any { return policies.render(c, d) })
}

func viewPolicy(c *call, d directory.Document, v object) {
	self := "/policies/" + d.ID
	links := c.lifecycle(self, d.Active(), "GET", "PUT", "DELETE")
	if d.System {
		links = object{"self": c.link(self, "GET", "PUT")}
	}
	links["rules"] = c.link(self+"/rules", "GET", "POST")
	if d.Type == string(directory.AccessPolicy) || d.Type == string(directory.ProfilePolicy) {
		links["mappings"] = c.link(self+"/mappings", "GET")
	}
	v["priority"], v["system"], v["_links"], v["_embedded"] = d.Priority, d.System, links, nil
	for _, name := range []string{"description", "conditions", "settings"} {
		if _, ok := v[name]; !ok {
			v[name] = nil
		}
	}
}

// checkPolicy checks what every policy has, and completes its settings.
func checkPolicy(c *call, o *directory.Org, d *directory.Document, body object) error {
	if _, err := required(body, "name"); err != nil {
		return err
	}
	before, existed := o.DocumentByID(d.Kind, d.ID)
	t := directory.PolicyType(d.Type)
	switch {
	case existed && d.Type == "":
		d.Type = before.Type
	case existed && d.Type != before.Type:
		return invalid("type", "type: The type of a policy cannot be changed")
	case !slices.Contains(directory.PolicyTypes(), t):
		return invalid("type", "type: The type of a policy must be one of ACCESS_POLICY, IDP_DISCOVERY, MFA_ENROLL, OKTA_SIGN_ON, PASSWORD and PROFILE_ENROLLMENT")
	case !existed && t == directory.DiscoveryPolicy:
		return forbidden("E0000077", "There is one policy of type IDP_DISCOVERY")
	}
	if !existed && (t == directory.AccessPolicy || t == directory.ProfilePolicy) {
		d.ID = c.tenant.Chance.ID("rst")
	}
	if other, taken := find(o.DocumentsOf(d.Kind, ""), func(p directory.Document) bool { return p.ID != d.ID && p.Type == d.Type && p.Name == d.Name }); taken {
		return invalid("name", "name: Policy name already in use by "+other.ID)
	}
	if err := checkPeople(o, body); err != nil {
		return err
	}
	place(o, d, body)
	return completeSettings(o, *d, body)
}

// people are the parts of conditions that name users and groups.
type people struct {
	Conditions struct {
		People struct {
			Users, Groups struct{ Include, Exclude []string }
		}
	}
}

// checkPeople refuses conditions that name a group or user that is none.
func checkPeople(o *directory.Org, body object) error {
	var p people
	if err := reread(body, &p); err != nil {
		return err
	}
	at := p.Conditions.People
	for _, id := range slices.Concat(at.Groups.Include, at.Groups.Exclude) {
		if _, ok := find(o.Groups, func(g directory.Group) bool { return g.ID == id }); !ok {
			return invalid("conditions.people.groups", "groups: Invalid group id: "+id)
		}
	}
	for _, id := range slices.Concat(at.Users.Include, at.Users.Exclude) {
		if _, ok := o.UserByID(id); !ok {
			return invalid("conditions.people.users", "users: Invalid user id: "+id)
		}
	}
	return nil
}

// place gives d the priority that was asked for, among those of its kind,
// parent and type, and moves the others down. Without one it comes last. The
// system's own are always the very last, and apps choose their policies by
// themselves.
func place(o *directory.Org, d *directory.Document, body object) {
	switch t := directory.PolicyType(d.Type); {
	case d.System:
		d.Priority = directory.LastPriority
		return
	case d.Kind == directory.PolicyDocument && (t == directory.AccessPolicy || t == directory.ProfilePolicy):
		d.Priority = 1
		return
	}
	var others []directory.Document
	for _, other := range o.DocumentsOf(d.Kind, d.Parent) {
		if other.ID != d.ID && other.Type == d.Type && !other.System {
			others = append(others, other)
		}
	}
	asked, ok := body["priority"].(float64)
	if !ok || asked > float64(len(others)+1) {
		asked = float64(len(others) + 1)
	}
	d.Priority = max(int(asked), 1)
	next := 1
	for _, other := range others {
		if next == d.Priority {
			next++
		}
		other.Priority = next
		next++
		o.PutDocument(other)
	}
}

// policyCreated gives a new policy of an app the rule that it cannot be
// without.
func policyCreated(c *call, o *directory.Org, d directory.Document) {
	t := directory.PolicyType(d.Type)
	if t != directory.AccessPolicy && t != directory.ProfilePolicy {
		return
	}
	actions := accessActions(directory.Policy{Factors: []directory.Factor{directory.FactorPassword}})
	if t == directory.ProfilePolicy {
		actions = profileActions(o.Registration)
	}
	o.PutDocument(defaultRule(d, c.tenant.Chance.ID("rul"), catchAll, actions, c.now))
}

// listMappings lists the apps that a policy is for.
func listMappings(c *call) error {
	d, err := policies.get(c, policies.org(c))
	if err != nil {
		return err
	}
	apps := slices.DeleteFunc(slices.Clone(c.org.Apps), func(a directory.App) bool { return policyOfApp(c.org, a, directory.PolicyType(d.Type)) != d.ID })
	return list(c, apps, policies.limit, func(a directory.App) string { return a.ID }, func(a directory.App) any {
		return object{"id": a.ID, "_links": object{"self": c.link("/policies/" + d.ID + "/mappings/" + a.ID), "application": c.link("/apps/" + a.ID), "policy": c.link("/policies/" + d.ID)}}
	})
}

// policyOfApp returns the id of the app's policy of a type.
func policyOfApp(o *directory.Org, a directory.App, t directory.PolicyType) string {
	switch t {
	case directory.AccessPolicy:
		return accessPolicyOf(o, a)
	case directory.ProfilePolicy:
		return profilePolicyOf(o, a)
	}
	return ""
}

// clonePolicy copies a policy of apps with its rules.
func clonePolicy(c *call) error {
	var clone directory.Document
	err := policies.update(c, func(o *directory.Org) error {
		d, err := policies.get(c, o)
		switch {
		case err != nil:
			return err
		case d.Type != string(directory.AccessPolicy):
			return invalid("type", "type: Only policies of type ACCESS_POLICY can be cloned")
		}
		clone = d
		clone.ID, clone.System, clone.Priority, clone.Created, clone.Updated = c.tenant.Chance.ID("rst"), false, 1, c.now, c.now
		clone.Name = "[cloned] " + d.Name + " " + clone.ID
		o.PutDocument(clone)
		for _, rule := range o.DocumentsOf(directory.RuleDocument, d.ID) {
			rule.ID, rule.Parent, rule.Created, rule.Updated = c.tenant.Chance.ID("rul"), clone.ID, c.now, c.now
			o.PutDocument(rule)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.answer(policies.render(c, clone))
}
