package management

import (
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// userRoutes are users.
// Source: Okta, Users API.
var userRoutes = []route{
	{"GET", "/users", "okta.users", listUsers},
	{"GET", "/users/{user}", "okta.users", showUser},
	{"GET", "/users/{user}/groups", "okta.users", listGroupsOfUser},
}

const maxUsers = 200 // of a page

// user finds the user of the path by id, or by login.
func (c *call) user() (directory.User, error) {
	name := c.PathValue("user")
	if u, ok := c.org.UserByID(name); ok {
		return u, nil
	}
	if u, ok := find(c.org.Users, func(u directory.User) bool { return directory.Alike(u.Login) == directory.Alike(name) }); ok {
		return u, nil
	}
	return directory.User{}, missing(name, "User")
}

// viewUser is a user as the API answers it.
func (c *call) viewUser(u directory.User) any {
	profile := object{
		"login": u.Login, "email": u.Email, "secondEmail": nullable(u.SecondEmail), "mobilePhone": nullable(u.Phone),
		"firstName": u.FirstName, "lastName": u.LastName,
	}
	for name, value := range u.Profile {
		profile[name] = value
	}
	return object{
		"id": u.ID, "status": u.Status, "created": since(u.Times.Created), "activated": stamp(u.Times.Activated),
		"statusChanged": stamp(u.Times.StatusChanged), "lastLogin": nil, "lastUpdated": since(u.Times.Updated),
		"passwordChanged": stamp(u.Times.PasswordChanged), "profile": profile,
		"_links": object{"self": c.link("/users/" + u.ID)},
	}
}

func listUsers(c *call) error {
	q := c.URL.Query().Get("q")
	matching := slices.Clone(c.org.Users)
	matching = slices.DeleteFunc(matching, func(u directory.User) bool {
		return !beginsWith(u.FirstName, q) && !beginsWith(u.LastName, q) && !beginsWith(u.Email, q)
	})
	return list(c, matching, maxUsers, func(u directory.User) string { return u.ID }, c.viewUser)
}

func showUser(c *call) error {
	u, err := c.user()
	if err != nil {
		return err
	}
	return c.answer(c.viewUser(u))
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
