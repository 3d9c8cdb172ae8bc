package management

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// schemaRoutes are which attributes users have, and the types of users, of which
// there is one.
// Source: Okta, Schemas API, User Types API.
var schemaRoutes = []route{
	{"GET", "/meta/types/user", "okta.userTypes", listUserTypes},
	{"GET", "/meta/types/user/{id}", "okta.userTypes", showUserType},
	{"GET", "/meta/schemas/user/{id}", "okta.schemas", showUserSchema},
	{"POST", "/meta/schemas/user/{id}", "okta.schemas", changeUserSchema},
}

func (c *call) viewUserType() object {
	id := c.org.UserType()
	return object{
		"id": id, "displayName": "User", "name": "user", "description": "Okta user profile template with default permission settings", "default": true,
		"createdBy": "sprLkzcJH6lO1k2Jh0g3", "lastUpdatedBy": "sprLkzcJH6lO1k2Jh0g3", "created": since(schemaOf(c.org).Created), "lastUpdated": since(schemaOf(c.org).Created),
		"_links": object{"self": c.link("/meta/types/user/"+id, "GET", "PUT"), "schema": c.link("/meta/schemas/user/"+schemaID(c.org), "GET", "POST")},
	}
}

func listUserTypes(c *call) error {
	return list(c, []string{"user"}, 200, func(name string) string { return name }, func(string) any { return c.viewUserType() })
}

func showUserType(c *call) error {
	if id := c.PathValue("id"); id != userSchema && id != c.org.UserType() {
		return missing(id, "UserType")
	}
	return c.answer(c.viewUserType())
}

// userSchema is how paths name the schema of users without knowing its id, and
// the id of its document.
const userSchema = directory.DefaultUserSchema

// schemaID is the id of the schema of users.
func schemaID(o *directory.Org) string { return "osc" + o.UserType()[len("oty"):] }

// schemaOf is what is kept of the schema: custom attributes, and what was
// changed of base ones.
func schemaOf(o *directory.Org) directory.Document {
	if d, ok := o.DocumentByID(directory.SchemaDocument, userSchema); ok {
		return d
	}
	return directory.Document{Kind: directory.SchemaDocument, ID: userSchema, Status: directory.DocumentActive, Body: "{}"}
}

// definitions are the attributes of a schema by whose they are.
type definitions struct {
	Custom, Base struct {
		Properties map[string]*property `json:"properties"`
		Required   []string             `json:"required,omitempty"`
	}
}

// property is an attribute as it was sent; nil: it is to be removed.
type property = object

func readDefinitions(d directory.Document) definitions {
	var body struct{ Definitions definitions }
	_ = d.Read(&body) // validated with the directory
	return body.Definitions
}

func (c *call) viewUserSchema() object {
	d, path := schemaOf(c.org), "/meta/schemas/user/"+schemaID(c.org)
	kept := readDefinitions(d)
	side := func(id string, properties object) object {
		required := []string{}
		for name, p := range properties {
			if p.(object)["required"] == true {
				required = append(required, name)
			}
		}
		slices.Sort(required)
		return object{"id": "#" + id, "type": "object", "properties": properties, "required": required}
	}
	custom, own := object{}, object{}
	for name, p := range kept.Custom.Properties {
		if p != nil { // null in an org file
			custom[name] = merged(ofProperty("READ_ONLY"), *p)
		}
	}
	for _, b := range baseProperties {
		own[b.name] = b.view()
		if p := kept.Base.Properties[b.name]; p != nil {
			own[b.name] = merged(b.view(), *p)
		}
	}
	return object{
		"id": c.tenant.BaseURL + "/api/v1" + path, "$schema": "http://json-schema.org/draft-04/schema#", "name": "user", "title": "User", "type": "object",
		"created": since(d.Created), "lastUpdated": since(d.Updated),
		"definitions": object{"custom": side("custom", custom), "base": side("base", own)},
		"properties":  object{"profile": object{"allOf": []object{{"$ref": "#/definitions/custom"}, {"$ref": "#/definitions/base"}}}},
		"_links":      object{"self": c.link(path, "GET", "POST"), "type": c.link("/meta/types/user/"+c.org.UserType(), "GET", "PUT")},
	}
}

// ofProperty is what an attribute has that does not say.
func ofProperty(permission string) object {
	return object{
		"mutability": "READ_WRITE", "scope": "NONE", "master": object{"type": "PROFILE_MASTER"},
		"permissions": []object{{"principal": "SELF", "action": permission}},
	}
}

// userSchemaExists refuses other schemas than that of users.
func (c *call) userSchemaExists() error {
	if id := c.PathValue("id"); id != userSchema && id != schemaID(c.org) {
		return missing(id, "UserSchema")
	}
	return nil
}

func showUserSchema(c *call) error {
	if err := c.userSchemaExists(); err != nil {
		return err
	}
	return c.answer(c.viewUserSchema())
}

// changeUserSchema adds, changes and removes the attributes that were sent;
// others stay.
func changeUserSchema(c *call) error {
	if err := c.userSchemaExists(); err != nil {
		return err
	}
	var body struct{ Definitions definitions }
	if err := c.read(&body); err != nil {
		return err
	}
	err := c.update(func(o *directory.Org) error {
		d := schemaOf(o)
		kept := readDefinitions(d)
		for name := range kept.Custom.Properties {
			if p, sent := body.Definitions.Custom.Properties[name]; sent && p == nil {
				forgetAttribute(o, name)
			}
		}
		if err := kept.merge(body.Definitions); err != nil {
			return err
		}
		b, err := json.Marshal(object{"definitions": object{"custom": kept.Custom, "base": kept.Base}})
		if err != nil {
			return err
		}
		d.Body = string(b)
		c.put(o, &d)
		return nil
	})
	if err != nil {
		return err
	}
	return c.answer(c.viewUserSchema())
}

