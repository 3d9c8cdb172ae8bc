package directory

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/idxlab/idxlab/mockidx/internal/mail/velocity"
)

func (v *validator) checkTemplates() {
	met := seen{}
	for i, t := range v.Templates {
		p := root.key("templates").index(i)
		checkEnum(v, p.key("name"), "mail template", t.Name, EmailChallenge)
		v.checkPattern(p.key("language"), "language", t.Language, locale, "en")
		v.checkUnique(met, p.key("name"), "mail template", t.Name, t.Name+" "+strings.ReplaceAll(fold(t.Language), "_", "-"))
		v.checkText(p.key("subject"), "subject", t.Subject)
		v.checkUTF8(p.key("html"), "html", t.HTML)
		v.checkUTF8(p.key("text"), "text", t.Text)
		v.checkVelocity(p.key("subject"), "subject", t.Subject)
		v.checkVelocity(p.key("html"), "html", t.HTML)
		v.checkVelocity(p.key("text"), "text", t.Text)
		if t.HTML == "" && t.Text == "" {
			v.add(p, "add html: or text:, or remove it", "mail template %q is empty", t.Name)
		}
	}
}

// checkVelocity reports what would make every mail of the template fail.
func (v *validator) checkVelocity(p path, what, source string) {
	var fault *velocity.Error
	if _, err := velocity.Parse(source); errors.As(err, &fault) && utf8.ValidString(source) {
		v.add(p, fmt.Sprintf("see line %d, column %d of the template", fault.Line, fault.Column), "%s is no Velocity template: %s", what, fault.Message)
	}
}
