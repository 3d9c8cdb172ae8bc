package management

import (
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/session"
)

// userRoutes are users.
// Source: Okta, Users API.
var userRoutes = slices.Concat([]route{
	{"GET", "/users", "okta.users", listUsers},
	{"POST", "/users", "okta.users", createUser},
	{"GET", "/users/me", "", showMe},
	{"GET", "/users/{user}", "okta.users", showUser},
	{"PUT", "/users/{user}", "okta.users", replaceUser},
	{"POST", "/users/{user}", "okta.users", mergeUser},
	{"DELETE", "/users/{user}", "okta.users", deleteUser},
	{"GET", "/users/{user}/groups", "okta.users", listGroupsOfUser},
	{"GET", "/users/{user}/appLinks", "okta.users", listAppLinks},
	{"DELETE", "/users/{user}/sessions", "okta.users", endSessions},
}, userLifecycleRoutes, credentialRoutes)

const maxUsers = 200 // of a page

// userOf finds the user of the path by id, or by login.
func (c *call) userOf(o *directory.Org) (directory.User, error) {
	name := c.PathValue("user")
	if u, ok := o.UserByID(name); ok {
		return u, nil
	}
	if u, ok := find(o.Users, func(u directory.User) bool { return directory.Alike(u.Login) == directory.Alike(name) }); ok {
		return u, nil
	}
	return directory.User{}, missing(name, "User")
}

func (c *call) user() (directory.User, error) { return c.userOf(c.org) }

// changeUser changes the user of the path, and returns it.
func (c *call) changeUser(change func(*directory.Org, *directory.User) error) (directory.User, error) {
	var id string
	err := c.update(func(o *directory.Org) error {
		before, err := c.userOf(o)
		if err != nil {
			return err
		}
		u := before.Clone()
		if err := change(o, &u); err != nil {
			return err
		}
		id = u.ID
		o.ReplaceUser(before, u)
		return nil
	})
	u, _ := c.org.UserByID(id)
	return u, err
}

func showUser(c *call) error {
	u, err := c.user()
	if err != nil {
		return err
	}
	return c.answer(c.viewUser(u))
}

// showMe answers with who is signed in at the org in the browser that asks. An
// API token is of nobody in the directory.
func showMe(c *call) error {
	had, ok, err := session.Of(c.tenant, c.Request)
	switch {
	case err != nil:
		return err
	case ok:
		return c.answer(c.viewUser(had.User))
	}
	if err := c.authorize("okta.users"); err != nil {
		return err
	}
	return missing("me", "User")
}

func listGroupsOfUser(c *call) error {
	u, err := c.user()
	if err != nil {
		return err
	}
	groups := slices.Clone(c.org.Groups)
	groups = slices.DeleteFunc(groups, func(g directory.Group) bool { return !c.org.In(u, g.ID) })
	return list(c, groups, maxGroups, func(g directory.Group) string { return g.ID }, c.viewGroup)
}

// listAppLinks tells the apps that a user may use, as their dashboard shows
// them.
func listAppLinks(c *call) error {
	u, err := c.user()
	if err != nil {
		return err
	}
	apps := slices.Clone(c.org.Apps)
	apps = slices.DeleteFunc(apps, func(a directory.App) bool { return a.Inactive || !c.org.Assigned(a, u) })
	return list(c, apps, maxUsers, func(a directory.App) string { return a.ID }, func(a directory.App) any {
		return object{
			"id": u.ID + a.ID, "label": a.Label, "linkUrl": c.tenant.BaseURL + "/home/oidc_client/" + a.ID, "logoUrl": nil,
			"appName": "oidc_client", "appInstanceId": a.ID, "appAssignmentId": u.ID + a.ID,
			"credentialsSetup": false, "hidden": false, "sortOrder": 0,
		}
	})
}
