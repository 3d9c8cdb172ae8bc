package management

import (
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// appAssignmentRoutes are who may use an app.
// Source: Okta, Application Users and Application Groups API.
var appAssignmentRoutes = []route{
	{"GET", "/apps/{app}/users", "okta.apps", listAppUsers},
	{"POST", "/apps/{app}/users", "okta.apps", assignUser},
	{"GET", "/apps/{app}/users/{user}", "okta.apps", showAppUser},
	{"POST", "/apps/{app}/users/{user}", "okta.apps", changeAppUser},
	{"DELETE", "/apps/{app}/users/{user}", "okta.apps", unassignUser},
	{"GET", "/apps/{app}/groups", "okta.apps", listAppGroups},
	{"GET", "/apps/{app}/groups/{id}", "okta.apps", showAppGroup},
	{"PUT", "/apps/{app}/groups/{id}", "okta.apps", assignGroup},
	{"DELETE", "/apps/{app}/groups/{id}", "okta.apps", unassignGroup},
}

// Assignments of a page.
const (
	maxAppUsers  = 500
	maxAppGroups = 200
)

// assigned is the document of an assignment, new if there is none.
func (c *call) assigned(o *directory.Org, kind directory.DocumentKind, a directory.App, id string) directory.Document {
	d, ok := o.DocumentByID(kind, directory.AssignmentID(a.ID, id))
	if !ok {
		return directory.Document{Kind: kind, ID: directory.AssignmentID(a.ID, id), Parent: a.ID, Name: id, Created: c.now, Updated: c.now, Body: "{}"}
	}
	return d
}

func listAppGroups(c *call) error {
	a, err := c.app()
	if err != nil {
		return err
	}
	return list(c, c.org.GroupsOfApp(a), maxAppGroups, func(id string) string { return id }, func(id string) any { return c.viewAppGroup(a, id) })
}

func (c *call) viewAppGroup(a directory.App, id string) object {
	d, _ := c.org.DocumentByID(directory.AppGroupDocument, directory.AssignmentID(a.ID, id))
	v := object{"priority": slices.Index(c.org.GroupsOfApp(a), id), "profile": object{}}
	if d.Body != "" {
		_ = d.Read(&v) // validated with the directory
	}
	v["id"], v["lastUpdated"] = id, since(d.Updated)
	v["_links"] = object{"app": c.link("/apps/" + a.ID), "self": c.link("/apps/" + a.ID + "/groups/" + id), "group": c.link("/groups/" + id)}
	return v
}

// appGroup finds the assignment of the path.
func (c *call) appGroup() (directory.App, string, error) {
	a, err := c.app()
	if err != nil {
		return a, "", err
	}
	id := c.PathValue("id")
	if !slices.Contains(c.org.GroupsOfApp(a), id) {
		return a, "", missing(id, "AppGroup")
	}
	return a, id, nil
}

func showAppGroup(c *call) error {
	a, id, err := c.appGroup()
	if err != nil {
		return err
	}
	return c.answer(c.viewAppGroup(a, id))
}

// groupAssignment is the body of an assignment, which may be left out.
type groupAssignment struct {
	Priority *int   `json:"priority,omitempty"`
	Profile  object `json:"profile,omitempty"`
}

func assignGroup(c *call) error {
	var body groupAssignment
	if err := c.readOptional(&body); err != nil {
		return err
	}
	if body.Priority != nil && (*body.Priority < 0 || *body.Priority > maxAppGroups) {
		return invalid("priority", "priority: The field must be from 0 to 200")
	}
	id := c.PathValue("id")
	err := c.changeApp(func(o *directory.Org, a *directory.App) error {
		if _, ok := find(o.Groups, func(g directory.Group) bool { return g.ID == id }); !ok {
			return missing(id, "UserGroup")
		}
		o.AssignGroup(a, id)
		d := c.assigned(o, directory.AppGroupDocument, *a, id)
		return c.keep(o, d, body)
	})
	if err != nil {
		return err
	}
	a, _ := find(c.org.Apps, c.isApp)
	return c.answer(c.viewAppGroup(a, id))
}

func unassignGroup(c *call) error {
	id := c.PathValue("id")
	err := c.changeApp(func(o *directory.Org, a *directory.App) error {
		if !slices.Contains(o.GroupsOfApp(*a), id) {
			return missing(id, "AppGroup")
		}
		o.UnassignGroup(a, id)
		o.RemoveDocument(directory.AppGroupDocument, directory.AssignmentID(a.ID, id))
		return nil
	})
	if err != nil {
		return err
	}
	return c.none()
}
