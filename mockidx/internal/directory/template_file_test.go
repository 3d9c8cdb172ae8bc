package directory_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// folder has files around a folder "org", in which the org file is.
func folder(t *testing.T, files map[string]string) (orgFile string) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "org", "org.yaml")
}

func TestTemplateFiles(t *testing.T) {
	orgFile := folder(t, map[string]string{
		"org/mail/reset.html": "\uFEFF<p>\r\n ${oneTimePassword} ä</p>\r\n",
		"org/reset.txt":       "${resetPasswordLink}\n\n",
	})
	orgs, err := directory.Load(orgFile, []byte("templates:\n- name: ForgotPassword\n  htmlFile: mail/reset.html\n  textFile: ./mail/../reset.txt\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := directory.MailTemplate{
		Name: directory.ForgotPassword, Language: "en",
		HTML: "<p>\r\n ${oneTimePassword} ä</p>\r\n", Text: "${resetPasswordLink}\n\n",
	}
	if got := orgs[0].Templates[0]; got != want {
		t.Errorf("got\n%+v, want\n%+v", got, want)
	}
	again, err := directory.Load("elsewhere.yaml", directory.Marshal(orgs[0]))
	if err != nil || !reflect.DeepEqual(again, orgs) {
		t.Errorf("marshalled and loaded from elsewhere: %+v, %v", again, err)
	}
}

func TestTemplateFileErrors(t *testing.T) {
	orgFile := folder(t, map[string]string{
		"secret":         "${verificationToken}",
		"org/dir/x":      "",
		"org/syntax.txt": "${verificationToken}\n#end",
		"org/empty.txt":  "",
		"org/bad.txt":    "a\xff",
		"org/large.txt":  strings.Repeat("x", 64<<10+1),
		"org/fits.txt":   strings.Repeat("x", 64<<10-20) + "${verificationToken}",
	})
	if err := os.Symlink("../secret", filepath.Join(filepath.Dir(orgFile), "link")); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ name, keys, want string }{
		{"above", "textFile: ../secret", `2:13: template file "../secret" is outside the folder of the org file (hint: put it beside the org file, or in a folder there)`},
		{"absolute", "textFile: /etc/passwd", `2:13: template file "/etc/passwd" is outside the folder of the org file (hint: put it beside the org file, or in a folder there)`},
		{"link out of the folder", "textFile: link", `2:13: template file "link" cannot be read: path escapes from parent (hint: its path begins at the folder of the org file)`},
		{"missing", "textFile: mail/nope.txt", `2:13: template file "mail/nope.txt" cannot be read: no such file or directory (hint: its path begins at the folder of the org file)`},
		{"folder", "htmlFile: dir", `2:13: template file "dir" cannot be read: it is not a regular file (hint: its path begins at the folder of the org file)`},
		{"too large", "htmlFile: large.txt", `2:13: template file "large.txt" is too large (hint: at most 64 KiB, as at Okta)`},
		{"both", "textFile: fits.txt,\n  text: x", `2:13: template file "fits.txt" has its text in place (hint: keep one of the two)`},
		{"not UTF-8", "textFile: bad.txt", `2:13: text is not UTF-8 (hint: save it as UTF-8)`},
		{"not Velocity", "textFile: syntax.txt", `2:13: text is no Velocity template: #end without #if (hint: see line 2, column 1 of the template)`},
		{"empty", "textFile: empty.txt", `1:14: mail template "EmailChallenge" is empty (hint: add html: or text:, or remove it)`},
		{"misspelt key", "textfile: fits.txt,\n  text: $verificationToken", `2:3: unknown key "textfile" (hint: did you mean "textFile"?)`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := directory.Load(orgFile, []byte("templates: [{name: EmailChallenge,\n  "+tc.keys+"}]"))
			if err == nil {
				t.Fatal("loaded")
			}
			if got := strings.TrimPrefix(err.Error(), orgFile+":"); got != tc.want {
				t.Errorf("got\n%s\nwant\n%s", got, tc.want)
			}
		})
	}
}

// Eight files of the largest size fit; the ninth is one too many.
func TestTemplateFilesAreBoundedTogether(t *testing.T) {
	orgFile := folder(t, map[string]string{"org/large.txt": strings.Repeat("x", 64<<10-20) + "${verificationToken}"})
	const want = `10:16: the template files are too large (hint: at most 512 KiB in all)`
	_, err := directory.Load(orgFile, []byte("templates:\n"+strings.Repeat("  - {textFile: large.txt}\n", 10)))
	if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), ":9:16:") {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

// Code has no folder that the path of a template could begin at.
func TestTemplateFilesAreForOrgFiles(t *testing.T) {
	org := &directory.Org{Templates: []directory.MailTemplate{{Name: directory.EmailChallenge, HTMLFile: "a.html", TextFile: "a.txt"}}}
	org.Complete()
	const want = `$.templates[0].htmlFile: template file "a.html" is not in an org file (hint: read it, and set the text instead)
$.templates[0].textFile: template file "a.txt" is not in an org file (hint: read it, and set the text instead)`
	if got := message(org.Validate()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
