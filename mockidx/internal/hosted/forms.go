package hosted

import (
	"cmp"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// The kinds of a member, which an input's name begins with.
const (
	kindText = "s"
	kindBool = "b"
)

// inputName names the input of the member at path.
func inputName(kind string, path ...string) string { return kind + ":" + strings.Join(path, ".") }

// form is one HTML form.
type form struct {
	Name, Action  string
	Link          bool // nothing is posted: Action is where it leads
	Title, Button string
	Fields        []field
	Minor         bool // an aside, not what the page is about
}

// field is an input or, with choices, a group of them.
type field struct {
	Name, Label, Value string
	Kind               string // hidden, text, password, checkbox or choice
	Autocomplete       string
	Required, Checked  bool
	Choices            []choice
	Messages           []notice
}

type choice struct{ Label, Value string }

// formsOf returns the forms of a remediation: one for each choice, where a
// choice brings fields of its own.
func formsOf(f ion.Form) []form {
	if f.IdP != nil {
		return []form{{Name: f.Name, Action: f.Href, Link: true, Button: "Sign in with " + f.IdP.Name}}
	}
	words := wordsFor(f.Name)
	base := form{Name: f.Name, Action: actionOf(f.Href), Title: words.title, Button: words.button}
	at := slices.IndexFunc(f.Value, branches)
	if at < 0 {
		base.Fields = fieldsOf(f.Value)
		return []form{base}
	}
	var forms []form
	for _, o := range f.Value[at].Options {
		one := base
		one.Button = o.Label
		if len(forms) > 0 {
			one.Title = ""
		}
		chosen := ion.Field{Name: f.Value[at].Name, Form: o.Value.Form, Messages: f.Value[at].Messages}
		one.Fields = fieldsOf(slices.Concat(f.Value[:at], []ion.Field{chosen}, f.Value[at+1:]))
		forms = append(forms, one)
	}
	return forms
}

// branches reports whether a field is a choice between forms.
func branches(f ion.Field) bool {
	return slices.ContainsFunc(f.Options, func(o ion.Option) bool { return o.Value.Form != nil })
}

// actionOf is where the page posts a form that is for href of the IDX API.
func actionOf(href string) string {
	_, step, _ := strings.Cut(href, idxPath)
	return formPath + step
}

func fieldsOf(fields []ion.Field, path ...string) []field {
	var out []field
	for _, f := range fields {
		out = append(out, inputsOf(f, append(slices.Clone(path), f.Name))...)
	}
	return out
}

func inputsOf(f ion.Field, path []string) []field {
	if nested, ok := f.Value.(ion.NestedForm); ok {
		return fieldsOf(nested.Form.Value, path...)
	}
	text, _ := f.Value.(string)
	in := field{
		Name: inputName(kindText, path...), Label: cmp.Or(f.Label, labels[f.Name], f.Name), Value: text,
		Kind: "text", Required: f.Required != nil && *f.Required, Messages: noticesOf(f.Messages),
	}
	switch {
	case f.Form != nil:
		nested := fieldsOf(f.Form.Value, path...)
		if len(nested) > 0 {
			nested[0].Messages = append(in.Messages, nested[0].Messages...)
		}
		return nested
	case len(f.Options) > 0:
		return []field{choiceOf(in, f, path)}
	case f.Mutable != nil && !*f.Mutable, f.Visible != nil && !*f.Visible:
		in.Kind = "hidden"
	case f.Type == "boolean":
		in.Kind, in.Name, in.Checked = "checkbox", inputName(kindBool, path...), f.Value == true
	case f.Secret:
		in.Kind, in.Value = "password", ""
	}
	in.Autocomplete = autocomplete(in.Kind, path)
	return []field{in}
}

// labels are for fields that come without.
var labels = map[string]string{"methodType": "By", "questionKey": "Question", "channel": "By"}

// choiceOf is the field of a choice between values. Where there is only one it
// is made already.
func choiceOf(in field, f ion.Field, path []string) field {
	in.Kind = "choice"
	for _, o := range f.Options {
		value := o.Value.Text
		if b := o.Value.Bool; b != nil {
			in.Name, value = inputName(kindBool, path...), map[bool]string{true: "true", false: "false"}[*b]
		}
		in.Choices = append(in.Choices, choice{o.Label, value})
	}
	if len(in.Choices) == 1 {
		in.Kind, in.Value = "hidden", in.Choices[0].Value
	}
	return in
}

// autocomplete tells password managers what a field is for.
// Source: HTML Standard, "Autofill field".
func autocomplete(kind string, path []string) string {
	switch name := path[len(path)-1]; {
	case kind == "password":
		return "current-password"
	case name == "identifier":
		return "username"
	case name == "passcode":
		return "one-time-code"
	case name == "email":
		return "email"
	case name == "phoneNumber":
		return "tel"
	}
	return ""
}
