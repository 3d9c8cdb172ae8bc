package mail_test

import (
	"bytes"
	netmail "net/mail"
	"slices"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

// The built-in subject of each mail, in English and German.
var subjects = map[string][2]string{
	directory.EmailChallenge:          {"Sign in to Sample App", "Anmelden bei Sample App"},
	directory.ForgotPassword:          {"Choose a new password", "Neues Passwort wählen"},
	directory.RegistrationActivation:  {"Activate your account", "Konto aktivieren"},
	directory.EmailFactorVerification: {"Confirm your email address", "E-Mail-Adresse bestätigen"},
	directory.SelfServiceUnlock:       {"Unlock your account", "Konto entsperren"},
	directory.UserActivation:          {"Welcome to default", "Willkommen bei default"},
	directory.PasswordResetByAdmin:    {"Your password was reset", "Ihr Passwort wurde zurückgesetzt"},

	directory.MyAccountChangeConfirmation: {"Confirm email address change", "Neue E-Mail-Adresse bestätigen"},
}

// route is one of the three ways of a link, as Okta's overview compares them.
// Source: Okta, "Email Magic Links overview", "Comparing the options".
type route struct {
	name      string
	templates func(name string) []directory.MailTemplate
	mailLink  directory.MailLink
	link      string
	alone     bool // the template has the link, whatever the org says
}

const appCallback = "https://app.example.com/cb?x=1&otp=012345&state=1b34371a"

func routes() []route {
	builtIn := func(string) []directory.MailTemplate { return nil }
	inBoth := func(name, html, text string) []directory.MailTemplate {
		return []directory.MailTemplate{
			{Name: name, Language: "en", HTML: "<p>English</p>" + html, Text: "English " + text},
			{Name: name, Language: "de", HTML: "<p>Deutsch</p>" + html, Text: "Deutsch " + text},
		}
	}
	withLink := func(name string) []directory.MailTemplate {
		link := ""
		if variables := directory.LinkVariables(name); len(variables) > 0 {
			link = "${" + variables[0] + "}"
		}
		return inBoth(name, "<b>${"+directory.CodeVariable(name)+"}</b><a href='"+link+"'>Go</a>", "${"+directory.CodeVariable(name)+"} "+link)
	}
	straight := func(name string) []directory.MailTemplate {
		link := "https://app.example.com/cb?x=1&otp=${" + directory.CodeVariable(name) + "}&state=${request.relayState}"
		return inBoth(name, "<a href='"+link+"'>Go</a>", link)
	}
	return []route{
		{"EVE", builtIn, directory.LinkToOrg, orgLink, false},
		{"EVE, link written by the org", builtIn, directory.LinkToApp, appCallback, false},
		{"EVE and custom template", withLink, directory.LinkToOrg, orgLink, false},
		{"custom template alone", straight, directory.LinkToOrg, appCallback, true},
	}
}

func TestEachMailByEachRoute(t *testing.T) {
	for _, name := range directory.MailTemplates() {
		for _, r := range routes() {
			for i, locale := range []string{"en_US", "de_AT"} {
				for _, token := range []string{"ftToken-_", ""} {
					label := strings.Join([]string{name, r.name, locale, "token " + token}, "/")
					t.Run(label, func(t *testing.T) {
						u, a := ada, app
						u.Locale, a.MailLink = locale, r.mailLink
						l := challenge
						l.Template, l.LinkToken, l.State = name, token, "1b34371a"
						m := compose(t, composer(r.templates(name)...), u, a, l)
						link := r.link
						if (token == "" || len(directory.LinkVariables(name)) == 0) && !r.alone {
							link = ""
						}
						otp := "012345"
						if !asksForCode(name) && m.Link != appCallback && r.name != "EVE and custom template" {
							otp = ""
						}
						if m.OTP != otp || m.Link != link || m.State != "1b34371a" || m.Template != name {
							t.Errorf("otp %q, link %q, state %q, template %q, want link %q", m.OTP, m.Link, m.State, m.Template, link)
						}
						if m.Subject != subjects[name][i] {
							t.Errorf("subject %q, want %q", m.Subject, subjects[name][i])
						}
						if strings.Contains(m.HTML+m.Text+m.Subject, "${") || strings.Contains(m.HTML+m.Text, "[[") {
							t.Errorf("something is left in\n%s\n%s", m.Text, m.HTML)
						}
						if again, err := mail.Parse(m.Raw); err != nil || again.OTP != m.OTP || again.Link != m.Link {
							t.Errorf("read again: otp %q, link %q, %v", again.OTP, again.Link, err)
						}
					})
				}
			}
		}
	}
}

// asksForCode says whether the built-in mail has a code: who follows the link of
// an administrator's mail is asked for none.
func asksForCode(name string) bool {
	return name != directory.UserActivation && name != directory.PasswordResetByAdmin
}

// Each built-in mail says what it is for, in both parts, and no two the same.
func TestBuiltInMailsStateTheirPurpose(t *testing.T) {
	want := map[string][2]string{
		directory.EmailChallenge:          {"is signing in to Sample App as ada", "meldet sich bei Sample App als ada an"},
		directory.ForgotPassword:          {"forgot the password of ada", "hat das Passwort von ada"},
		directory.RegistrationActivation:  {"signed up for Sample App as ada", "hat sich bei Sample App als ada registriert"},
		directory.EmailFactorVerification: {"with the help of ada@example.com", "mit Hilfe von ada@example.com"},
		directory.SelfServiceUnlock:       {"The account ada is locked", "das Konto ada ist gesperrt"},
		directory.UserActivation:          {"made the account ada for you", "das Konto ada angelegt"},
		directory.PasswordResetByAdmin:    {"reset the password of ada", "das Passwort von ada zurückgesetzt"},

		directory.MyAccountChangeConfirmation: {"wants ada@example.com to be an email address of ada", "ada@example.com künftig eine E-Mail-Adresse von ada"},
	}
	for name, reasons := range want {
		for i, locale := range []string{"en_US", "de_DE"} {
			u, l := ada, challenge
			u.Locale, l.Template = locale, name
			m := compose(t, composer(), u, app, l)
			words := [][]string{{"Hello Ada,", "It works for 5 minutes", "Never pass the code on."}, {"Hallo Ada,", "Er gilt 5 Minuten lang", "Geben Sie den Code nie weiter."}}[i]
			if !asksForCode(name) {
				words = words[:2]
			}
			for _, words := range append(words, reasons[i]) {
				if !strings.Contains(m.HTML, words) || !strings.Contains(m.Text, words) {
					t.Errorf("%s to %s does not say %q in both parts:\n%s", name, locale, words, m.Text)
				}
			}
			if lang := `<html lang="` + locale[:2] + `">`; !strings.Contains(m.HTML, lang) {
				t.Errorf("%s to %s is not %s", name, locale, lang)
			}
		}
	}
	if len(want) != len(directory.MailTemplates()) {
		t.Errorf("%d mails are compared, there are %d", len(want), len(directory.MailTemplates()))
	}
}

func TestBuiltInLanguageFallback(t *testing.T) {
	for locale, want := range map[string]string{"de": "Konto entsperren", "DE-CH": "Konto entsperren", "fr_FR": "Unlock your account", "": "Unlock your account"} {
		u, l := ada, challenge
		u.Locale, l.Template = locale, directory.SelfServiceUnlock
		if m := compose(t, composer(), u, app, l); m.Subject != want {
			t.Errorf("to locale %q: subject %q, want %q", locale, m.Subject, want)
		}
	}
}

// A template without a subject has the built-in one of its own language, not of
// the user's.
func TestSubjectIsInTheLanguageOfTheTemplate(t *testing.T) {
	u := ada
	u.Locale = "de_DE"
	own := directory.MailTemplate{Name: directory.EmailChallenge, Language: "en", Text: "${verificationToken}"}
	if m := compose(t, composer(own), u, app, challenge); m.Subject != "Sign in to Sample App" {
		t.Errorf("subject %q", m.Subject)
	}
}

func TestMailToAnotherAddress(t *testing.T) {
	l := challenge
	l.Template, l.To = directory.EmailFactorVerification, "ada@second.example"
	m := compose(t, composer(), ada, app, l)
	if m.To != "ada@second.example" || !strings.Contains(m.Text, "ada@second.example") || strings.Contains(m.Text, "ada@example.com") {
		t.Errorf("mail to %s:\n%s", m.To, m.Text)
	}
	msg, err := netmail.ReadMessage(bytes.NewReader(m.Raw))
	if err != nil {
		t.Fatal(err)
	}
	if to, err := msg.Header.AddressList("To"); err != nil || len(to) != 1 || to[0].Address != "ada@second.example" {
		t.Errorf("To: %v, %v", to, err)
	}
}

func TestUnknownMail(t *testing.T) {
	l := challenge
	l.Template = "PasswordChanged"
	if m, err := composer().Mail(ada, app, l); err == nil || err.Error() != "mail template PasswordChanged: there is no such mail" {
		t.Errorf("Mail = %+v, %v", m, err)
	}
}

func TestProfileAttributes(t *testing.T) {
	u := ada
	u.SecondEmail, u.Profile = "ada@second.example", map[string]string{"favouriteColour": "mauve", "login": "not she"}
	text := "${user.profile.favouriteColour}, ${user.profile.secondEmail}, ${user.profile.login}, ${user.profile.city}"
	m := compose(t, composer(directory.MailTemplate{Name: directory.EmailChallenge, Language: "en", Text: text}), u, app, challenge)
	if got, want := strings.TrimSpace(m.Text), "mauve, ada@second.example, ada, ${user.profile.city}"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Every variable and function that the directory lets templates use has a
// value.
func TestEveryVariableAndFunction(t *testing.T) {
	empty := []string{"brand.theme.logo", "oktaLogoUrl", "parentLogoUrl"}
	for _, name := range directory.MailTemplates() {
		var source strings.Builder
		for _, variable := range directory.MailVariables(name) {
			source.WriteString(variable + "=${" + variable + "};\n")
		}
		l := challenge
		l.Template = name
		m := compose(t, composer(directory.MailTemplate{Name: name, Language: "en", Text: source.String()}), ada, app, l)
		for line := range strings.Lines(m.Text) {
			variable, value, _ := strings.Cut(strings.TrimSpace(line), "=")
			if value == ";" != slices.Contains(empty, variable) || strings.Contains(value, "${") {
				t.Errorf("%s: %s is %q", name, variable, value)
			}
		}
	}
}

func TestFunctions(t *testing.T) {
	want := map[string]string{
		"StringTool.escapeHtml('a<b')":                              "a<b",
		"f.escapeHtml('a<b')":                                       "a<b",
		"f.escapeHtmlAttr('a<b')":                                   "a<b",
		"f.toLowerCase('ÄB')":                                       "äb",
		"f.toUpperCase('äb')":                                       "ÄB",
		"f.replace('a-b-c', '-', '+')":                              "a+b+c",
		"f.substring('Grüße', 1, 4)":                                "rüß",
		"f.substringAfter('ada@example.com', '@')":                  "example.com",
		"f.substringAfter('ada', '@')":                              "",
		"f.substringBefore('ada@example.com', '@')":                 "ada",
		"f.formatTimeDiffDateNow($tokenExpirationDate)":             "5 minutes",
		"f.formatTimeDiffDateNowInUserLocale($tokenExpirationDate)": "5 Minuten",
		"f.formatTimeDiffHoursNow(1)":                               "1 hour",
		"f.formatTimeDiffHoursNowInUserLocale(24)":                  "24 Stunden",
	}
	called := map[string]bool{}
	u := ada
	u.Locale = "de_DE"
	for call, value := range want {
		name, _, _ := strings.Cut(call, "(")
		called[name] = true
		m := compose(t, composer(directory.MailTemplate{Name: directory.EmailChallenge, Language: "en", Text: "[${" + call + "}]"}), u, app, challenge)
		if got := strings.TrimSpace(m.Text); got != "["+value+"]" {
			t.Errorf("${%s} = %s, want [%s]", call, got, value)
		}
	}
	for _, name := range directory.MailFunctions() {
		if !called[name] {
			t.Errorf("%s is not tested", name)
		}
	}
}

// What has no value is left as it was written, as Velocity does with null.
func TestFunctionsRefuse(t *testing.T) {
	big := strings.Repeat("a", 9_999)
	for _, call := range []string{
		"f.toLowerCase('a', 'b')", "f.replace('a', '', 'b')", "f.replace('a')", "f.replace('" + big + "', 'a', 'bb')", "f.substring('abc', 2, 1)",
		"f.substring('abc', 0, 4)", "f.substring('abc', 'x', 1)", "f.substringAfter('a')", "f.formatTimeDiffDateNow('soon')", "f.formatTimeDiffHoursNow('x')",
	} {
		m := compose(t, composer(directory.MailTemplate{Name: directory.EmailChallenge, Language: "en", Text: "${" + call + "}"}), ada, app, challenge)
		if got := strings.TrimSpace(m.Text); got != "${"+call+"}" {
			t.Errorf("${%.40s} = %.40s", call, got)
		}
	}
}
