package management

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// A customization is one of the org's own mail templates, which the directory
// has: its body is the template's HTML.

// customizations are the org's own templates of the mail of the path.
func (c *call) customizations(o *directory.Org) []directory.MailTemplate {
	return slices.DeleteFunc(slices.Clone(o.Templates), func(t directory.MailTemplate) bool { return t.Name != c.PathValue("mail") })
}

// customization finds that of the path.
func (c *call) customization(o *directory.Org) (directory.MailTemplate, error) {
	id := c.PathValue("id")
	t, ok := find(c.customizations(o), func(t directory.MailTemplate) bool { return o.TemplateID(t.Name, t.Language) == id })
	if !ok {
		return t, missing(id, "EmailTemplateCustomization")
	}
	return t, nil
}

// customizationDocument is what is kept of a customization besides its text:
// its times, and whether it is the default one.
func customizationDocument(o *directory.Org, t directory.MailTemplate) directory.Document {
	id := o.TemplateID(t.Name, t.Language)
	if d, ok := o.DocumentByID(directory.MailTemplateDocument, id); ok {
		return d
	}
	return directory.Document{Kind: directory.MailTemplateDocument, ID: id, Type: t.Name, Status: directory.DocumentActive, Body: "{}"}
}

type customizationKept struct {
	Default bool `json:"default"`
}

// isDefault reports whether t is the default customization: the one that was
// made it, or the first one.
func (c *call) isDefault(o *directory.Org, t directory.MailTemplate) bool {
	all := c.customizations(o)
	marked := func(t directory.MailTemplate) bool {
		var kept customizationKept
		_ = customizationDocument(o, t).Read(&kept)
		return kept.Default
	}
	if slices.ContainsFunc(all, marked) {
		return marked(t)
	}
	return all[0].Language == t.Language
}

func (c *call) viewCustomization(t directory.MailTemplate) any {
	d := customizationDocument(c.org, t)
	mail := c.mailPathOf(t.Name)
	self := mail + "/customizations/" + d.ID
	return object{
		"id": d.ID, "language": t.Language, "isDefault": c.isDefault(c.org, t), "subject": t.Subject, "body": bodyOf(t),
		"created": since(d.Created), "lastUpdated": since(d.Updated),
		"_links": object{
			"self": c.link(self, "GET", "PUT", "DELETE"), "template": c.link(mail, "GET"),
			"preview": c.link(self+"/preview", "GET"), "test": c.link(mail+"/test", "POST"),
		},
	}
}

// bodyOf is what the API calls the body of a template.
func bodyOf(t directory.MailTemplate) string {
	if t.HTML == "" {
		return t.Text
	}
	return t.HTML
}

func listCustomizations(c *call) error {
	return list(c, c.customizations(c.org), 200, func(t directory.MailTemplate) string { return c.org.TemplateID(t.Name, t.Language) }, func(t directory.MailTemplate) any { return c.viewCustomization(t) })
}

func showCustomization(c *call) error {
	t, err := c.customization(c.org)
	if err != nil {
		return err
	}
	return c.answer(c.viewCustomization(t))
}

type customizationBody struct {
	Language, Subject, Body string
	IsDefault               *bool
}

func (b customizationBody) check() error {
	for name, text := range map[string]string{"language": b.Language, "subject": b.Subject, "body": b.Body} {
		if text == "" {
			return invalid(name, name+": The field cannot be left blank")
		}
	}
	return nil
}

var (
	errSameLanguage = conflict("E0000182", "An email template customization for that language already exists.")
	errDefaultMust  = conflict("E0000185", "The isDefault parameter of the default email template customization can't be set to false.")
	errDefaultStays = conflict("E0000184", "The default email template customization can't be deleted.")
)

// conflict is Okta's answer to what another customization stands in the way of.
func conflict(code, summary string) *httpkit.Error {
	return httpkit.API(http.StatusConflict, code, summary, "api_conflict").Because("%s", summary)
}

