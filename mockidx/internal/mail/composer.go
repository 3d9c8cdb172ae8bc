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

// Composer writes the mails of one org at one time.
type Composer struct {
	Org     *directory.Org
	BaseURL string // scheme://host[:port] of the org
	Mint    Mint
	Now     time.Time // on the org's clock
}

// Challenge is what an Email Challenge mail carries.
type Challenge struct {
	OTP         string
	LinkToken   string // of the magic link; empty: the mail has none
	State       string // that the sign-in began with
	Expires     time.Time
	Transaction string // names the sign-in in the journal
}

// Challenge writes the mail that asks user to sign in to app. It fails when
// the org's template or the user's address is unusable.
func (c Composer) Challenge(user directory.User, app directory.App, ch Challenge) (Mail, error) {
	set, err := c.templates(directory.EmailChallenge, user.Locale)
	if err != nil {
		return Mail{}, fmt.Errorf("mail template %s: %w", directory.EmailChallenge, err)
	}
	content, err := set.render(c.scope(user, app, ch))
	if err != nil {
		return Mail{}, fmt.Errorf("mail template %s: %w", directory.EmailChallenge, err)
	}
	raw, err := c.build(user, content, map[string]string{
		headerOrg:         c.Org.Name,
		headerTemplate:    directory.EmailChallenge,
		headerTransaction: ch.Transaction,
		headerState:       ch.State,
	})
	if err != nil {
		return Mail{}, fmt.Errorf("compose mail to %s: %w", user.Login, err)
	}
	return parse(raw, func(f facts) string { return f.known(ch.OTP) })
}

// link is the magic link, or nothing if the mail has none.
func (c Composer) link(app directory.App, ch Challenge) string {
	switch {
	case ch.LinkToken == "":
		return ""
	case app.MailLink == directory.LinkToApp:
		return appLink(app.EmailVerificationURI, ch)
	}
	return c.BaseURL + "/email/verify/" + url.PathEscape(app.ID) + "?token=" + url.QueryEscape(ch.LinkToken)
}

// appLink adds what the org's /email/verify would add on its redirect.
func appLink(uri string, ch Challenge) string {
	u, err := url.Parse(uri)
	if err != nil {
		return uri // checked when the directory was loaded
	}
	if u.RawQuery != "" {
		u.RawQuery += "&"
	}
	u.RawQuery += "otp=" + url.QueryEscape(ch.OTP) + "&state=" + url.QueryEscape(ch.State)
	return u.String()
}
