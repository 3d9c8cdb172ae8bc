package directory

import (
	"slices"
	"strings"
)

// EmailChallenge is the mail with a link and a passcode, as Okta names it.
const EmailChallenge = "EmailChallenge"

// LinkVariable is what an Email Challenge template calls the magic link.
const LinkVariable = "emailAuthenticationLink"

// MailTemplate replaces the built-in text of a mail.
type MailTemplate struct {
	Name     string `yaml:"name"`     // as Okta names it: EmailChallenge
	Language string `yaml:"language"` // en if empty
	Subject  string `yaml:"subject"`
	HTML     string `yaml:"html"`
	Text     string `yaml:"text"`
}

// TemplateFor finds the org's own template of a mail to somebody of that
// locale: in their language with its region, in their language, or in English.
// Without one the built-in template is used.
func (o *Org) TemplateFor(name, locale string) (MailTemplate, bool) {
	tag := func(s string) string { return strings.ReplaceAll(s, "_", "-") }
	language, _, _ := strings.Cut(tag(locale), "-")
	for _, want := range []string{tag(locale), language, "en"} {
		i := slices.IndexFunc(o.Templates, func(t MailTemplate) bool {
			return t.Name == name && strings.EqualFold(tag(t.Language), want)
		})
		if i >= 0 {
			return o.Templates[i], true
		}
	}
	return MailTemplate{}, false
}

// MailsLink reports whether the sign-in mail to somebody of that locale has a
// magic link: unless links are switched off, or the org's own template leaves
// the variable out.
// Source: Okta, "Customize email notifications", "Email magic links overview".
func (o *Org) MailsLink(locale string) bool {
	t, own := o.TemplateFor(EmailChallenge, locale)
	return !o.Email.NoMagicLink && (!own || strings.Contains(t.HTML+t.Text, LinkVariable))
}
