package ion

import "encoding/json"

// Form is something a client can submit: a remediation, an action of an
// authenticator, cancel, or the exchange of the interaction code.
type Form struct {
	Rel       []string `json:"rel,omitempty"`
	Name      string   `json:"name"`
	Type      string   `json:"type,omitempty"` // of redirect-idp: that of the identity provider
	IdP       *IdP     `json:"idp,omitempty"`
	RelatesTo []string `json:"relatesTo,omitempty"` // paths into the same body
	Href      string   `json:"href"`
	Method    string   `json:"method"`
	Produces  string   `json:"produces,omitempty"`
	Refresh   int64    `json:"refresh,omitempty"`     // milliseconds until a poll is repeated
	Info      []Field  `json:"requestInfo,omitempty"` // who asks for consent
	Value     []Field  `json:"value,omitempty"`
	Accepts   string   `json:"accepts,omitempty"`
}

// IdP is an identity provider that people are sent to.
type IdP struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// NewRedirect returns the remediation that sends a browser to an identity
// provider by href. It is no form: nothing is posted.
func NewRedirect(typ string, idp IdP, href string) Form {
	return Form{Name: "redirect-idp", Type: typ, IdP: &idp, Href: href, Method: "GET"}
}

// NewForm returns the form name, which is posted as JSON to href.
func NewForm(name, href string, fields ...Field) Form {
	return Form{
		Rel:      []string{"create-form"},
		Name:     name,
		Href:     href,
		Method:   "POST",
		Produces: ContentType,
		Value:    fields,
		Accepts:  "application/json; okta-version=1.0.0",
	}
}

// NewTokenForm returns the form of the interaction code, which is posted
// URL-encoded to the token endpoint at href.
func NewTokenForm(name, href string, fields ...Field) Form {
	return Form{
		Rel:     []string{"create-form"},
		Name:    name,
		Href:    href,
		Method:  "POST",
		Value:   fields,
		Accepts: "application/x-www-form-urlencoded",
	}
}

// Field is one field of a form: a value to type in, a fixed value to send
// back, a nested form, or a choice. Value is a string, a bool or a
// [NestedForm].
type Field struct {
	Name     string         `json:"name"`
	Type     string         `json:"type,omitempty"`
	Label    string         `json:"label,omitempty"`
	Required *bool          `json:"required,omitempty"`
	Value    any            `json:"value,omitempty"`
	Visible  *bool          `json:"visible,omitempty"`
	Mutable  *bool          `json:"mutable,omitempty"`
	Secret   bool           `json:"secret,omitempty"`
	Min      int            `json:"minLength,omitempty"`
	Max      int            `json:"maxLength,omitempty"`
	Format   string         `json:"format,omitempty"`
	Form     *Fields        `json:"form,omitempty"`
	Options  []Option       `json:"options,omitempty"`
	Messages *List[Message] `json:"messages,omitempty"`
}

// Fields is a form within a field.
type Fields struct {
	Value []Field `json:"value"`
}

// NestedForm is a form as the value of a field.
type NestedForm struct {
	Form Fields `json:"form"`
}

// UnmarshalJSON reads what [json.Marshal] writes.
func (f *Field) UnmarshalJSON(data []byte) error {
	type plain Field
	if err := json.Unmarshal(data, (*plain)(f)); err != nil {
		return err
	}
	if _, object := f.Value.(map[string]any); !object {
		return nil
	}
	var nested struct{ Value NestedForm }
	if err := json.Unmarshal(data, &nested); err != nil {
		return err
	}
	f.Value = nested.Value
	return nil
}

// Text returns v as the value of a field, which has none if v is empty.
func Text(v string) any {
	if v == "" {
		return nil
	}
	return v
}

// Fixed returns a field with a value that the client sends back unchanged.
func Fixed(name, value string) Field {
	return Field{Name: name, Required: new(true), Value: Text(value), Mutable: new(false)}
}

// Hidden returns a fixed field that is not shown.
func Hidden(name, value string) Field {
	f := Fixed(name, value)
	f.Visible = new(false)
	return f
}

// Nested returns a required field that holds a form of its own.
func Nested(name string, fields ...Field) Field {
	return Field{Name: name, Type: "object", Required: new(true), Form: &Fields{fields}}
}
