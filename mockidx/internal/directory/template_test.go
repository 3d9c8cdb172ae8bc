package directory_test

import (
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
