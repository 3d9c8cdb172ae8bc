package mail

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/mail/velocity"
)

// scope is what an Email Challenge template can refer to. A variable that Okta
// offers in other templates only, like oneTimePassword, is missing on purpose.
// Source: Okta, "Customize email notifications", "Use VTL variables".
func (c Composer) scope(user directory.User, app directory.App, ch Challenge) velocity.Scope {
	vars := map[string]string{
		"emailAuthenticationLink": c.link(app, ch),
		"verificationToken":       ch.OTP,
		"tokenExpirationDate":     ch.Expires.UTC().Format(time.RFC3339),
		"request.relayState":      ch.State,
		"email":                   user.Email,
		"baseURL":                 c.BaseURL,
		"org.name":                c.Org.Name,
		"org.subDomain":           c.Org.Name,
		"org.locale":              user.Locale,
		"orgTechSupportEmail":     "support@" + mailDomain,
		"appName":                 app.Label,
		"app.id":                  app.ID,
		"app.name":                app.Label,
		"app.label":               app.Label,
		"user.profile.username":   user.Login,
		"user.profile.fullName":   user.DisplayName(),
		"user.profile.locale":     user.Locale,
	}
	for name, value := range map[string]string{
		"login": user.Login, "email": user.Email, "firstName": user.FirstName, "lastName": user.LastName,
	} {
		vars["user.profile."+name], vars["user."+name] = value, value
	}
	return velocity.Scope{Vars: vars, Funcs: c.functions()}
}

// functions are those of Okta's template functions that need no locale data.
// The escaping ones change nothing: every value is escaped where it is shown.
func (c Composer) functions() map[string]velocity.Func {
	timeLeft := one(func(date string) (string, bool) {
		t, err := time.Parse(time.RFC3339, date)
		return inWords(t.Sub(c.Now)), err == nil
	})
	same := one(func(s string) (string, bool) { return s, true })
	return map[string]velocity.Func{
		"StringTool.escapeHtml":               same,
		"f.escapeHtml":                        same,
		"f.escapeHtmlAttr":                    same,
		"f.toLowerCase":                       one(func(s string) (string, bool) { return strings.ToLower(s), true }),
		"f.toUpperCase":                       one(func(s string) (string, bool) { return strings.ToUpper(s), true }),
		"f.formatTimeDiffDateNow":             timeLeft,
		"f.formatTimeDiffDateNowInUserLocale": timeLeft,
	}
}

func one(f func(string) (string, bool)) velocity.Func {
	return func(args []string) (string, bool) {
		if len(args) != 1 {
			return "", false
		}
		return f(args[0])
	}
}

// inWords says a lifetime as people do, in whole minutes or, from two hours
// on, whole hours.
func inWords(d time.Duration) string {
	n, unit := math.Round(d.Minutes()), "minute"
	if d >= 2*time.Hour {
		n, unit = math.Round(d.Hours()), "hour"
	}
	if n != 1 {
		unit += "s"
	}
	return fmt.Sprintf("%.0f %s", n, unit)
}
