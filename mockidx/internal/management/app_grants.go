package management

import (
	"regexp"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// grantRoutes are the scopes of Okta's own API that an app may ask for.
// Source: Okta, Application Grants API.
var grantRoutes = []route{
	{"GET", "/apps/{app}/grants", "okta.appGrants", listGrants},
	{"POST", "/apps/{app}/grants", "okta.appGrants", createGrant},
	{"GET", "/apps/{app}/grants/{id}", "okta.appGrants", showGrant},
	{"DELETE", "/apps/{app}/grants/{id}", "okta.appGrants", deleteGrant},
}

const maxGrants = 200 // of a page

// oktaScope is how Okta calls the scopes of its APIs. Those of MyAccount need no
// grant here, but okta-auth-js's sample suite gives it.
var oktaScope = regexp.MustCompile(`^okta(\.[A-Za-z][A-Za-z0-9]*)+\.(read|manage)$`)

func (c *call) viewGrant(a directory.App, d directory.Document) object {
	self := "/apps/" + a.ID + "/grants/" + d.ID
	return object{
		"id": d.ID, "status": d.Status, "created": since(d.Created), "lastUpdated": since(d.Updated), "createdBy": object{"id": c.org.ID, "type": "User"},
		"issuer": c.tenant.BaseURL, "clientId": a.ClientID, "scopeId": d.Name, "source": "ADMIN",
		"_embedded": object{"scope": object{"id": d.Name}},
		"_links":    object{"app": c.link("/apps/" + a.ID), "self": c.link(self), "client": c.link("/apps/" + a.ID)},
	}
}

func listGrants(c *call) error {
	a, err := c.app()
	if err != nil {
		return err
	}
	return list(c, c.org.DocumentsOf(directory.GrantDocument, a.ID), maxGrants, documentID, func(d directory.Document) any { return c.viewGrant(a, d) })
}

func createGrant(c *call) error {
	var body struct {
		Issuer  string `json:"issuer"`
		ScopeID string `json:"scopeId"`
	}
	if err := c.read(&body); err != nil {
		return err
	}
	switch {
	case strings.TrimSuffix(body.Issuer, "/") != c.tenant.BaseURL:
		return invalid("issuer", "issuer: The issuer must be the org's own authorization server, "+c.tenant.BaseURL)
	case !oktaScope.MatchString(body.ScopeID):
		return invalid("scopeId", "scopeId: There is no scope '"+body.ScopeID+"' that can be granted")
	}
	d := directory.Document{Kind: directory.GrantDocument, ID: c.tenant.Chance.ID("oag"), Name: body.ScopeID, Status: directory.DocumentActive, Created: c.now, Updated: c.now}
	var app directory.App
	err := c.changeApp(func(o *directory.Org, a *directory.App) error {
		if o.Granted(*a, d.Name) {
			return invalid("scopeId", "scopeId: An object with this field already exists in the current organization")
		}
		app, d.Parent = *a, a.ID
		o.PutDocument(d)
		return nil
	})
	if err != nil {
		return err
	}
	return c.answer(c.viewGrant(app, d))
}

// documentOfApp finds a document of the app of the path.
func (c *call) documentOfApp(o *directory.Org, kind directory.DocumentKind, a directory.App, what string) (directory.Document, error) {
	d, ok := o.DocumentByID(kind, c.PathValue("id"))
	if !ok || d.Parent != a.ID {
		return d, missing(c.PathValue("id"), what)
	}
	return d, nil
}

const whatGrant = "OAuth2ScopeConsentGrant"

func showGrant(c *call) error {
	a, err := c.app()
	if err != nil {
		return err
	}
	d, err := c.documentOfApp(c.org, directory.GrantDocument, a, whatGrant)
	if err != nil {
		return err
	}
	return c.answer(c.viewGrant(a, d))
}

// deleteGrant takes a scope back. Tokens that have it keep it until they expire.
func deleteGrant(c *call) error {
	err := c.changeApp(func(o *directory.Org, a *directory.App) error {
		d, err := c.documentOfApp(o, directory.GrantDocument, *a, whatGrant)
		if err != nil {
			return err
		}
		o.RemoveDocument(directory.GrantDocument, d.ID)
		return nil
	})
	if err != nil {
		return err
	}
	return c.none()
}
