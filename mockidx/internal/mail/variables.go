package mail

import (
	"strconv"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/mail/velocity"
)

// scope is what the template of a mail can refer to. A variable that Okta
// offers in other templates only, like oneTimePassword in Email Challenge, is
// missing on purpose.
func (c Composer) scope(user directory.User, app directory.App, l Letter) velocity.Scope {
	values := c.values(user, app, l)
	vars := profile(user)
	for _, name := range directory.MailVariables(l.Template) {
		vars[name] = values[name]
	}
	return velocity.Scope{Vars: vars, Funcs: c.functions(user.Locale)}
}

// values are those of every variable that a template may have. The org has no
// logo; its colours are those of an org that chose none.
// Source: Okta, "Customize email notifications", "Use VTL variables"; Brands
// API, "Theme".
func (c Composer) values(user directory.User, app directory.App, l Letter) map[string]string {
	expires := l.Expires.UTC().Format(time.RFC3339)
	values := map[string]string{
		"app.id": app.ID, "app.label": app.Label, "app.name": app.Label, "appName": app.Label,
		"baseURL":                            c.BaseURL,
		"brand.theme.logo":                   "",
		"brand.theme.primaryColor":           "#1662dd",
		"brand.theme.secondaryColor":         "#ebebed",
		"email":                              l.To,
		"instanceDisplayName":                c.Org.Name,
		"oktaLogoUrl":                        "",
		"org.activationTokenExpirationHours": strconv.Itoa(hours(l.Expires.Sub(c.Now))),
		"org.locale":                         user.Locale,
		"org.name":                           c.Org.Name,
		"org.subDomain":                      c.Org.Name,
		"orgTechSupportEmail":                "support@" + mailDomain,
		"parentLogoUrl":                      "",
		"request.relayState":                 l.State,
		"resetPasswordTokenExpirationDate":   expires,
		"tokenExpirationDate":                expires,
		"unlockAccountTokenExpirationDate":   expires,
		"user.email":                         user.Email,
		"user.firstName":                     user.FirstName,
		"user.lastName":                      user.LastName,
		"user.login":                         user.Login,
	}
	if code := directory.CodeVariable(l.Template); code != "" {
		values[code] = l.OTP
	}
	link := c.link(app, l)
	for _, name := range directory.LinkVariables(l.Template) {
		values[name] = link
	}
	return values
}

// profile is the user's own part of the variables. An attribute that the user
// has not is unknown, as null is to Velocity.
func profile(user directory.User) map[string]string {
	vars := map[string]string{}
	for name, value := range user.Profile {
		vars["user.profile."+name] = value
	}
	if user.SecondEmail != "" {
		vars["user.profile.secondEmail"] = user.SecondEmail
	}
	for name, value := range map[string]string{
		"login": user.Login, "email": user.Email, "firstName": user.FirstName, "lastName": user.LastName,
		"username": user.Login, "fullName": user.DisplayName(), "locale": user.Locale,
	} {
		vars["user.profile."+name] = value
	}
	return vars
}
