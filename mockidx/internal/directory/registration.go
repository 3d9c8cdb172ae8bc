package directory

import (
	"strings"
	"unicode/utf8"
)

// Registration is self-service registration: the profile enrolment policy.
// Source: Okta, "Profile enrollment policies".
type Registration struct {
	Enabled             bool        `yaml:"enabled"`
	Attributes          []Attribute `yaml:"attributes"`          // what the form asks for, in its order; firstName, lastName and email if empty
	Password            bool        `yaml:"password"`            // the form asks for a password too
	NoEmailVerification bool        `yaml:"noEmailVerification"` // the address is taken as it is
	Progressive         bool        `yaml:"progressive"`         // users are asked at sign-in for what their profile lacks of the attributes
	Groups              []string    `yaml:"groups"`              // that whoever registers gets into, by name or id
}

// AttributeType is the type of a profile attribute.
type AttributeType string

// The attribute types.
const (
	StringAttribute  AttributeType = "string"
	BooleanAttribute AttributeType = "boolean"
	IntegerAttribute AttributeType = "integer"
	NumberAttribute  AttributeType = "number"
)

// Attribute is one attribute of the profile schema.
type Attribute struct {
	Name      string        `yaml:"name"`  // as in userProfile
	Label     string        `yaml:"label"` // the name if empty
	Type      AttributeType `yaml:"type"`  // string if empty
	Required  bool          `yaml:"required"`
	MinLength int           `yaml:"minLength"` // of a string, in characters
	MaxLength int           `yaml:"maxLength"` // of a string; 255 if zero
	Enum      []string      `yaml:"enum"`      // the only values of a string
}

// The attributes that every user has fields of their own for.
const (
	AttributeEmail       = "email"
	AttributeLogin       = "login"
	AttributeFirstName   = "firstName"
	AttributeLastName    = "lastName"
	AttributeSecondEmail = "secondEmail"
)

const defaultMaxLength = 255

func (r *Registration) complete() {
	if len(r.Attributes) == 0 {
		r.Attributes = []Attribute{
			{Name: AttributeFirstName, Label: "First name", Required: true, MinLength: 1, MaxLength: 50},
			{Name: AttributeLastName, Label: "Last name", Required: true, MinLength: 1, MaxLength: 50},
			{Name: AttributeEmail, Label: "Email", Required: true, MaxLength: 100},
		}
	}
	for i := range r.Attributes {
		a := &r.Attributes[i]
		orElse(&a.Label, a.Name)
		orElse(&a.Type, StringAttribute)
		orElse(&a.MaxLength, defaultMaxLength)
	}
}

func (v *validator) checkRegistration() {
	v.checkGroupNames(root.key("registration").key("groups"), v.Registration.Groups)
	p := root.key("registration").key("attributes")
	v.checkCount(p, "attributes", len(v.Registration.Attributes))
	names, email := seen{}, false
	for i, a := range v.Registration.Attributes {
		at := p.index(i)
		v.checkPattern(at.key("name"), "attribute name", a.Name, attributeName, "department")
		v.checkUnique(names, at.key("name"), "attribute", a.Name, a.Name)
		v.checkName(at.key("label"), "label", a.Label)
		checkEnum(v, at.key("type"), "attribute type", a.Type, StringAttribute, BooleanAttribute, IntegerAttribute, NumberAttribute)
		v.checkAttributeLength(at, a)
		v.checkAttributeEnum(at.key("enum"), a)
		email = email || a.Name == AttributeEmail && a.Required && a.Type == StringAttribute
	}
	if !email {
		v.add(p, "add {name: email, required: true}", "registration does not ask for the required attribute email")
	}
}

func (v *validator) checkAttributeLength(at path, a Attribute) {
	if a.MinLength < 0 || a.MinLength > a.MaxLength {
		v.add(at.key("minLength"), "from 0 to maxLength", "minLength is %d", a.MinLength)
	}
	if a.MaxLength < 1 || a.MaxLength > maxNameLength {
		v.add(at.key("maxLength"), "from 1 to 256", "maxLength is %d", a.MaxLength)
	}
}

func (v *validator) checkAttributeEnum(p path, a Attribute) {
	v.checkCount(p, "values", len(a.Enum))
	if len(a.Enum) > 0 && a.Type != StringAttribute {
		v.add(p, "use type: string, or remove it", "enum is of a string, not of type %s", a.Type)
	}
	values := seen{}
	for i, value := range a.Enum {
		at := p.index(i)
		v.checkName(at, "value", value)
		v.checkUnique(values, at, "value", value, value)
		if n := utf8.RuneCountInString(value); n < a.MinLength || n > a.MaxLength {
			v.add(at, "from minLength to maxLength", "value %q has %d characters", value, n)
		}
	}
}

// ownAttributes are those that are no entries of the profile.
var ownAttributes = []string{AttributeEmail, AttributeLogin, AttributeFirstName, AttributeLastName, AttributeSecondEmail}

// Get returns an attribute of the user by its name in the profile schema.
func (u User) Get(name string) string {
	switch name {
	case AttributeEmail:
		return u.Email
	case AttributeLogin:
		return u.Login
	case AttributeFirstName:
		return u.FirstName
	case AttributeLastName:
		return u.LastName
	case AttributeSecondEmail:
		return u.SecondEmail
	}
	return u.Profile[name]
}

// Set sets an attribute by its name in the profile schema. A profile that u
// shares with another user must be cloned before. Blanks around an address mean
// nothing; other values keep them, as okta-auth-js's sample suite expects of last
// names.
func (u *User) Set(name, value string) {
	address := strings.TrimSpace(value)
	if address == "" {
		value = ""
	}
	switch name {
	case AttributeEmail:
		u.Email = address
	case AttributeLogin:
		u.Login = address
	case AttributeFirstName:
		u.FirstName = value
	case AttributeLastName:
		u.LastName = value
	case AttributeSecondEmail:
		u.SecondEmail = address
	default:
		if u.Profile == nil {
			u.Profile = map[string]string{}
		}
		u.Profile[name] = value
	}
}
