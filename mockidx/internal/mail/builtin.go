package mail

import (
	"embed"
	"strings"
	"sync"
	"text/template"

	"github.com/goccy/go-yaml"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

//go:embed templates
var builtInFiles embed.FS

// builtInLanguages are those with a file of their own.
var builtInLanguages = []string{"en", "de"}

// wording is what the built-in messages say in one language.
type wording struct {
	Greeting  string
	WithURL   string `yaml:"withURL"`
	Elsewhere string
	Expiry    string
	Secret    string
	Minutes   [2]string // one, many
	Hours     [2]string
	Mails     map[string]mailWording
	Texts     map[string]textWording // by channel
}

type mailWording struct {
	Subject, Reason, Action, Otherwise string

	// OrCode stands before the code of a mail with a link, CodeOnly before that of
	// one without. Mails that nothing but their link can answer have neither.
	OrCode   string `yaml:"orCode"`
	CodeOnly string `yaml:"codeOnly"`
}

// anchors are the ids of the links in Okta's own mails, by which its test suites
// find them.
var anchors = map[string]string{
	directory.EmailChallenge:          "email-authentication-button",
	directory.ForgotPassword:          "reset-password-link",
	directory.RegistrationActivation:  "registration-activation-link",
	directory.EmailFactorVerification: "email-activation-button",
	directory.SelfServiceUnlock:       "unlock-account-link",
	directory.UserActivation:          "activation-link",
	directory.PasswordResetByAdmin:    "reset-password-link",
	directory.OktaVerifyActivation:    "push-verify-activation-link",
}

type textWording struct{ Subject, Body string }

// page is what the layouts refer to.
type page struct {
	Language, Link, Code, Anchor string // Link and Anchor are empty if the mail has no link
	wording
	mailWording
}

// Source is what a mail's template is written in.
type Source struct{ Subject, HTML string }

// BuiltIn returns the built-in template of a mail to somebody of that locale.
func BuiltIn(name, locale string) (Source, bool) {
	s, ok := builtInFor(locale).sources[name]
	return s, ok
}

// builtIns are the built-in messages of one language, parsed.
type builtIns struct {
	wording
	mails, texts map[string]templateSet
	sources      map[string]Source // of the mails
}

var byLanguage = sync.OnceValue(func() map[string]builtIns {
	layouts := template.Must(template.New("").Delims("[[", "]]").ParseFS(builtInFiles, "templates/layout.*"))
	all := map[string]builtIns{}
	for _, language := range builtInLanguages {
		b, err := readBuiltIns(language, layouts)
		if err != nil {
			panic(err) // the files are part of the program
		}
		all[language] = b
	}
	return all
})

// readBuiltIns writes the mails of a language: the layouts with the words of
// that language and the variables of each mail are Velocity templates.
func readBuiltIns(language string, layouts *template.Template) (builtIns, error) {
	b := builtIns{mails: map[string]templateSet{}, texts: map[string]templateSet{}, sources: map[string]Source{}}
	source, err := builtInFiles.ReadFile("templates/" + language + ".yaml")
	if err != nil {
		return b, err
	}
	if err := yaml.UnmarshalWithOptions(source, &b.wording, yaml.Strict()); err != nil {
		return b, err
	}
	for name, words := range b.Mails {
		p := page{language, "", directory.CodeVariable(name), anchors[name], b.wording, words}
		if links := directory.LinkVariables(name); len(links) > 0 {
			p.Link = links[0]
		}
		var html, text strings.Builder
		if err := layouts.ExecuteTemplate(&html, "layout.html", p); err != nil {
			return b, err
		}
		if err := layouts.ExecuteTemplate(&text, "layout.txt", p); err != nil {
			return b, err
		}
		b.sources[name] = Source{words.Subject, html.String()}
		if b.mails[name], err = parseSet(words.Subject, html.String(), text.String()); err != nil {
			return b, err
		}
	}
	for channel, words := range b.Texts {
		if b.texts[channel], err = parseSet(words.Subject, "", words.Body); err != nil {
			return b, err
		}
	}
	return b, nil
}

// builtInFor returns the built-in messages to somebody of that locale.
func builtInFor(locale string) builtIns {
	all := byLanguage()
	for _, language := range directory.Languages(locale) {
		if b, ok := all[language]; ok {
			return b
		}
	}
	return all["en"]
}

// builtInText returns what is said on a channel to somebody of that locale.
func builtInText(channel, locale string) (templateSet, bool) {
	set, ok := builtInFor(locale).texts[channel]
	return set, ok
}
