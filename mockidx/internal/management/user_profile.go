package management

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// The attributes of the base schema that a user has fields of their own for,
// besides those of package directory.
const (
	attributeLocale   = "locale"
	attributeTimeZone = "timezone"
)

// baseAttributes are those that every org's users have. All are texts.
// Source: Okta, Users API, "Default profile properties".
var baseAttributes = []string{
	directory.AttributeLogin, directory.AttributeEmail, directory.AttributeSecondEmail, directory.AttributeFirstName, directory.AttributeLastName,
	"middleName", "honorificPrefix", "honorificSuffix", "title", "displayName", "nickName", "profileUrl", "primaryPhone", "mobilePhone",
	"streetAddress", "city", "state", "zipCode", "countryCode", "postalAddress", "preferredLanguage", attributeLocale, attributeTimeZone,
	"userType", "employeeNumber", "costCenter", "organization", "division", "department", "managerId", "manager",
}

// requiredAttributes are those of them that nobody is without.
var requiredAttributes = []string{directory.AttributeFirstName, directory.AttributeLastName, directory.AttributeEmail, directory.AttributeLogin}

// attributeOf finds an attribute of the org's profile schema: a base one, one
// that the Management API added, or one that the org's registration asks for.
func attributeOf(o *directory.Org, name string) (directory.Attribute, bool) {
	if slices.Contains(baseAttributes, name) {
		return directory.Attribute{Name: name, Type: directory.StringAttribute}, true
	}
	is := func(a directory.Attribute) bool { return a.Name == name }
	if a, ok := find(o.CustomAttributes(), is); ok {
		return a, true
	}
	return find(o.Registration.Attributes, is)
}

// profileBody is a profile as it was sent.
type profileBody map[string]json.RawMessage

// faults are what is wrong with a body, by field.
type faults struct {
	field  string // the first one
	causes []string
}

func (f *faults) add(field, cause string) {
	if f.field == "" {
		f.field = field
	}
	f.causes = append(f.causes, cause)
}

func (f *faults) err() error {
	if f.field == "" {
		return nil
	}
	return invalid(f.field, f.causes...)
}

// apply checks and takes attributes for u, a user of o: those that were sent,
// in the place of all or, merging, besides the others.
func (p profileBody) apply(o *directory.Org, u *directory.User, merge bool) error {
	var f faults
	before := *u
	if !merge {
		u.SecondEmail, u.FirstName, u.LastName, u.Email, u.Login, u.Locale, u.TimeZone, u.Profile = "", "", "", "", "", "", "", nil
	}
	for _, name := range slices.Sorted(maps.Keys(p)) {
		a, ok := attributeOf(o, name)
		if !ok {
			f.add("newUser", "Property name '"+name+"' is not defined in profile")
			continue
		}
		text, cause := readAttribute(a, p[name])
		if cause != "" {
			f.add(name, name+": "+cause)
			continue
		}
		setAttribute(u, name, text)
	}
	for _, name := range requiredAttributes {
		_, sent := p[name]
		if u.Get(name) == "" && (sent || !merge) {
			f.add(name, name+": The field cannot be left blank")
		}
	}
	if f.field == "" {
		checkIdentity(o, before, *u, &f)
	}
	return f.err()
}

func setAttribute(u *directory.User, name, text string) {
	switch name {
	case attributeLocale:
		u.Locale = text
	case attributeTimeZone:
		u.TimeZone = text
	default:
		u.Set(name, text)
		if u.Profile[name] == "" {
			delete(u.Profile, name)
		}
	}
}

// checkIdentity checks by what u is known, as far as it changed. Two users of
// the mock cannot have the same address, which Okta allows.
func checkIdentity(o *directory.Org, before, u directory.User, f *faults) {
	const taken = ": An object with this field already exists in the current organization"
	isNot := func(same func(directory.User) bool) bool {
		return !slices.ContainsFunc(o.Users, func(other directory.User) bool { return other.ID != u.ID && same(other) })
	}
	alike := func(a, b string) bool { return directory.Alike(a) == directory.Alike(b) }
	switch {
	case u.Login == before.Login:
	case !directory.ValidEmail(u.Login):
		f.add("login", "login: Username must be in the form of an email address")
	case !isNot(func(other directory.User) bool { return alike(other.Login, u.Login) }):
		f.add("login", "login"+taken)
	}
	switch {
	case u.Email == before.Email:
	case !directory.ValidEmail(u.Email):
		f.add("email", "email: Does not match required pattern")
	case f.field == "" && !isNot(func(other directory.User) bool { return alike(other.Email, u.Email) }):
		f.add("email", "email"+taken)
	}
	if u.SecondEmail != before.SecondEmail && u.SecondEmail != "" && !directory.ValidEmail(u.SecondEmail) {
		f.add("secondEmail", "secondEmail: Does not match required pattern")
	}
}

// readAttribute reads the value of an attribute as the directory keeps it, as a
// text, or says what is wrong with it.
func readAttribute(a directory.Attribute, sent json.RawMessage) (text, cause string) {
	text, ok := a.ReadJSON(sent)
	switch {
	case !ok:
		return "", "The value is not of the type " + string(a.Type) + ", which the attribute has"
	case a.Type != directory.StringAttribute:
		return text, ""
	}
	if strings.TrimSpace(text) == "" {
		text = ""
	}
	return text, misfit(a, text)
}

// misfit says why a text is no value of a; it is empty if it is one.
func misfit(a directory.Attribute, text string) string {
	n := utf8.RuneCountInString(text)
	switch {
	case text == "":
		return ""
	case len(a.Enum) > 0 && !slices.Contains(a.Enum, text):
		return "The value is not one of those that the attribute may have: " + strings.Join(a.Enum, ", ")
	case n < a.MinLength:
		return "String is too short"
	case a.MaxLength > 0 && n > a.MaxLength:
		return "String is too long"
	}
	return ""
}
