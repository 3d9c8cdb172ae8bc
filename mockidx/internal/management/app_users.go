package management

import (
	"encoding/json"
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// How somebody is assigned to an app.
const (
	byUser  = "USER"  // by name
	byGroup = "GROUP" // as a member
)

// appUser is the body of an assignment.
type appUser struct {
	ID          string `json:"id,omitempty"`
	Scope       string `json:"scope,omitempty"`
	Credentials struct {
		UserName string `json:"userName,omitempty"`
	} `json:"credentials"`
	Profile object `json:"profile,omitempty"`
}

func (c *call) viewAppUser(a directory.App, u directory.User) object {
	d, _ := c.org.DocumentByID(directory.AppUserDocument, directory.AssignmentID(a.ID, u.ID))
	scope := byGroup
	if a.Lists(u) {
		scope = byUser
	}
	var kept appUser
	if d.Body != "" {
		_ = d.Read(&kept) // validated with the directory
	}
	name := kept.Credentials.UserName
	if name == "" {
		name = u.Login
	}
	profile := kept.Profile
	if profile == nil {
		profile = object{}
	}
	self := "/apps/" + a.ID + "/users/" + u.ID
	return object{
		"id": u.ID, "externalId": nil, "scope": scope, "status": "ACTIVE", "syncState": "DISABLED", "created": since(d.Created),
		"lastUpdated": since(d.Updated), "statusChanged": since(d.Created), "passwordChanged": nil,
		"credentials": object{"userName": name}, "profile": profile,
		"_links": object{"app": c.link("/apps/" + a.ID), "user": c.link("/users/" + u.ID), "self": c.link(self)},
	}
}

// listAppUsers finds those whose names or addresses begin with q.
func listAppUsers(c *call) error {
	a, err := c.app()
	if err != nil {
		return err
	}
	q := c.URL.Query().Get("q")
	users := slices.DeleteFunc(slices.Clone(c.org.Users), func(u directory.User) bool {
		return !c.org.Assigned(a, u) || !beginsWith(u.Login, q) && !beginsWith(u.Email, q) && !beginsWith(u.FirstName, q) && !beginsWith(u.LastName, q)
	})
	return list(c, users, maxAppUsers, func(u directory.User) string { return u.ID }, func(u directory.User) any { return c.viewAppUser(a, u) })
}

// assignedUser finds the user of the path, if they may use the app.
func (c *call) assignedUser(o *directory.Org, a directory.App) (directory.User, error) {
	u, ok := o.UserByID(c.PathValue("user"))
	if !ok || !o.Assigned(a, u) {
		return u, missing(c.PathValue("user"), "AppUser")
	}
	return u, nil
}

func showAppUser(c *call) error {
	a, err := c.app()
	if err != nil {
		return err
	}
	u, err := c.assignedUser(c.org, a)
	if err != nil {
		return err
	}
	return c.answer(c.viewAppUser(a, u))
}

func assignUser(c *call) error {
	var body appUser
	if err := c.read(&body); err != nil {
		return err
	}
	switch {
	case body.ID == "":
		return invalid("id", "id: The field cannot be left blank")
	case body.Scope != "" && body.Scope != byUser && body.Scope != byGroup:
		return invalid("scope", "scope: The field must be USER or GROUP")
	}
	return c.assign(body, func(o *directory.Org, _ directory.App) (directory.User, error) {
		u, ok := o.UserByID(body.ID)
		if !ok {
			return u, missing(body.ID, "User")
		}
		return u, nil
	})
}

// changeAppUser changes an assignment, which is somebody's own from then on.
func changeAppUser(c *call) error {
	var body appUser
	if err := c.read(&body); err != nil {
		return err
	}
	return c.assign(body, c.assignedUser)
}

// assign puts a user on the list of the app of the path.
func (c *call) assign(body appUser, who func(*directory.Org, directory.App) (directory.User, error)) error {
	var u directory.User
	err := c.changeApp(func(o *directory.Org, a *directory.App) (err error) {
		if u, err = who(o, *a); err != nil {
			return err
		}
		o.AssignUser(a, u)
		body.ID, body.Scope = "", "" // the directory has them
		return c.keep(o, c.assigned(o, directory.AppUserDocument, *a, u.ID), body)
	})
	if err != nil {
		return err
	}
	a, _ := find(c.org.Apps, c.isApp)
	return c.answer(c.viewAppUser(a, u))
}

// keep dates a document and lets it keep v.
func (c *call) keep(o *directory.Org, d directory.Document, v any) error {
	encoded, err := json.Marshal(v)
	d.Body, d.Updated = string(encoded), c.now
	o.PutDocument(d)
	return err
}

// unassignUser takes somebody off the list. Who is a member of an assigned group
// stays assigned by it, and cannot be taken off alone.
func unassignUser(c *call) error {
	err := c.changeApp(func(o *directory.Org, a *directory.App) error {
		u, err := c.assignedUser(o, *a)
		if err != nil {
			return err
		}
		if !a.Lists(u) {
			return invalid("scope", "scope: The user is assigned by a group and cannot be unassigned alone")
		}
		o.Unassign(a, u)
		o.RemoveDocument(directory.AppUserDocument, directory.AssignmentID(a.ID, u.ID))
		return nil
	})
	if err != nil {
		return err
	}
	return c.none()
}
