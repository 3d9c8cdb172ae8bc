package mail

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/mail/velocity"
)

// linkWording is what a text message with a link says.
const linkWording = "link"

// The channels of a [Mail].
const (
	ChannelEmail = "email"
	ChannelSMS   = "sms"
	ChannelVoice = "voice"
)

// Channels returns every channel.
func Channels() []string { return []string{ChannelEmail, ChannelSMS, ChannelVoice} }

// TextMessage is what a text message or call carries.
type TextMessage struct {
	Channel     string // ChannelSMS or ChannelVoice
	To          string // a phone number, as in +15551234567 (ITU-T E.164)
	OTP         string
	Link        string // that sets up Okta Verify, in the place of a code
	Expires     time.Time
	Transaction string // names the sign-in in the journal
	State       string // that the sign-in began with
}

// Text writes a text message to user, or what a call to them says, in their
// language. It fails when the number or channel is none.
func (c Composer) Text(user directory.User, app directory.App, t TextMessage) (Mail, error) {
	if !directory.ValidPhone(t.To) {
		return Mail{}, fmt.Errorf("compose %s to %s: phone number %q is malformed", t.Channel, user.Login, t.To)
	}
	wording := t.Channel
	if t.Link != "" {
		wording = linkWording
	}
	set, ok := builtInText(wording, user.Locale)
	if !ok {
		return Mail{}, fmt.Errorf("compose message to %s: unknown channel %q", user.Login, t.Channel)
	}
	content, err := set.render(c.textScope(user, app, t))
	if err != nil {
		return Mail{}, fmt.Errorf("compose %s to %s: %w", t.Channel, user.Login, err)
	}
	raw, err := c.build(t.To+"@"+mailDomain, user.DisplayName(), content, map[string]string{
		headerOrg:         c.Org.Name,
		headerChannel:     t.Channel,
		headerTransaction: t.Transaction,
		headerState:       t.State,
	})
	if err != nil {
		return Mail{}, fmt.Errorf("compose %s to %s: %w", t.Channel, user.Login, err)
	}
	return parse(raw, func(f facts) string { return f.known(t.OTP) })
}

func (c Composer) textScope(user directory.User, app directory.App, t TextMessage) velocity.Scope {
	code := t.OTP
	if t.Channel == ChannelVoice {
		code = spell(code)
	}
	return velocity.Scope{
		Vars:  map[string]string{"code": code, "link": t.Link, "app.label": app.Label, "tokenExpirationDate": t.Expires.UTC().Format(time.RFC3339)},
		Funcs: c.functions(user.Locale),
	}
}

// spell writes a code the way it is spoken.
func spell(code string) string { return strings.Join(strings.Split(code, ""), ", ") }

var spelled = regexp.MustCompile(`\b[0-9A-Za-z](, [0-9A-Za-z])+\b`)

// Heard writes a spoken code in one piece wherever it finds one: as in 123456
// for 1, 2, 3, 4, 5, 6.
func Heard(s string) string {
	return spelled.ReplaceAllStringFunc(s, func(code string) string { return strings.ReplaceAll(code, ", ", "") })
}
