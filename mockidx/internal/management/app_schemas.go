package management

import (
	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// appSchemaRoutes are the profile schemas of the users of apps, which are kept.
// Source: Okta, Schemas API.
var appSchemaRoutes = []route{
	{"GET", "/meta/schemas/apps/{app}/default", "okta.schemas", showAppSchema},
	{"POST", "/meta/schemas/apps/{app}/default", "okta.schemas", changeAppSchema},
}

func showAppSchema(c *call) error {
	a, err := c.app()
	if err != nil {
		return err
	}
	return c.answer(c.viewAppSchema(a))
}

func (c *call) viewAppSchema(a directory.App) object {
	self := "/meta/schemas/apps/" + a.ID + "/default"
	d, _ := c.org.DocumentByID(directory.AppSchemaDocument, a.ID)
	custom := object{}
	if d.Body != "" {
		_ = d.Read(&custom) // validated with the directory
	}
	text := func(title string) object {
		return object{"title": title, "type": "string", "scope": "NONE", "maxLength": 100}
	}
	return object{
		"id": c.tenant.BaseURL + "/api/v1" + self, "$schema": "http://json-schema.org/draft-04/schema#", "name": a.Label + " User", "title": a.Label + " User",
		"type": "object", "created": since(d.Created), "lastUpdated": since(d.Updated),
		"definitions": object{
			"base":   object{"id": "#base", "type": "object", "properties": object{"userName": text("Username")}, "required": []string{"userName"}},
			"custom": object{"id": "#custom", "type": "object", "properties": custom, "required": []string{}},
		},
		"properties": object{"profile": object{"allOf": []object{{"$ref": "#/definitions/base"}, {"$ref": "#/definitions/custom"}}}},
		"_links":     object{"self": c.link(self)},
	}
}

// changeAppSchema adds, changes and, where one is null, removes attributes.
func changeAppSchema(c *call) error {
	var body struct {
		Definitions struct {
			Custom struct{ Properties map[string]object }
		}
	}
	if err := c.read(&body); err != nil {
		return err
	}
	err := c.changeApp(func(o *directory.Org, a *directory.App) error {
		d, ok := o.DocumentByID(directory.AppSchemaDocument, a.ID)
		if !ok {
			d = directory.Document{Kind: directory.AppSchemaDocument, ID: a.ID, Created: c.now, Body: "{}"}
		}
		custom := object{}
		_ = d.Read(&custom) // validated with the directory
		for name, attribute := range body.Definitions.Custom.Properties {
			if attribute == nil {
				delete(custom, name)
				continue
			}
			if err := checkProperty(name, attribute); err != nil {
				return err
			}
			custom[name] = attribute
		}
		return c.keep(o, d, custom)
	})
	if err != nil {
		return err
	}
	a, _ := find(c.org.Apps, c.isApp)
	return c.answer(c.viewAppSchema(a))
}
