package management

import (
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// groupRoutes are groups and their members.
// Source: Okta, Groups API.
var groupRoutes = []route{
	{"GET", "/groups", "okta.groups", listGroups},
	{"POST", "/groups", "okta.groups", createGroup},
	{"GET", "/groups/{id}", "okta.groups", showGroup},
	{"PUT", "/groups/{id}", "okta.groups", replaceGroup},
	{"DELETE", "/groups/{id}", "okta.groups", deleteGroup},
	{"GET", "/groups/{id}/{part}", "okta.groups", listPartOfGroup},
	{"PUT", "/groups/{id}/users/{user}", "okta.groups", addMember},
	{"DELETE", "/groups/{id}/users/{user}", "okta.groups", removeMember},
}

// listPartOfGroup tells the lists of a group apart, whose paths as such could
// be those of a group rule.
func listPartOfGroup(c *call) error {
	switch c.PathValue("part") {
	case "users":
		return listMembers(c)
	case "apps":
		return listAppsOfGroup(c)
	}
	return httpkit.NotFound
}

const maxGroups = 10_000 // of a page

func (c *call) group() (directory.Group, error) {
	g, ok := find(c.org.Groups, func(g directory.Group) bool { return g.ID == c.PathValue("id") })
	if !ok {
		return g, missing(c.PathValue("id"), "UserGroup")
	}
	return g, nil
}

func find[T any](all []T, match func(T) bool) (T, bool) {
	if i := slices.IndexFunc(all, match); i >= 0 {
		return all[i], true
	}
	var none T
	return none, false
}

func typeOfGroup(g directory.Group) string {
	if g.BuiltIn() {
		return "BUILT_IN"
	}
	return "OKTA_GROUP"
}

func (c *call) viewGroup(g directory.Group) any {
	return object{
		"id": g.ID, "type": typeOfGroup(g), "objectClass": []string{"okta:user_group"},
		"created": since(g.Created), "lastUpdated": since(g.Updated), "lastMembershipUpdated": since(g.Changed),
		"profile": object{"name": g.Name, "description": nullable(g.Description)},
		"_links":  object{"users": c.link("/groups/" + g.ID + "/users"), "apps": c.link("/groups/" + g.ID + "/apps")},
	}
}

// nullable is a text, or null in place of the empty one.
func nullable(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// beginsWith is how q finds things: by how their names begin, in any case.
func beginsWith(name, q string) bool {
	return strings.HasPrefix(strings.ToLower(name), strings.ToLower(q))
}

func showGroup(c *call) error {
	g, err := c.group()
	if err != nil {
		return err
	}
	return c.answer(c.viewGroup(g))
}

type groupBody struct {
	Profile struct{ Name, Description *string }
}

// apply checks and takes what was sent for g.
func (b groupBody) apply(o *directory.Org, g *directory.Group) error {
	if b.Profile.Name == nil || strings.TrimSpace(*b.Profile.Name) == "" {
		return invalid("name", "name: The field cannot be left blank")
	}
	g.Name = *b.Profile.Name
	if other, taken := o.GroupByName(g.Name); taken && other.ID != g.ID {
		return invalid("name", "name: An object with this field already exists in the current organization")
	}
	g.Description = ""
	if b.Profile.Description != nil {
		g.Description = *b.Profile.Description
	}
	return nil
}

func createGroup(c *call) error {
	var body groupBody
	if err := c.read(&body); err != nil {
		return err
	}
	g := directory.Group{ID: c.tenant.Chance.ID("00g"), Created: c.now, Updated: c.now, Changed: c.now}
	err := c.update(func(o *directory.Org) error {
		if err := body.apply(o, &g); err != nil {
			return err
		}
		o.Groups = append(o.Groups, g)
		return nil
	})
	if err != nil {
		return err
	}
	return c.answer(c.viewGroup(g))
}

var errBuiltIn = forbidden("E0000101", "You cannot modify this group because it is built in")

// changeGroup changes the group of the path, unless it is built in.
func (c *call) changeGroup(change func(*directory.Org, *directory.Group) error) (directory.Group, error) {
	var changed directory.Group
	err := c.update(func(o *directory.Org) error {
		i := slices.IndexFunc(o.Groups, func(g directory.Group) bool { return g.ID == c.PathValue("id") })
		switch {
		case i < 0:
			return missing(c.PathValue("id"), "UserGroup")
		case o.Groups[i].BuiltIn():
			return errBuiltIn
		}
		if err := change(o, &o.Groups[i]); err != nil {
			return err
		}
		changed = o.Groups[i]
		return nil
	})
	return changed, err
}

func replaceGroup(c *call) error {
	var body groupBody
	if err := c.read(&body); err != nil {
		return err
	}
	g, err := c.changeGroup(func(o *directory.Org, g *directory.Group) error {
		g.Updated = c.now
		return body.apply(o, g)
	})
	if err != nil {
		return err
	}
	return c.answer(c.viewGroup(g))
}

func deleteGroup(c *call) error {
	err := c.update(func(o *directory.Org) error {
		g, ok := find(o.Groups, func(g directory.Group) bool { return g.ID == c.PathValue("id") })
		switch {
		case !ok:
			return missing(c.PathValue("id"), "UserGroup")
		case g.BuiltIn():
			return errBuiltIn
		}
		o.RemoveGroup(g.ID)
		return nil
	})
	if err != nil {
		return err
	}
	return c.none()
}

func addMember(c *call) error {
	return c.changeMember(func(_ *directory.Org, u *directory.User, group string) error {
		if !slices.Contains(u.Groups, group) {
			u.Groups = append(u.Groups, group)
		}
		return nil
	})
}

// removeMember removes a user, whom no rule puts back.
func removeMember(c *call) error {
	return c.changeMember(func(o *directory.Org, u *directory.User, group string) error {
		u.Groups = slices.DeleteFunc(u.Groups, func(id string) bool { return id == group })
		return exclude(o, *u, group)
	})
}

func (c *call) changeMember(change func(o *directory.Org, u *directory.User, group string) error) error {
	_, err := c.changeGroup(func(o *directory.Org, g *directory.Group) error {
		i := slices.IndexFunc(o.Users, func(u directory.User) bool { return u.ID == c.PathValue("user") })
		if i < 0 {
			return missing(c.PathValue("user"), "User")
		}
		g.Changed = c.now
		return change(o, &o.Users[i], g.ID)
	})
	if err != nil {
		return err
	}
	return c.none()
}

func listMembers(c *call) error {
	g, err := c.group()
	if err != nil {
		return err
	}
	members := slices.Clone(c.org.Users)
	members = slices.DeleteFunc(members, func(u directory.User) bool { return !c.org.In(u, g.ID) })
	return list(c, members, maxUsers, func(u directory.User) string { return u.ID }, c.viewUserInList)
}
