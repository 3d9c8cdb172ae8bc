package directory

import (
	"slices"
	"time"
)

// Group is a set of users. Its members name it, in [User.Groups]; everyone is
// in the built-in group Everyone without naming it.
// Source: Okta, Groups API.
type Group struct {
	ID          string    `yaml:"id"`   // 00g…, derived from the name if empty
	Name        string    `yaml:"name"` // unique
	Description string    `yaml:"description"`
	Created     time.Time `yaml:"created"`
	Updated     time.Time `yaml:"updated"` // its name or description
	Changed     time.Time `yaml:"changed"` // its members
}

// Everyone is the name of the built-in group, which every org has.
const Everyone = "Everyone"

// BuiltIn reports whether g is the group that everyone is in, and that nobody
// may change.
func (g Group) BuiltIn() bool { return g.Name == Everyone }

// GroupByName finds a group by id or name.
func (o *Org) GroupByName(name string) (Group, bool) {
	if g, ok := find(o.Groups, func(g Group) bool { return g.ID == name }); ok {
		return g, true
	}
	return find(o.Groups, func(g Group) bool { return g.Name == name })
}

// knownGroups are those of the ids that groups have: documents name also groups
// that are gone.
func (o *Org) knownGroups(ids []string) []string {
	var known []string
	for _, id := range ids {
		if slices.ContainsFunc(o.Groups, func(g Group) bool { return g.ID == id }) {
			known = append(known, id)
		}
	}
	return known
}

// In reports whether u is in a group, by its id.
func (o *Org) In(u User, group string) bool {
	return slices.Contains(o.GroupsOf(u), group)
}

// GroupsOf returns the ids of the groups that u is in: those that u was put
// into, Everyone, and those of rules.
func (o *Org) GroupsOf(u User) []string {
	ids := u.Groups[:len(u.Groups):len(u.Groups)]
	if g, ok := find(o.Groups, Group.BuiltIn); ok {
		ids = append(ids, g.ID)
	}
	for _, id := range o.GroupsByRules(u) {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// completeGroups adds the built-in group, and lets everything name groups by
// their ids, so that they can be renamed.
func (o *Org) completeGroups() {
	if _, ok := find(o.Groups, Group.BuiltIn); !ok {
		o.Groups = append(o.Groups, Group{Name: Everyone, Description: "All users in your organization"})
	}
	for i := range o.Groups {
		orElse(&o.Groups[i].ID, deriveID("00g", o.Name, o.Groups[i].Name))
	}
	for i := range o.Users {
		o.identifyGroups(o.Users[i].Groups)
	}
	for i := range o.Apps {
		o.identifyGroups(o.Apps[i].Groups)
	}
	for i := range o.IdentityProviders {
		o.identifyGroups(o.IdentityProviders[i].LinkGroups)
		o.identifyGroups(o.IdentityProviders[i].Groups)
	}
	o.identifyGroups(o.Registration.Groups)
}

func (o *Org) identifyGroups(names []string) {
	for i, name := range names {
		if g, ok := o.GroupByName(name); ok {
			names[i] = g.ID
		}
	}
}

func (v *validator) checkGroups() {
	ids, names := seen{}, seen{}
	for i, g := range v.Groups {
		p := root.key("groups").index(i)
		v.checkID(p.key("id"), "group id", g.ID)
		v.checkName(p.key("name"), "group name", g.Name)
		v.checkLong(p.key("description"), "description", g.Description)
		v.checkTime(p.key("created"), "created", g.Created)
		v.checkTime(p.key("updated"), "updated", g.Updated)
		v.checkTime(p.key("changed"), "changed", g.Changed)
		if v.checkUnique(names, p.key("name"), "group name", g.Name, g.Name) {
			v.checkUnique(ids, p.key("id"), "group id", g.ID, g.ID)
		}
	}
}

// checkGroupNames reports groups that there are not.
func (v *validator) checkGroupNames(p path, groups []string) {
	met := seen{}
	for i, name := range groups {
		at := p.index(i)
		if _, ok := v.GroupByName(name); !ok {
			var known []string
			for _, g := range v.Groups {
				known = append(known, g.Name)
			}
			v.add(at, suggest(name, known), "unknown group %q", name).Related = string(root.key("groups"))
		}
		v.checkUnique(met, at, "group", name, name)
	}
}

// RemoveGroup removes a group, also from everybody and everything in it.
func (o *Org) RemoveGroup(id string) {
	is := func(other string) bool { return other == id }
	o.forgetAssignments(id)
	o.Groups = slices.DeleteFunc(o.Groups, func(g Group) bool { return g.ID == id })
	for i := range o.Users {
		o.Users[i].Groups = slices.DeleteFunc(o.Users[i].Groups, is)
	}
	for i := range o.Apps {
		if a := &o.Apps[i]; slices.Contains(a.Groups, id) {
			o.UnassignGroup(a, id)
		}
	}
	o.Registration.Groups = slices.DeleteFunc(o.Registration.Groups, is)
}
