package mail

import (
	"fmt"
	"net/url"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// Mint hands out ids and boundaries; an org's chance source is one.
type Mint interface {
	ID(prefix string) string
	Opaque(n int) string
}

// Composer writes the mails and text messages of one org at one time.
type Composer struct {
	Org     *directory.Org
	BaseURL string // scheme://host[:port] of the org
	Mint    Mint
	Now     time.Time // on the org's clock
}

// Letter is what a mail carries.
type Letter struct {
	Template    string // one of [directory.MailTemplates]
	To          string // the user's first address if empty
	OTP         string
	LinkToken   string // of the magic link; empty: the mail has none
	Link        string // in the place of a magic link
	State       string // that the sign-in began with
	Expires     time.Time
	Transaction string // names the sign-in in the journal
}

// Mail writes a mail to user, in their language, about what they do at app. It
// fails when the org's template or the address is unusable.
func (c Composer) Mail(user directory.User, app directory.App, l Letter) (Mail, error) {
	if l.To == "" {
		l.To = user.Email
	}
	set, err := c.templates(l.Template, user.Locale)
	if err != nil {
		return Mail{}, fmt.Errorf("mail template %s: %w", l.Template, err)
	}
	content, err := set.render(c.scope(user, app, l))
	if err != nil {
		return Mail{}, fmt.Errorf("mail template %s: %w", l.Template, err)
	}
	raw, err := c.build(l.To, user.DisplayName(), content, map[string]string{
		headerOrg:         c.Org.Name,
		headerTemplate:    l.Template,
		headerTransaction: l.Transaction,
		headerState:       l.State,
	})
	if err != nil {
		return Mail{}, fmt.Errorf("compose mail to %s: %w", user.Login, err)
	}
	return parse(raw, func(f facts) string { return f.known(l.OTP) })
}

// link is the magic link, or nothing if the mail has none.
func (c Composer) link(app directory.App, l Letter) string {
	switch {
	case l.Link != "":
		return l.Link
	case l.LinkToken == "":
		return ""
	case app.MailLink == directory.LinkToApp:
		return appLink(app.EmailVerificationURI, l)
	}
	path := "/email/verify/" + url.PathEscape(app.ID)
	if c.Org.Interoperability.LinkWithoutApp {
		path = "/email/verify"
	}
	return c.BaseURL + path + "?token=" + url.QueryEscape(l.LinkToken)
}

// appLink adds what the org's /email/verify would add on its redirect.
func appLink(uri string, l Letter) string {
	u, err := url.Parse(uri)
	if err != nil {
		return uri // checked when the directory was loaded
	}
	if u.RawQuery != "" {
		u.RawQuery += "&"
	}
	u.RawQuery += "otp=" + url.QueryEscape(l.OTP) + "&state=" + url.QueryEscape(l.State)
	return u.String()
}
