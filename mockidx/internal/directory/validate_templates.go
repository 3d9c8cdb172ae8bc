package directory

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/idxlab/idxlab/mockidx/internal/mail/velocity"
)

func (v *validator) checkTemplates() {
	met := seen{}
	for i, t := range v.Templates {
		p := root.key("templates").index(i)
		checkEnum(v, p.key("name"), "mail template", t.Name, MailTemplates()...)
		v.checkPattern(p.key("language"), "language", t.Language, locale, "en")
		v.checkUnique(met, p.key("name"), "mail template", t.Name, t.Name+" "+languageTag(fold(t.Language)))
		v.checkText(p.key("subject"), "subject", t.Subject)
		v.checkUTF8(p.key("html"), "html", t.HTML)
		v.checkUTF8(p.key("text"), "text", t.Text)
		v.checkUnread(p.key("htmlFile"), t.HTMLFile)
		v.checkUnread(p.key("textFile"), t.TextFile)
		v.checkTemplate(p, t)
	}
}

// checkUnread reports a file that is named in code: only an org file has a
// folder that its path could begin at.
func (v *validator) checkUnread(p path, file string) {
	if file != "" {
		v.add(p, "read it, and set the text instead", "template file %q is not in an org file", file)
	}
}

// checkTemplate reports what would make a mail fail or be of no use.
func (v *validator) checkTemplate(p path, t MailTemplate) {
	subject := v.checkVelocity(p.key("subject"), "subject", t.Name, t.Subject)
	html := v.checkVelocity(p.key("html"), "html", t.Name, t.HTML)
	text := v.checkVelocity(p.key("text"), "text", t.Name, t.Text)
	switch unread := t.HTMLFile != "" || t.TextFile != ""; {
	case t.HTML == "" && t.Text == "":
		if !unread {
			v.add(p, "add html: or text:, or remove it", "mail template %q is empty", t.Name)
		}
	case subject && html && text && !unread:
		v.checkUseful(p, t)
	}
}

// checkUseful reports a template without link and code, which Okta refuses too.
// Source: Okta, "Customize email notifications", "Required validation fields".
func (v *validator) checkUseful(p path, t MailTemplate) {
	code := CodeVariable(t.Name)
	useful, hint := []string{code}, "add ${"+code+"}"
	if !v.Email.NoMagicLink {
		useful, hint = append(useful, LinkVariables(t.Name)...), usefulHint(t.Name)
	}
	for _, source := range []string{t.HTML, t.Text} {
		parsed, err := velocity.Parse(source)
		if err != nil {
			return // reported before
		}
		if slices.ContainsFunc(parsed.References(), func(r velocity.Reference) bool {
			return !r.Condition && slices.Contains(useful, r.Name)
		}) {
			return
		}
	}
	v.add(p, hint, "mail template %q shows neither code nor link", t.Name)
}

// checkVelocity reports the first mistake in a part of the template of that
// name, and returns whether there is none.
func (v *validator) checkVelocity(p path, what, name, source string) bool {
	var fault *velocity.Error
	parsed, err := velocity.Parse(source)
	if errors.As(err, &fault) {
		if utf8.ValidString(source) {
			v.add(p, seePlace(fault.Line, fault.Column), "%s is no Velocity template: %s", what, fault.Message)
		}
		return false
	}
	if !slices.Contains(MailTemplates(), name) {
		return false // which variables it has cannot be told
	}
	for _, r := range parsed.References() {
		message, hint := misnamed(name, r)
		if message == "" {
			continue
		}
		line, column := parsed.Place(r)
		v.add(p, strings.TrimPrefix(hint+"; ", "; ")+seePlace(line, column), "%s has %s", what, message)
		return false
	}
	return true
}

func seePlace(line, column int) string {
	return fmt.Sprintf("see line %d, column %d of the template", line, column)
}

// misnamed says what is wrong with a reference, if anything is. One that is
// quiet or in a condition may be unknown: that is what those are for. So may a
// short one, which could be text, unless another mail has a variable of that
// name.
func misnamed(name string, r velocity.Reference) (message, hint string) {
	switch {
	case r.Quiet || r.Condition:
		return "", ""
	case r.Call:
		if slices.Contains(mailFunctions, r.Name) {
			return "", ""
		}
		return fmt.Sprintf("unknown function %q", r.Name), suggest(r.Name, mailFunctions)
	case isProfile(r.Name) || slices.Contains(MailVariables(name), r.Name):
		return "", ""
	case len(whereElse(r.Name)) > 0:
		return fmt.Sprintf("${%s}, which mail template %q does not have", r.Name, name), instead(name, r.Name)
	case !r.Formal:
		return "", ""
	}
	message = fmt.Sprintf("unknown variable %q", r.Name)
	if meant := nearest(r.Name, MailVariables(name)); meant != "" {
		return message, fmt.Sprintf("did you mean ${%s}?", meant)
	}
	return message, ""
}
