package myaccount

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// profileRoutes are a user's profile and its schema.
// Source: Okta, MyAccount API, "My User Profile operations".
var profileRoutes = []route{
	{"GET", "/profile", "profile", showProfile},
	{"PUT", "/profile", "profile", replaceProfile},
	{"GET", "/profile/schema", "profile", showSchema},
}

// attribute is one of the schema.
type attribute struct {
	directory.Attribute
	readOnly bool
}

// schemaOf are the attributes of u, in order. How somebody signs in and where
// mail goes is not changed here.
func schemaOf(o *directory.Org, u directory.User) []attribute {
	text := func(name, label string, least int) directory.Attribute {
		return directory.Attribute{Name: name, Label: label, Type: directory.StringAttribute, Required: least > 0, MinLength: least, MaxLength: 100}
	}
	list := []attribute{
		{text(directory.AttributeLogin, "Username", 5), true}, {text(directory.AttributeEmail, "Primary email", 5), true},
		{text(directory.AttributeSecondEmail, "Secondary email", 0), true},
		{text(directory.AttributeFirstName, "First name", 0), false}, {text(directory.AttributeLastName, "Last name", 0), false},
	}
	more := slices.Concat(o.Registration.Attributes, o.CustomAttributes())
	for name := range u.Profile {
		more = append(more, directory.Attribute{Name: name, Label: name, Type: directory.StringAttribute})
	}
	own := len(list)
	for _, a := range more {
		if !slices.ContainsFunc(list, func(known attribute) bool { return known.Name == a.Name }) {
			list = append(list, attribute{a, false})
		}
	}
	slices.SortFunc(list[own:], func(a, b attribute) int { return strings.Compare(a.Name, b.Name) })
	return list
}

func showSchema(c *call) error { return c.answer(http.StatusOK, c.viewSchema()) }

func (c *call) viewSchema() object {
	properties := object{}
	for _, a := range schemaOf(c.org, c.bearer.User) {
		p := object{"title": a.Label, "type": a.Type, "permissions": object{"SELF": "READ_WRITE"}}
		if a.readOnly {
			p["permissions"] = object{"SELF": "READ_ONLY"}
		}
		for name, has := range map[string]bool{"required": a.Required, "minLength": a.MinLength > 0, "maxLength": a.MaxLength > 0, "enum": len(a.Enum) > 0} {
			if has {
				p[name] = map[string]any{"required": true, "minLength": a.MinLength, "maxLength": a.MaxLength, "enum": a.Enum}[name]
			}
		}
		properties[a.Name] = p
	}
	return object{"properties": properties, "_links": object{"self": object{"href": c.tenant.BaseURL + base + "/profile/schema"}}}
}

func showProfile(c *call) error {
	view := c.viewProfile()
	if c.URL.Query().Get("expand") == "schema" {
		view["_embedded"] = object{"schema": c.viewSchema()}
	}
	return c.answer(http.StatusOK, view)
}

func (c *call) viewProfile() object {
	u, profile := c.bearer.User, object{}
	for _, a := range schemaOf(c.org, u) {
		profile[a.Name] = a.JSON(u.Get(a.Name))
	}
	return object{
		"createdAt": stamp(u.Times.Created), "modifiedAt": stamp(u.Times.Updated), "profile": profile,
		"_links": object{
			"self":        object{"href": c.tenant.BaseURL + base + "/profile"},
			"describedBy": object{"href": c.tenant.BaseURL + base + "/profile/schema"},
		},
	}
}

// textOf is a value of the attribute as the directory keeps it, or what is wrong
// with it.
func (a attribute) textOf(value json.RawMessage) (text, fault string) {
	text, ok := a.ReadJSON(value)
	switch {
	case !ok:
		return "", "Invalid value data type for property '" + a.Name + "'"
	case text == "" || a.Type == directory.StringAttribute:
		return text, a.faultOf(text)
	}
	return text, ""
}

// faultOf says what is wrong with the text of the attribute; empty if nothing.
func (a attribute) faultOf(text string) string {
	n := utf8.RuneCountInString(text)
	switch {
	case text == "" && !a.Required:
		return ""
	case strings.TrimSpace(text) == "":
		return a.Name + ": The field cannot be left blank"
	case n < a.MinLength:
		return fmt.Sprintf("%s: The field must have at least %d characters", a.Name, a.MinLength)
	case a.MaxLength > 0 && n > a.MaxLength:
		return fmt.Sprintf("%s: The field cannot have more than %d characters", a.Name, a.MaxLength)
	case len(a.Enum) > 0 && !slices.Contains(a.Enum, text):
		return a.Name + ": The value must be one of " + strings.Join(a.Enum, ", ")
	}
	return ""
}

// replaceProfile sets every attribute. One that is left out is refused: to have
// none is null.
func replaceProfile(c *call) error {
	var body struct{ Profile json.RawMessage }
	if err := c.read(&body); err != nil {
		return err
	}
	var profile map[string]json.RawMessage
	if json.Unmarshal(body.Profile, &profile) != nil || profile == nil {
		return httpkit.Invalid("profile", "profile: The field must be an object")
	}
	err := c.update(func(ch *change) error {
		faults := apply(schemaOf(c.org, ch.user), &ch.user, profile)
		if len(faults) > 0 {
			return httpkit.Invalid("forUpdate", faults...)
		}
		return nil
	})
	if err != nil {
		return err
	}
	c.org, c.note.Outcome = c.tenant.Directory.Snapshot(), "account_changed"
	return c.answer(http.StatusOK, c.viewProfile())
}

// apply sets the attributes of u, and returns what is wrong with them.
func apply(schema []attribute, u *directory.User, profile map[string]json.RawMessage) (faults []string) {
	before, unknown := u.Clone(), maps.Clone(profile)
	for _, a := range schema {
		value, given := profile[a.Name]
		delete(unknown, a.Name)
		if !given {
			faults = append(faults, a.Name+": The field is missing: null is to have none")
			continue
		}
		text, fault := a.textOf(value)
		switch {
		case fault != "":
			faults = append(faults, fault)
		case a.readOnly && text != before.Get(a.Name):
			faults = append(faults, "Cannot modify the "+a.Name+" attribute because it is read-only.")
		case text == "" && before.Get(a.Name) == "":
		default:
			u.Set(a.Name, text)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(unknown)) {
		faults = append(faults, "Property name '"+name+"' is not defined in profile")
	}
	return faults
}
