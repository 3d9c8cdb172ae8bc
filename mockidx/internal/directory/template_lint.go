package directory

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/mail/velocity"
)

// TemplateFault is one mistake in a mail template.
type TemplateFault struct {
	Part    string `json:"part"`   // subject, html or text; empty: the template as a whole
	Line    int    `json:"line"`   // from 1; 0 of the template as a whole
	Column  int    `json:"column"` // from 1, in characters
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"` // what to write instead
}

// maxFaults bounds what is found in one part.
const maxFaults = 100

// LintTemplate finds every mistake in a template, those that [Org.Validate]
// refuses and some that it lets pass: a variable without its dollar, and a short
// one that is nearly a variable.
func LintTemplate(t MailTemplate) []TemplateFault {
	faults := []TemplateFault{}
	if !slices.Contains(MailTemplates(), t.Name) {
		return append(faults, TemplateFault{Message: fmt.Sprintf("unknown mail template %q", t.Name), Hint: suggest(t.Name, MailTemplates())})
	}
	useful := false
	for _, part := range []struct{ name, source string }{{"subject", t.Subject}, {"html", t.HTML}, {"text", t.Text}} {
		parsed, err := velocity.Parse(part.source)
		var broken *velocity.Error
		if errors.As(err, &broken) {
			faults = append(faults, TemplateFault{part.name, broken.Line, broken.Column, broken.Message, ""})
			useful = true // cannot be told
			continue
		}
		useful = useful || part.name != "subject" && shows(parsed, t.Name)
		found := append(misnamedIn(t.Name, parsed), dollarless(t.Name, part.source)...)
		slices.SortFunc(found, func(a, b TemplateFault) int { return cmp.Or(a.Line-b.Line, a.Column-b.Column) })
		for _, f := range found[:min(len(found), maxFaults)] {
			f.Part = part.name
			faults = append(faults, f)
		}
	}
	if !useful {
		faults = append(faults, TemplateFault{Message: "the mail shows neither code nor link", Hint: usefulHint(t.Name)})
	}
	return faults
}

// usefulHint says what a template of that name must show.
func usefulHint(name string) string {
	hint := "add ${" + CodeVariable(name) + "}"
	if links := LinkVariables(name); len(links) > 0 {
		hint += " or ${" + links[0] + "}"
	}
	return hint
}

// shows reports whether a template of that name shows its code or link.
func shows(parsed *velocity.Template, name string) bool {
	useful := append([]string{CodeVariable(name)}, LinkVariables(name)...)
	return slices.ContainsFunc(parsed.References(), func(r velocity.Reference) bool {
		return !r.Condition && slices.Contains(useful, r.Name)
	})
}

func misnamedIn(name string, parsed *velocity.Template) []TemplateFault {
	var faults []TemplateFault
	for _, r := range parsed.References() {
		message, hint := misnamed(name, r)
		if message == "" && !r.Formal && !r.Quiet && !r.Condition && !r.Call {
			message, hint = nearlyNamed(name, r.Name)
		}
		if message != "" {
			line, column := parsed.Place(r)
			faults = append(faults, TemplateFault{"", line, column, message, hint})
		}
	}
	return faults
}

// nearlyNamed is about $name, which may be text unless a variable has nearly
// that name.
func nearlyNamed(name, variable string) (message, hint string) {
	known := MailVariables(name)
	meant := nearest(variable, known)
	if meant == "" || isProfile(variable) || slices.Contains(known, variable) {
		return "", ""
	}
	return fmt.Sprintf("unknown variable %q", variable), fmt.Sprintf("did you mean ${%s}?", meant)
}

var braced = regexp.MustCompile(`\{([A-Za-z][A-Za-z0-9_.]*)\}`)

// dollarless finds variables in braces that lack their dollar, which mails show
// as they are.
func dollarless(name, source string) []TemplateFault {
	var faults []TemplateFault
	for _, at := range braced.FindAllStringSubmatchIndex(source, -1) {
		variable := source[at[2]:at[3]]
		known := slices.Contains(MailVariables(name), variable) || len(whereElse(variable)) > 0 || isProfile(variable)
		if before := source[:at[0]]; !known || strings.HasSuffix(before, "$") || strings.HasSuffix(before, "$!") {
			continue
		}
		line, column := velocity.Place(source, at[0])
		faults = append(faults, TemplateFault{"", line, column, fmt.Sprintf("{%s} has no $", variable), fmt.Sprintf("write ${%s}", variable)})
	}
	return faults
}

// SetTemplate puts t in place of the template of its name and language.
func (o *Org) SetTemplate(t MailTemplate) {
	if i := o.templateIndex(t.Name, t.Language); i >= 0 {
		o.Templates[i] = t
		return
	}
	o.Templates = append(o.Templates, t)
}

// RemoveTemplate removes a template and reports whether there was one.
func (o *Org) RemoveTemplate(name, language string) bool {
	i := o.templateIndex(name, language)
	if i < 0 {
		return false
	}
	o.Templates = slices.Delete(o.Templates, i, i+1)
	return true
}

// Template finds the org's own template of a name in a language, and no other.
func (o *Org) Template(name, language string) (MailTemplate, bool) {
	if i := o.templateIndex(name, language); i >= 0 {
		return o.Templates[i], true
	}
	return MailTemplate{}, false
}

func (o *Org) templateIndex(name, language string) int {
	return slices.IndexFunc(o.Templates, func(t MailTemplate) bool {
		return t.Name == name && languageTag(cmp.Or(t.Language, "en")) == languageTag(cmp.Or(language, "en"))
	})
}
