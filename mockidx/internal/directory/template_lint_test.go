package directory_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func TestLintTemplate(t *testing.T) {
	const ok = "${verificationToken}"
	for name, tc := range map[string]struct {
		t    directory.MailTemplate
		want string
	}{
		"nothing wrong":    {directory.MailTemplate{HTML: "<style>a{color:red}</style>" + ok + " $5 {x} ${user.profile.nick} $!{maybe}"}, ""},
		"of another mail":  {directory.MailTemplate{HTML: ok + "\n ö ${oneTimePassword}"}, `html:2:4 ${oneTimePassword}, which mail template "EmailChallenge" does not have (its code is ${verificationToken})`},
		"a misspelt one":   {directory.MailTemplate{Text: ok + "${verificationTokn}"}, `text:1:21 unknown variable "verificationTokn" (did you mean ${verificationToken}?)`},
		"a short one":      {directory.MailTemplate{Text: ok + "$verificationTokn"}, `text:1:21 unknown variable "verificationTokn" (did you mean ${verificationToken}?)`},
		"no dollar":        {directory.MailTemplate{Text: ok + "\n{emailAuthenticationLink}"}, `text:2:1 {emailAuthenticationLink} has no $ (write ${emailAuthenticationLink})`},
		"no such function": {directory.MailTemplate{Text: ok + "${f.toUpperCas($org.name)}"}, `text:1:21 unknown function "f.toUpperCas" (did you mean "f.toUpperCase"?)`},
		"broken":           {directory.MailTemplate{Text: ok, HTML: "\n#if($x)"}, `html:2:1 #if is not closed by #end`},
		"in the subject":   {directory.MailTemplate{Subject: "${verificatonToken}", Text: ok}, `subject:1:1 unknown variable "verificatonToken" (did you mean ${verificationToken}?)`},
		"of no use":        {directory.MailTemplate{Subject: ok, Text: "hello"}, `:0:0 the mail shows neither code nor link (add ${verificationToken} or ${emailAuthenticationLink})`},
		"several, in order": {directory.MailTemplate{Text: "{verificationToken} ${x1}\n" + ok + "${oneTimePassword}"},
			`text:1:1 {verificationToken} has no $ (write ${verificationToken}); text:1:21 unknown variable "x1"; text:2:21 ${oneTimePassword}, which mail template "EmailChallenge" does not have (its code is ${verificationToken})`},
		"no such mail": {directory.MailTemplate{Name: "EmailChalenge", Text: ok}, `:0:0 unknown mail template "EmailChalenge" (did you mean "EmailChallenge"?)`},
	} {
		t.Run(name, func(t *testing.T) {
			if tc.t.Name == "" {
				tc.t.Name = directory.EmailChallenge
			}
			var got []string
			for _, f := range directory.LintTemplate(tc.t) {
				s := fmt.Sprintf("%s:%d:%d %s", f.Part, f.Line, f.Column, f.Message)
				if f.Hint != "" {
					s += " (" + f.Hint + ")"
				}
				got = append(got, s)
			}
			if s := strings.Join(got, "; "); s != tc.want {
				t.Errorf("got  %s\nwant %s", s, tc.want)
			}
		})
	}
}

func TestLintIsBounded(t *testing.T) {
	faults := directory.LintTemplate(directory.MailTemplate{Name: directory.EmailChallenge, Text: strings.Repeat("{verificationToken}", 5000)})
	if len(faults) != 101 { // and that it shows neither code nor link
		t.Errorf("%d faults", len(faults))
	}
}

func FuzzLintTemplate(f *testing.F) {
	f.Add("ö ${oneTimePassword} {verificationToken} #if($x)")
	f.Fuzz(func(t *testing.T, s string) {
		lines := strings.Count(s, "\n") + 1
		for _, fault := range directory.LintTemplate(directory.MailTemplate{Name: directory.ForgotPassword, HTML: s}) {
			if fault.Line > lines || fault.Message == "" {
				t.Errorf("%+v of %q", fault, s)
			}
		}
	})
}

func TestOwnTemplates(t *testing.T) {
	o := &directory.Org{}
	o.SetTemplate(directory.MailTemplate{Name: directory.EmailChallenge, Language: "de_CH", Text: "1"})
	o.SetTemplate(directory.MailTemplate{Name: directory.EmailChallenge, Text: "2"})
	o.SetTemplate(directory.MailTemplate{Name: directory.EmailChallenge, Language: "de-ch", Text: "3"})
	if got, ok := o.Template(directory.EmailChallenge, "DE_CH"); !ok || got.Text != "3" || len(o.Templates) != 2 {
		t.Errorf("got %+v of %+v", got, o.Templates)
	}
	if _, ok := o.Template(directory.EmailChallenge, "de"); ok {
		t.Error("another language has it too")
	}
	if !o.RemoveTemplate(directory.EmailChallenge, "en") || o.RemoveTemplate(directory.EmailChallenge, "en") {
		t.Error("it was not removed once")
	}
}
