package management

import (
	"cmp"
	"slices"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

// addressee is whom a mail that stands for no sign-in is to: whoever has the API
// token is nobody in the directory.
func addressee(language string) directory.User {
	return directory.User{Login: "administrator@example.com", Email: "administrator@example.com", FirstName: "Add-Min", LastName: "O'Cloudy Tud", Locale: language}
}

// sample is what such a mail carries.
func (c *call) sample(name string) mail.Letter {
	return mail.Letter{Template: name, OTP: "123456", Link: c.tenant.BaseURL + "/email/verify?token=sample", Expires: c.now.Add(5 * time.Minute)}
}

// language is that of the query, or else English.
func (c *call) language() string { return cmp.Or(c.URL.Query().Get("language"), "en") }

// source is the built-in template of the mail of the path.
func (c *call) source() (mail.Source, error) {
	name := c.PathValue("mail")
	s, ok := mail.BuiltIn(name, c.language())
	if !ok {
		return s, missing(name, "EmailTemplate")
	}
	return s, nil
}

func (c *call) contentLinks(self string) object {
	m := c.mailPathOf(c.PathValue("mail"))
	return object{"self": c.link(self, "GET"), "template": c.link(m, "GET"), "defaultContent": c.link(m+"/default-content", "GET"), "test": c.link(m+"/test", "POST")}
}

func showDefaultContent(c *call) error {
	s, err := c.source()
	if err != nil {
		return err
	}
	return c.answer(object{"subject": s.Subject, "body": s.HTML, "_links": c.contentLinks(c.mailPathOf(c.PathValue("mail")) + "/default-content")})
}

// preview answers with a mail as an org that has these templates would send it.
func (c *call) preview(o *directory.Org, language, self string) error {
	composer := mail.Composer{Org: o, BaseURL: c.tenant.BaseURL, Mint: c.tenant.Chance, Now: c.now}
	m, err := composer.Mail(addressee(language), directory.App{Label: o.Name}, c.sample(c.PathValue("mail")))
	if err != nil {
		return invalid("body", "body: "+err.Error())
	}
	return c.answer(object{"subject": m.Subject, "body": cmp.Or(m.HTML, m.Text), "_links": c.contentLinks(self)})
}

func previewDefaultContent(c *call) error {
	plain := *c.org
	plain.Templates = slices.DeleteFunc(slices.Clone(plain.Templates), func(t directory.MailTemplate) bool { return t.Name == c.PathValue("mail") })
	return c.preview(&plain, c.language(), c.mailPathOf(c.PathValue("mail"))+"/default-content/preview")
}

func previewCustomization(c *call) error {
	t, err := c.customization(c.org)
	if err != nil {
		return err
	}
	return c.preview(c.org, t.Language, c.mailPathOf(t.Name)+"/customizations/"+c.PathValue("id")+"/preview")
}

// testMail sends the mail of the path as it is in a language.
func testMail(c *call) error {
	if err := c.mailer.Letter(addressee(c.language()), c.sample(c.PathValue("mail"))); err != nil {
		return invalid("body", "body: "+err.Error())
	}
	return c.none()
}
