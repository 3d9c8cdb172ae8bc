package mail

import (
	_ "embed"
	"fmt"
	"html"
	"sync"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/mail/velocity"
)

//go:embed templates/EmailChallenge.html
var challengeHTML string

//go:embed templates/EmailChallenge.txt
var challengeText string

var builtIn = directory.MailTemplate{
	Name:    directory.EmailChallenge,
	Subject: "#if($app.label)Sign in to ${app.label}#{else}Your sign-in code#end",
	HTML:    challengeHTML,
	Text:    challengeText,
}

var parsedBuiltIn = sync.OnceValues(func() (templateSet, error) { return parseSet(builtIn) })

// templateSet is a parsed mail template. A part that the org left out is nil.
type templateSet struct{ subject, html, text *velocity.Template }

// content is a rendered mail; html or text may be empty.
type content struct{ subject, html, text string }

// templates returns the template of that name in the user's language.
func (c Composer) templates(name, locale string) (templateSet, error) {
	if own, ok := c.Org.TemplateFor(name, locale); ok {
		return parseSet(own)
	}
	return parsedBuiltIn()
}

func parseSet(t directory.MailTemplate) (set templateSet, err error) {
	if t.Subject == "" {
		t.Subject = builtIn.Subject
	}
	for _, part := range []struct {
		name, source string
		into         **velocity.Template
	}{
		{"subject", t.Subject, &set.subject},
		{"html", t.HTML, &set.html},
		{"text", t.Text, &set.text},
	} {
		if part.source == "" {
			continue
		}
		if *part.into, err = velocity.Parse(part.source); err != nil {
			return set, fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return set, nil
}

func (t templateSet) render(scope velocity.Scope) (content, error) {
	asIs := func(s string) string { return s }
	var c content
	for _, part := range []struct {
		template *velocity.Template
		escape   func(string) string
		into     *string
	}{
		{t.subject, asIs, &c.subject},
		{t.html, html.EscapeString, &c.html},
		{t.text, asIs, &c.text},
	} {
		if part.template == nil {
			continue
		}
		var err error
		if *part.into, err = part.template.Render(scope, part.escape); err != nil {
			return c, err
		}
	}
	return c, nil
}
