package directory

import (
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory/expression"
)

// GroupRule is what the Management API's rule for groups says: whom it is
// about, and which groups they are in while it is active.
// Source: Okta, Group Rules API.
type GroupRule struct {
	Conditions struct {
		People struct {
			Users, Groups struct{ Exclude []string }
		}
		Expression struct{ Value, Type string }
	}
	Actions struct {
		AssignUserToGroups struct {
			GroupIDs []string `json:"groupIds"`
		}
	}
}

// GroupRuleOf reads what a rule says.
func GroupRuleOf(d Document) (GroupRule, error) {
	var r GroupRule
	err := d.Read(&r)
	return r, err
}

// Matches reports whether u, a user of o, is one that the rule is about. A rule
// that cannot be evaluated is about nobody.
func (r GroupRule) Matches(o *Org, u User) bool {
	e, err := expression.Parse(r.Conditions.Expression.Value)
	out := r.Conditions.People
	switch {
	case err != nil || slices.Contains(out.Users.Exclude, u.ID):
		return false
	case slices.ContainsFunc(out.Groups.Exclude, func(id string) bool { return slices.Contains(u.Groups, id) }):
		return false
	}
	return e.Matches(ruledUser{o, u})
}

// ruledUser is a user as expressions see them. Of groups they see those that
// the user was put into by hand, so that no rule goes by another.
type ruledUser struct {
	org  *Org
	user User
}

func (r ruledUser) Attribute(name string) string {
	switch name {
	case "locale":
		return r.user.Locale
	case "timezone":
		return r.user.TimeZone
	}
	return r.user.Get(name)
}

func (r ruledUser) Groups() map[string]string {
	groups := map[string]string{}
	for _, g := range r.org.Groups {
		if g.BuiltIn() || slices.Contains(r.user.Groups, g.ID) {
			groups[g.ID] = g.Name
		}
	}
	return groups
}

// GroupsByRules returns the ids of the groups that active rules put u into,
// which may be among those that u is in anyway. They follow from what the rules
// and the user are now.
func (o *Org) GroupsByRules(u User) []string {
	var ids []string
	for _, d := range o.Documents {
		if d.Kind != GroupRuleDocument || !d.Active() {
			continue
		}
		if rule, err := GroupRuleOf(d); err == nil && rule.Matches(o, u) {
			ids = append(ids, rule.Actions.AssignUserToGroups.GroupIDs...)
		}
	}
	return o.knownGroups(ids)
}
