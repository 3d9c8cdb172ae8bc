package directory

import (
	"slices"
	"strings"
)

// The mails with a link and a passcode, or a passcode alone, as Okta names them.
// Source: Okta, "Email Magic Links overview"; Brands API, "Email templates".
const (
	EmailChallenge          = "EmailChallenge"          // sign-in
	ForgotPassword          = "ForgotPassword"          // password recovery
	RegistrationActivation  = "RegistrationActivation"  // self-service registration
	EmailFactorVerification = "EmailFactorVerification" // enrolment of email by somebody who is signed in
	SelfServiceUnlock       = "SelfServiceUnlock"       // account unlock
	UserActivation          = "UserActivation"          // by an administrator; the passcode is the activation token
	PasswordResetByAdmin    = "PasswordResetByAdmin"    // the passcode is the recovery token

	MyAccountChangeConfirmation = "MyAccountChangeConfirmation" // address that a user adds; it has no link
	OktaVerifyActivation        = "OktaVerifyActivation"        // enrolment of Okta Verify; it has no passcode, and orgs have it as it is
)

// MailTemplates returns the name of each mail that an org can word itself.
func MailTemplates() []string {
	return []string{EmailChallenge, ForgotPassword, RegistrationActivation, EmailFactorVerification, SelfServiceUnlock, UserActivation, PasswordResetByAdmin, MyAccountChangeConfirmation}
}

// MailTemplate replaces the built-in text of a mail.
type MailTemplate struct {
	Name     string `yaml:"name"`     // one of MailTemplates
	Language string `yaml:"language"` // en if empty
	Subject  string `yaml:"subject"`
	HTML     string `yaml:"html"`
	HTMLFile string `yaml:"htmlFile"` // in an org file only: Load reads it into HTML
	Text     string `yaml:"text"`
	TextFile string `yaml:"textFile"` // in an org file only: Load reads it into Text
}

// TemplateID is the id of an org's own template of a mail in a language.
func (o *Org) TemplateID(name, language string) string {
	return deriveID("oel", o.Name, name, languageTag(language))
}

// BrandID is the id of the org's brand.
func (o *Org) BrandID() string { return deriveID("bnd", o.Name) }

// Languages returns the languages to look for a mail to somebody of that locale
// in: theirs with its region, theirs, English.
func Languages(locale string) []string {
	tag := languageTag(locale)
	language, _, _ := strings.Cut(tag, "-")
	return []string{tag, language, "en"}
}

func languageTag(s string) string { return strings.ToLower(strings.ReplaceAll(s, "_", "-")) }

// TemplateFor finds the org's own template of a mail to somebody of that
// locale, in the first of their [Languages] that it has one in. Without one the
// built-in template is used.
func (o *Org) TemplateFor(name, locale string) (MailTemplate, bool) {
	for _, want := range Languages(locale) {
		i := slices.IndexFunc(o.Templates, func(t MailTemplate) bool {
			return t.Name == name && languageTag(t.Language) == want
		})
		if i >= 0 {
			return o.Templates[i], true
		}
	}
	return MailTemplate{}, false
}

// MailsLink reports whether a mail to somebody of that locale has a magic
// link: unless links are switched off, or the org's own template leaves the
// variable out.
// Source: Okta, "Customize email notifications", "Email magic links overview".
func (o *Org) MailsLink(name, locale string) bool {
	t, own := o.TemplateFor(name, locale)
	return !o.Email.NoMagicLink && (!own || slices.ContainsFunc(LinkVariables(name), func(variable string) bool {
		return strings.Contains(t.HTML, variable) || strings.Contains(t.Text, variable)
	}))
}
