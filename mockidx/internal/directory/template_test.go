package directory_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func TestMailsLink(t *testing.T) {
	const link = "<a href='${emailAuthenticationLink}'>Go</a>"
	own := func(language, html, text string) directory.MailTemplate {
		return directory.MailTemplate{Name: directory.EmailChallenge, Language: language, HTML: html, Text: text}
	}
	for name, tc := range map[string]struct {
		off       bool
		templates []directory.MailTemplate
		locale    string
		want      bool
	}{
		"built-in template":          {false, nil, "en_US", true},
		"switched off":               {true, nil, "en_US", false},
		"own template":               {false, []directory.MailTemplate{own("en", link, "${verificationToken}")}, "en_US", true},
		"in the text only":           {false, []directory.MailTemplate{own("en", "${verificationToken}", "$emailAuthenticationLink")}, "en_US", true},
		"left out":                   {false, []directory.MailTemplate{own("en", "${verificationToken}", "")}, "en_US", false},
		"written out for one app":    {false, []directory.MailTemplate{own("en", "<a href='https://app.example/cb?otp=${verificationToken}'>Go</a>", "")}, "en_US", false},
		"switched off all the same":  {true, []directory.MailTemplate{own("en", link, "")}, "en_US", false},
		"left out in their language": {false, []directory.MailTemplate{own("en", link, ""), own("de", "${verificationToken}", "")}, "de_AT", false},
		"left out in another":        {false, []directory.MailTemplate{own("de", "${verificationToken}", "")}, "fr_FR", true},
	} {
		t.Run(name, func(t *testing.T) {
			org := directory.Org{Templates: tc.templates, Email: directory.Email{NoMagicLink: tc.off}}
			if got := org.MailsLink(directory.EmailChallenge, tc.locale); got != tc.want {
				t.Errorf("got %t, want %t", got, tc.want)
			}
		})
	}
}

func TestMailsLinkOfEachTemplate(t *testing.T) {
	for _, name := range directory.MailTemplates() {
		for _, variable := range directory.LinkVariables(name) {
			org := directory.Org{Templates: []directory.MailTemplate{{Name: name, Language: "en", Text: "${" + variable + "}"}}}
			if !org.MailsLink(name, "en") {
				t.Errorf("%s with ${%s} mails no link", name, variable)
			}
		}
		org := directory.Org{Templates: []directory.MailTemplate{{Name: name, Language: "en", Text: "${" + directory.CodeVariable(name) + "}"}}}
		if org.MailsLink(name, "en") {
			t.Errorf("%s with the code alone mails a link", name)
		}
	}
}

func TestLanguages(t *testing.T) {
	for locale, want := range map[string][]string{
		"de_AT": {"de-at", "de", "en"},
		"DE":    {"de", "de", "en"},
		"":      {"", "", "en"},
	} {
		if got := directory.Languages(locale); !slices.Equal(got, want) {
			t.Errorf("Languages(%q) = %q, want %q", locale, got, want)
		}
	}
}

// What Okta accepts in the template of a mail, and what it says to mistakes.
func TestTemplateVariables(t *testing.T) {
	const neither = `$.templates[0]: mail template "ForgotPassword" shows neither code nor link (hint: add ${oneTimePassword} or ${resetPasswordUrl})`
	html := func(problem string) string { return "$.templates[0].html: html has " + problem + " of the template)" }
	for _, tc := range []struct{ name, html, want string }{
		{"code", "${oneTimePassword}", ""},
		{"link", "<a href='${resetPasswordUrl}'>", ""},
		{"link by its other name", "$resetPasswordLink", ""},
		{"code in a call", "${f.escapeHtml(${oneTimePassword})}", ""},
		{"code in a branch", "#if($app.id)#else ${oneTimePassword}#end", ""},
		{"attribute of the org's own", "${oneTimePassword} ${user.profile.favouriteColour}", ""},
		{"neither", "Hello ${user.profile.firstName}", neither},
		{"code in a condition only", "#if($oneTimePassword)x#end", neither},
		{"code shown as text", `\${oneTimePassword}`, neither},
		{"code of another mail", "${verificationToken}", html(`${verificationToken}, which mail template "ForgotPassword" does not have (hint: its code is ${oneTimePassword}; see line 1, column 1`)},
		{"link of another mail", "\n $unlockAccountLink", html(`${unlockAccountLink}, which mail template "ForgotPassword" does not have (hint: its link is ${resetPasswordUrl}; see line 2, column 2`)},
		{"variable of others", "${email}", html(`${email}, which mail template "ForgotPassword" does not have (hint: only in EmailChallenge, EmailFactorVerification and MyAccountChangeConfirmation; see line 1, column 1`)},
		{"asking for one of another", "#if($verificationToken)x#end$!{verificationToken}${oneTimePassword}", ""},
		{"misspelt", "${oneTimePasword}", html(`unknown variable "oneTimePasword" (hint: did you mean ${oneTimePassword}?; see line 1, column 1`)},
		{"unknown", "${request.browser}", html(`unknown variable "request.browser" (hint: see line 1, column 1`)},
		{"a word with a dollar", "${oneTimePassword} costs $nothing", ""},
		{"unknown function", "${f.upperCase($oneTimePassword)}", html(`unknown function "f.upperCase" (hint: did you mean "f.toUpperCase"?; see line 1, column 1`)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			org := &directory.Org{Templates: []directory.MailTemplate{{Name: directory.ForgotPassword, HTML: tc.html}}}
			org.Complete()
			if got := message(org.Validate()); got != tc.want {
				t.Errorf("got\n%s\nwant\n%s", got, tc.want)
			}
		})
	}
}

func TestTemplateSubjectHasVariablesToo(t *testing.T) {
	org := &directory.Org{Templates: []directory.MailTemplate{{Name: directory.SelfServiceUnlock, Subject: "${verificationToken}", Text: "${oneTimePassword}"}}}
	org.Complete()
	if got := message(org.Validate()); !strings.HasPrefix(got, "$.templates[0].subject: subject has ${verificationToken}") {
		t.Errorf("got %s", got)
	}
}

func TestTemplateWithoutMagicLinkNeedsTheCode(t *testing.T) {
	org := &directory.Org{
		Email:     directory.Email{NoMagicLink: true},
		Templates: []directory.MailTemplate{{Name: directory.EmailChallenge, Text: "${emailAuthenticationLink}"}},
	}
	org.Complete()
	const want = `$.templates[0]: mail template "EmailChallenge" shows neither code nor link (hint: add ${verificationToken})`
	if got := message(org.Validate()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
