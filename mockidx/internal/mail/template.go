package mail

import (
	"errors"
	"fmt"
	"html"

	"github.com/idxlab/idxlab/mockidx/internal/mail/velocity"
)

// templateSet is a parsed mail template. A part that the org left out is nil.
type templateSet struct{ subject, html, text *velocity.Template }

// content is a rendered mail; html or text may be empty.
type content struct{ subject, html, text string }

// templates returns the template of that name in the user's language. The org's
// own without a subject has the built-in one of its language.
func (c Composer) templates(name, locale string) (templateSet, error) {
	own, ok := c.Org.TemplateFor(name, locale)
	if ok {
		locale = own.Language
	}
	builtIn, known := builtInFor(locale).mails[name]
	if !known {
		return templateSet{}, errors.New("there is no such mail")
	}
	if !ok {
		return builtIn, nil
	}
	set, err := parseSet(own.Subject, own.HTML, own.Text)
	if set.subject == nil {
		set.subject = builtIn.subject
	}
	return set, err
}

func parseSet(subject, html, text string) (set templateSet, err error) {
	for _, part := range []struct {
		name, source string
		into         **velocity.Template
	}{
		{"subject", subject, &set.subject},
		{"html", html, &set.html},
		{"text", text, &set.text},
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