func createCustomization(c *call) error {
	return c.putCustomization(func(o *directory.Org) (before directory.MailTemplate, err error) { return before, nil })
}

func replaceCustomization(c *call) error { return c.putCustomization(c.customization) }

// putCustomization puts what was sent in the place of the customization that of
// returns, if there is one.
func (c *call) putCustomization(of func(*directory.Org) (directory.MailTemplate, error)) error {
	var body customizationBody
	if err := c.read(&body); err != nil {
		return err
	}
	t := directory.MailTemplate{Name: c.PathValue("mail"), Language: body.Language, Subject: body.Subject, HTML: body.Body}
	err := c.update(func(o *directory.Org) error {
		before, err := of(o)
		if err != nil {
			return err
		}
		if err := body.check(); err != nil {
			return err
		}
		return c.exchange(o, before, t, body.IsDefault)
	})
	if err != nil {
		return explained(err, t)
	}
	return c.answer(c.viewCustomization(t))
}

// exchange puts t in the place of before; there is none if it has no name.
func (c *call) exchange(o *directory.Org, before, t directory.MailTemplate, makeDefault *bool) error {
	d := customizationDocument(o, t)
	isDefault := before.Name != "" && c.isDefault(o, before) || len(c.customizations(o)) == 0
	if before.Name != "" {
		d.Created = customizationDocument(o, before).Created
		c.drop(o, before)
	}
	if _, taken := o.Template(t.Name, t.Language); taken {
		return errSameLanguage
	}
	switch {
	case makeDefault == nil:
	case !*makeDefault && isDefault && before.Name != "":
		return errDefaultMust
	case *makeDefault:
		isDefault = true
		for _, other := range c.customizations(o) {
			unmarked := customizationDocument(o, other)
			unmarked.Body = "{}"
			o.PutDocument(unmarked)
		}
	}
	if d.Created.IsZero() {
		d.Created = c.now
	}
	kept, err := json.Marshal(customizationKept{isDefault})
	if err != nil {
		return err
	}
	d.Body, d.Updated = string(kept), c.now
	o.SetTemplate(t)
	o.PutDocument(d)
	return nil
}

// drop removes a customization and what is kept of it.
func (c *call) drop(o *directory.Org, t directory.MailTemplate) {
	o.RemoveTemplate(t.Name, t.Language)
	o.RemoveDocument(directory.MailTemplateDocument, o.TemplateID(t.Name, t.Language))
}

// explained tells everything that is wrong with a template that the directory
// refuses, with its place.
func explained(err error, t directory.MailTemplate) error {
	var own *httpkit.Error
	faults := directory.LintTemplate(t)
	if !errors.As(err, &own) || own.Outcome != "api_validation_failed" || len(faults) == 0 || t.Subject == "" || t.HTML == "" || t.Language == "" {
		return err
	}
	field, causes := "body", []string(nil)
	for i, f := range faults {
		part := map[string]string{"subject": "subject"}[f.Part]
		if part == "" {
			part = "body"
		}
		if i == 0 {
			field = part
		}
		cause := part + ": " + f.Message
		if f.Line > 0 {
			cause += fmt.Sprintf(" (line %d, column %d)", f.Line, f.Column)
		}
		if f.Hint != "" {
			cause += "; " + f.Hint
		}
		causes = append(causes, cause)
	}
	return invalid(field, causes...)
}

// deleteCustomization removes a customization; the default one is the last.
func deleteCustomization(c *call) error {
	err := c.update(func(o *directory.Org) error {
		t, err := c.customization(o)
		switch {
		case err != nil:
			return err
		case c.isDefault(o, t) && len(c.customizations(o)) > 1:
			return errDefaultStays
		}
		c.drop(o, t)
		return nil
	})
	if err != nil {
		return err
	}
	return c.none()
}

func deleteCustomizations(c *call) error {
	err := c.update(func(o *directory.Org) error {
		for _, t := range c.customizations(o) {
			c.drop(o, t)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.none()
}
