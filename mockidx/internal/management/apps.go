package management

import (
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// appRoutes are OpenID Connect apps.
// Source: Okta, Applications API.
var appRoutes = []route{
	{"GET", "/apps", "okta.apps", listApps},
	{"POST", "/apps", "okta.apps", createApp},
	{"GET", "/apps/{app}", "okta.apps", showApp},
	{"PUT", "/apps/{app}", "okta.apps", replaceApp},
	{"DELETE", "/apps/{app}", "okta.apps", deleteApp},
	{"POST", "/apps/{app}/lifecycle/activate", "okta.apps", setInactive(false)},
	{"POST", "/apps/{app}/lifecycle/deactivate", "okta.apps", setInactive(true)},
	{"PUT", "/apps/{app}/policies/{policy}", "okta.apps", mapPolicy},
	{"POST", "/internal/apps/{app}/settings/oidc", "okta.apps", changeSettings},
}

// Apps of a page: what is given unasked, and the most.
const (
	defaultApps = 20
	maxApps     = 200
)

const whatApp = "AppInstance" // as Okta's errors call one

// app finds the app of the path.
func (c *call) app() (directory.App, error) {
	a, ok := find(c.org.Apps, c.isApp)
	if !ok {
		return a, missing(c.PathValue("app"), whatApp)
	}
	return a, nil
}

func (c *call) isApp(a directory.App) bool { return a.ID == c.PathValue("app") }

// changeApp changes the app of the path.
func (c *call) changeApp(change func(*directory.Org, *directory.App) error) error {
	return c.update(func(o *directory.Org) error {
		i := slices.IndexFunc(o.Apps, c.isApp)
		if i < 0 {
			return missing(c.PathValue("app"), whatApp)
		}
		if err := change(o, &o.Apps[i]); err != nil {
			return err
		}
		if i := slices.IndexFunc(o.Apps, c.isApp); i >= 0 { // it may have been removed
			c.touch(o, o.Apps[i])
		}
		return nil
	})
}

// touch dates a change of an app in its document, which it makes if need be.
func (c *call) touch(o *directory.Org, a directory.App) {
	d, ok := o.DocumentByID(directory.AppDocument, a.ID)
	if !ok {
		d = directory.Document{Kind: directory.AppDocument, ID: a.ID}
	}
	d.Updated = c.now
	o.PutDocument(d)
}

func listApps(c *call) error {
	keep, err := appFilter(c)
	if err != nil {
		return err
	}
	return c.answerApps(keep)
}

func (c *call) answerApps(keep func(directory.App) bool) error {
	apps := slices.DeleteFunc(slices.Clone(c.org.Apps), func(a directory.App) bool { return !keep(a) })
	limit := defaultApps
	if c.URL.Query().Has("limit") {
		limit = maxApps
	}
	return list(c, apps, limit, func(a directory.App) string { return a.ID }, func(a directory.App) any { return c.viewApp(a) })
}

func listAppsOfGroup(c *call) error {
	g, err := c.group()
	if err != nil {
		return err
	}
	return c.answerApps(func(a directory.App) bool { return slices.Contains(c.org.GroupsOfApp(a), g.ID) })
}

func showApp(c *call) error {
	a, err := c.app()
	if err != nil {
		return err
	}
	if err := checkExpand(c); err != nil {
		return err
	}
	return c.answer(c.viewApp(a))
}

var errAppActive = forbidden("E0000056", "Delete application forbidden.", "The application must be deactivated before it can be deleted.")

func deleteApp(c *call) error {
	err := c.changeApp(func(o *directory.Org, a *directory.App) error {
		if !a.Inactive {
			return errAppActive
		}
		o.RemoveApp(a.ClientID)
		return nil
	})
	if err != nil {
		return err
	}
	return c.none()
}

func setInactive(inactive bool) func(*call) error {
	return func(c *call) error {
		err := c.changeApp(func(_ *directory.Org, a *directory.App) error {
			a.Inactive = inactive
			return nil
		})
		if err != nil {
			return err
		}
		return c.empty()
	}
}