// forgetAttribute removes an attribute that there is no more from everybody.
func forgetAttribute(o *directory.Org, name string) {
	for i := range o.Users {
		delete(o.Users[i].Profile, name)
	}
}

// merge checks and takes what was sent.
func (kept *definitions) merge(sent definitions) error {
	for _, name := range slices.Sorted(maps.Keys(sent.Custom.Properties)) {
		p, before := sent.Custom.Properties[name], kept.Custom.Properties[name]
		if p == nil {
			delete(kept.Custom.Properties, name)
			continue
		}
		isOwn := func(b baseProperty) bool { return b.name == name }
		if slices.ContainsFunc(baseProperties, isOwn) {
			return invalid(name, name+": An attribute of this name is in the base schema")
		}
		if slices.Contains(sent.Custom.Required, name) {
			(*p)["required"] = true
		}
		if err := checkProperty(name, *p); err != nil {
			return err
		}
		if before != nil && (*before)["type"] != (*p)["type"] {
			return invalid(name, name+": The type of an attribute cannot be changed")
		}
		if kept.Custom.Properties == nil {
			kept.Custom.Properties = map[string]*property{}
		}
		kept.Custom.Properties[name] = p
	}
	return kept.mergeBase(sent)
}

func (kept *definitions) mergeBase(sent definitions) error {
	for _, name := range slices.Sorted(maps.Keys(sent.Base.Properties)) {
		b, ok := find(baseProperties, func(b baseProperty) bool { return b.name == name })
		p := sent.Base.Properties[name]
		switch {
		case !ok:
			return invalid(name, name+": There is no such attribute in the base schema")
		case p == nil:
			return invalid(name, name+": An attribute of the base schema cannot be removed")
		}
		all := merged(b.view(), *p)
		if err := checkProperty(name, all); err != nil {
			return err
		}
		if all["type"] != "string" {
			return invalid(name, name+": The type of an attribute cannot be changed")
		}
		if kept.Base.Properties == nil {
			kept.Base.Properties = map[string]*property{}
		}
		kept.Base.Properties[name] = p
	}
	return nil
}

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,63}$`)

// propertyTypes are the types of attributes, and what a value of an enum of
// them is.
var propertyTypes = map[string]func(any) bool{
	"string":  func(v any) bool { _, ok := v.(string); return ok },
	"boolean": func(v any) bool { _, ok := v.(bool); return ok },
	"number":  func(v any) bool { _, ok := v.(float64); return ok },
	"integer": func(v any) bool { n, ok := v.(float64); return ok && n == float64(int64(n)) },
	"array":   func(any) bool { return true },
}

// checkProperty refuses an attribute that no value could be one of.
// Source: Okta, Schemas API, "User profile schema property object".
func checkProperty(name string, p property) error {
	fault := func(format string, args ...any) error { return invalid(name, name+": "+fmt.Sprintf(format, args...)) }
	typ, _ := p["type"].(string)
	isValue, ok := propertyTypes[typ]
	title, _ := p["title"].(string)
	switch {
	case !variableName.MatchString(name):
		return fault("The name of an attribute must begin with a letter and have letters, digits and _ only")
	case !ok:
		return fault("'type' must be one of string, boolean, number, integer, array")
	case title == "":
		return fault("'title' cannot be left blank")
	}
	least, most, err := lengths(p)
	if err != "" {
		return fault("%s", err)
	}
	if least > most {
		return fault("'minLength' must not be greater than 'maxLength'")
	}
	if _, sent := p["required"].(bool); p["required"] != nil && !sent {
		return fault("'required' must be true or false")
	}
	values, isList := p["enum"].([]any)
	if p["enum"] != nil && (!isList || len(values) == 0 || !all(values, isValue)) {
		return fault("'enum' must be a list of values of the type %s", typ)
	}
	return checkAccess(name, p)
}

func all(values []any, match func(any) bool) bool {
	return !slices.ContainsFunc(values, func(v any) bool { return !match(v) })
}

// lengths are the bounds of a text.
func lengths(p property) (least, most float64, fault string) {
	most = 1024
	for name, into := range map[string]*float64{"minLength": &least, "maxLength": &most} {
		if p[name] == nil {
			continue
		}
		n, ok := p[name].(float64)
		if !ok || n < 0 || n > 1024 || n != float64(int(n)) {
			return 0, 0, "'" + name + "' must be a number from 0 to 1024"
		}
		*into = n
	}
	return least, most, ""
}

// checkAccess refuses what nobody could go by of who may change an attribute.
func checkAccess(name string, p property) error {
	permissions, ok := p["permissions"].([]any)
	for _, entry := range permissions {
		e, _ := entry.(object)
		action, _ := e["action"].(string)
		if e["principal"] != "SELF" || !slices.Contains([]string{"HIDE", "READ_ONLY", "READ_WRITE"}, action) {
			ok = false
		}
	}
	if _, own := p["permissions"].([]object); p["permissions"] != nil && !ok && !own {
		return invalid(name, name+": 'permissions' must be a list of {principal: SELF, action: HIDE, READ_ONLY or READ_WRITE}")
	}
	if master, sent := p["master"].(object); p["master"] != nil {
		typ, _ := master["type"].(string)
		if !sent || !slices.Contains([]string{"PROFILE_MASTER", "OKTA", "OVERRIDE"}, typ) {
			return invalid(name, name+": 'master' must have one of the types PROFILE_MASTER, OKTA, OVERRIDE")
		}
	}
	return nil
}
