package directory

import (
	"slices"
	"strings"
)

// variables are what the template of one mail can refer to and others cannot.
type variables struct {
	links []string // all of them the same link
	code  string
	more  []string
}

// Source: Okta, "Email Magic Links overview", "Using custom email templates";
// "Customize email notifications", "Use VTL variables".
var variablesOf = map[string]variables{
	EmailChallenge:          {[]string{"emailAuthenticationLink"}, "verificationToken", []string{"email"}},
	ForgotPassword:          {[]string{"resetPasswordUrl", "resetPasswordLink"}, "oneTimePassword", []string{"resetPasswordTokenExpirationDate"}},
	RegistrationActivation:  {[]string{"registrationActivationLink"}, "oneTimePassword", []string{"instanceDisplayName"}},
	EmailFactorVerification: {[]string{"verificationLink", "request.verificationLink"}, "verificationToken", []string{"email", "instanceDisplayName"}},
	SelfServiceUnlock:       {[]string{"unlockAccountLink"}, "oneTimePassword", []string{"unlockAccountTokenExpirationDate"}},
	UserActivation:          {[]string{"activationLink"}, "activationToken", nil},
	PasswordResetByAdmin:    {[]string{"resetPasswordLink", "resetPasswordUrl"}, "recoveryToken", []string{"resetPasswordTokenExpirationDate"}},

	OktaVerifyActivation: {[]string{"pushVerifyActivationLink"}, "", nil},

	MyAccountChangeConfirmation: {[]string{}, "verificationToken", []string{"email", "instanceDisplayName"}},
}

var commonVariables = []string{
	"app.id", "app.label", "app.name", "appName", "baseURL",
	"brand.theme.logo", "brand.theme.primaryColor", "brand.theme.secondaryColor", "oktaLogoUrl", "parentLogoUrl",
	"org.activationTokenExpirationHours", "org.locale", "org.name", "org.subDomain", "orgTechSupportEmail",
	"request.relayState", "tokenExpirationDate",
	"user.email", "user.firstName", "user.lastName", "user.login",
}

// mailFunctions is what templates can call.
// Source: Okta, "Customize email notifications", "Use functions for email
// templates".
var mailFunctions = []string{
	"StringTool.escapeHtml", "f.escapeHtml", "f.escapeHtmlAttr", "f.formatTimeDiffDateNow", "f.formatTimeDiffDateNowInUserLocale",
	"f.formatTimeDiffHoursNow", "f.formatTimeDiffHoursNowInUserLocale", "f.replace", "f.substring", "f.substringAfter", "f.substringBefore",
	"f.toLowerCase", "f.toUpperCase",
}

// LinkVariables returns what the template of that name calls its link, if it has
// one.
func LinkVariables(name string) []string { return variablesOf[name].links }

// CodeVariable returns what the template of that name calls its passcode.
func CodeVariable(name string) string { return variablesOf[name].code }

// MailVariables returns all that the template of that name can refer to, but
// for user.profile, whose attributes an org chooses.
func MailVariables(name string) []string {
	v := variablesOf[name]
	return slices.Concat(v.links, []string{v.code}, v.more, commonVariables)
}

// MailFunctions returns what templates can call.
func MailFunctions() []string { return slices.Clone(mailFunctions) }

func isProfile(variable string) bool { return strings.HasPrefix(variable, "user.profile.") }

// whereElse returns the templates that know a variable.
func whereElse(variable string) []string {
	return slices.DeleteFunc(MailTemplates(), func(name string) bool { return !slices.Contains(MailVariables(name), variable) })
}

// instead says what the template of that name has in place of a variable of
// others.
func instead(name, variable string) string {
	elsewhere := whereElse(variable)
	other := variablesOf[elsewhere[0]]
	switch {
	case variable == other.code:
		return "its code is ${" + CodeVariable(name) + "}"
	case slices.Contains(other.links, variable) && len(LinkVariables(name)) > 0:
		return "its link is ${" + LinkVariables(name)[0] + "}"
	}
	last := len(elsewhere) - 1
	return "only in " + strings.TrimPrefix(strings.Join(elsewhere[:last], ", ")+" and "+elsewhere[last], " and ")
}
