package directory

import (
	"slices"
	"strings"
)

// The mails with a link and a passcode, as Okta names them.
// Source: Okta, "Email Magic Links overview"; Brands API, "Email templates".
const (
	EmailChallenge          = "EmailChallenge"          // sign-in
	ForgotPassword          = "ForgotPassword"          // password recovery
	RegistrationActivation  = "RegistrationActivation"  // self-service registration
	EmailFactorVerification = "EmailFactorVerification" // enrolment of email by somebody who is signed in
	SelfServiceUnlock       = "SelfServiceUnlock"       // account unlock
)

// linkVariables are what each template calls its link.
// Source: Okta, "Customize email notifications", "Use VTL variables".
var linkVariables = map[string][]string{
	EmailChallenge:          {"emailAuthenticationLink"},
	ForgotPassword:          {"resetPasswordUrl", "resetPasswordLink"},
	RegistrationActivation:  {"registrationActivationLink"},
	EmailFactorVerification: {"verificationLink"},
	SelfServiceUnlock:       {"unlockAccountLink"},
}

// LinkVariables returns what the template of that name calls its link.
func LinkVariables(name string) []string { return linkVariables[name] }

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

// MailsLink reports whether a mail to somebody of that locale has a magic
// link: unless links are switched off, or the org's own template leaves the
// variable out.
// Source: Okta, "Customize email notifications", "Email magic links overview".
func (o *Org) MailsLink(name, locale string) bool {
	t, own := o.TemplateFor(name, locale)
	return !o.Email.NoMagicLink && (!own || slices.ContainsFunc(linkVariables[name], func(variable string) bool {
		return strings.Contains(t.HTML+t.Text, variable)
	}))
}
